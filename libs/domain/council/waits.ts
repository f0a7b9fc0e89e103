import { later } from '#libs/kernel/dates.js';
import { stageOf, type ProgramRules, type StageRule } from '../program-rules.js';
import { waitBy, type Wait } from '../wait.js';
import { answerTo, councilNamed, lastMeeting, councilName, roundsOf, standing, councilTitle, unreached, type Council, type CouncilRoundState, type Recommendation, type Round } from './state.js';

/** What the last round waits for and has waited for, and all answers that somebody must still be told of by hand. */
export function waits(state: CouncilRoundState, rules: ProgramRules): readonly Wait[] {
  if (state.status === 'none') return [];
  const stage = stageOf(rules, state.stage);
  if (!stage) return [];
  const rounds = roundsOf(state);
  const current = rounds.at(-1);
  const tellings = rounds.flatMap((round) => round.recommendations.map((one) => telling(round, one, rules, stage)));
  return [...(current ? ofRound(current, state.status === 'open', rules, stage) : []), ...tellings].filter((wait) => wait !== null);
}

const datesOf = ({ openedOn, period }: Round) => ({ 'plan-start': period.start, 'plan-end': period.end, opened: openedOn });

function ofRound(round: Round, open: boolean, rules: ProgramRules, stage: StageRule): (Wait | null)[] {
  const start = round.openedOn;
  const dates = datesOf(round);
  // A certified round lacks only what was not asked for: a council that isn't required did not meet.
  const status = (done: boolean): Wait['status'] => (done ? 'done' : open ? 'open' : 'not-needed');
  const input = new Set(standing(round).map(({ council }) => council));
  return [
    ...round.councils.map((council) => waitBy(rules, stage, 'meeting', { status: status(lastMeeting(round, councilName(council)) !== null), start, dates, ...named(round, council) })),
    ...round.councils
      .filter(({ required }) => required)
      .map((council) =>
        waitBy(rules, stage, 'recommendation', { status: status(input.has(councilName(council))), start, dates: { ...dates, 'meeting-held': lastMeeting(round, councilName(council)) }, ...named(round, council) }),
      ),
    ...round.recommendations.map((one) =>
      waitBy(rules, stage, 'disposition', {
        status: one.withdrawn ? 'not-needed' : status(answerTo(one) !== null),
        start: later(one.on, start),
        ...about(round, one, rules),
      }),
    ),
    waitBy(rules, stage, 'certify', { status: status(!open), start, dates: { ...dates, 'meeting-held': lastMeeting(round) } }),
  ];
}

const named = (round: Round, council: Council) => ({ subject: councilName(council), about: councilTitle(round, council) });

/** Null while mail does it. */
function telling(round: Round, one: Recommendation, rules: ProgramRules, stage: StageRule): Wait | null {
  const answer = answerTo(one);
  if (!answer?.told.some(({ how }) => how !== 'mail')) return null;
  return waitBy(rules, stage, 'tell', { status: unreached(one).length === 0 ? 'done' : 'open', start: answer.on, ...about(round, one, rules) });
}

/** Several may be about one section, of one council: the number alone tells their tasks apart. */
function about(round: Round, { number, council, pin, on, meeting }: Recommendation, rules: ProgramRules) {
  const found = councilNamed(round, council);
  const title = found ? councilTitle(round, found) : council;
  const section = rules.sections.find(({ id }) => id === pin.section)?.title ?? pin.section;
  const held = round.meetings.find((one) => one.number === meeting)?.on ?? lastMeeting(round, council);
  return { subject: String(number), about: `${title}, ${section} (recommendation ${number})`, dates: { ...datesOf(round), given: on, 'meeting-held': held } };
}
