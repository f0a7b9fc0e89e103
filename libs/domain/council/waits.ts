import { stageOf, type ProgramRules, type StageRule } from '../program-rules.js';
import { waitBy, type Wait } from '../wait.js';
import { answerTo, lastMeeting, roundsOf, standing, unreached, type CouncilRoundState, type Recommendation, type Round } from './state.js';

/** All that the stage's rounds wait for and have waited for. The first round's keys name no round. */
export function waits(state: CouncilRoundState, rules: ProgramRules): readonly Wait[] {
  if (state.status === 'none') return [];
  const stage = stageOf(rules, state.stage);
  if (!stage) return [];
  const open = state.status === 'open' ? state.round.number : null;
  return roundsOf(state).flatMap((round) => waitsOf(round, round.number === open, rules, stage));
}

function waitsOf(round: Round, open: boolean, rules: ProgramRules, stage: StageRule): Wait[] {
  const { number, openedOn, period } = round;
  const dates = { 'plan-start': period.start, 'plan-end': period.end, opened: openedOn };
  const keyed = (key: string): string => (number === 1 ? key : `${key}~${number}`);
  // What a certified round still lacks was not asked for: a council that isn't required, or an answer that was taken back.
  const status = (done: boolean): Wait['status'] => (done ? 'done' : open ? 'open' : 'not-needed');
  const all: (Wait | null)[] = [
    ...round.councils.map(({ kind, title }) =>
      waitBy(rules, stage, 'meeting', { status: status(lastMeeting(round, kind) !== null), start: openedOn, dates, subject: keyed(kind), about: title }),
    ),
    ...round.councils
      .filter(({ required }) => required)
      .map(({ kind, title }) =>
        waitBy(rules, stage, 'recommendation', {
          status: status(standing(round).some(({ council }) => council === kind)),
          start: openedOn,
          dates: { ...dates, 'meeting-held': lastMeeting(round, kind) },
          subject: keyed(kind),
          about: title,
        }),
      ),
    ...round.recommendations.flatMap((one) => ofRecommendation(one, open)),
    waitBy(rules, stage, 'certify', {
      status: status(!open),
      start: openedOn,
      dates: { ...dates, 'meeting-held': lastMeeting(round) },
      ...(number === 1 ? {} : { subject: String(number) }),
    }),
  ];
  return all.filter((wait) => wait !== null);

  function ofRecommendation(one: Recommendation, roundIsOpen: boolean): (Wait | null)[] {
    const answer = answerTo(one);
    const meeting = round.meetings.find((held) => held.number === one.meeting)?.on ?? lastMeeting(round, one.council);
    const about = { subject: String(one.number), about: `${round.councils.find(({ kind }) => kind === one.council)?.title ?? one.council}, ${one.pin.section}` };
    const answering = waitBy(rules, stage, 'disposition', {
      status: one.withdrawn ? 'not-needed' : answer ? 'done' : roundIsOpen ? 'open' : 'not-needed',
      start: one.on < openedOn ? openedOn : one.on,
      dates: { ...dates, given: one.on, 'meeting-held': meeting },
      ...about,
    });
    if (!answer?.told.some(({ how }) => how !== 'mail')) return [answering];
    const telling = waitBy(rules, stage, 'tell', {
      status: unreached(one).length === 0 ? 'done' : 'open',
      start: answer.on,
      dates: { ...dates, given: one.on, 'meeting-held': meeting },
      ...about,
    });
    return [answering, telling];
  }
}
