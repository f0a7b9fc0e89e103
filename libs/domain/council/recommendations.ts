import { canonicalJson } from '#libs/kernel/canonical-json.js';
import type { CalendarDate } from '#libs/kernel/dates.js';
import { never, refuse } from '#libs/kernel/refusal.js';
import { accept, type Decision, type DecisionContext } from '../decider.js';
import { onDay } from '../facts.js';
import { rolesTold, type StageRule } from '../program-rules.js';
import { noChange, revisionOf } from './changes.js';
import type { RoundCommand } from './commands.js';
import { dated } from '../dated.js';
import { MOST_PRESENT, type Change, type CouncilRoundEvent, type Pin } from './events.js';
import { heardIn } from './named.js';
import { deciderOf, deciderSourceOf } from './options.js';
import { answerTo, type CouncilRoundState, type Meeting, type OpenRound, type Recommendation, recommendationsOf } from './state.js';

const MOST_RECOMMENDATIONS = 500;

type Heard = Extract<ReturnType<typeof heardIn>, { ok: true }>;

export function giveRecommendation(state: CouncilRoundState, command: RoundCommand<'giveRecommendation'>, context: DecisionContext): Decision<CouncilRoundEvent> {
  if (state.status !== 'open') return refuse('council.not-open');
  const { round } = state;
  const found = heardIn(round, command.council);
  if (!found.ok) return found;
  const meeting = command.meeting === null ? null : (round.meetings.find(({ number }) => number === command.meeting) ?? null);
  if (command.meeting !== null && meeting?.council !== found.name) return refuse('council.no-meeting', { meeting: command.meeting });
  const pin = pinOf(state, command, context);
  if (!pin.ok) return pin;
  const on = command.on ?? meeting?.on ?? context.today;
  if (on > context.today) return refuse('council.in-future', { on, today: context.today });
  if (meeting && on < meeting.on) return refuse('council.before-its-meeting', { on, meeting: meeting.on });
  const givers = giversOf(found, command.by, meeting, on, context);
  if (!givers.ok) return givers;
  const recommendation = recommendationsOf(state).length + 1;
  if (recommendation > MOST_RECOMMENDATIONS) return refuse('council.too-many-recommendations', { most: MOST_RECOMMENDATIONS });
  const { text, by, testData } = command;
  const data = { recommendation, council: found.name, pin: pin.pin, text, by, meeting: meeting?.number ?? null, givers: [...givers.people], on, testData };
  return accept({ type: 'RecommendationGiven', data, ...dated(on, context) });
}

function pinOf({ plan, round }: OpenRound, { section, item }: RoundCommand<'giveRecommendation'>, context: DecisionContext) {
  const draft = context.seen('draft', plan);
  const frozen = revisionOf(draft, round.revision)?.sections;
  if (!frozen || !Object.hasOwn(frozen, section)) return refuse('council.no-section', { section, revision: round.revision });
  const items = draft.contentOf(round.revision)?.[section] ?? [];
  if (item !== null && !items.some(({ key }) => key === item)) return refuse('council.no-item', { item, section, revision: round.revision });
  return { ok: true as const, pin: { revision: round.revision, section, hash: frozen[section]!.hash, item } };
}

/** The member whose it is; of a council's own the members who were there, or all who served where it met nowhere. */
function giversOf({ council: { body }, title }: Heard, by: string | null, meeting: Meeting | null, on: CalendarDate, context: DecisionContext) {
  const serving = context.seen('body', body).members.filter(onDay(on)).map(({ person }) => person);
  if (by !== null) {
    if (!serving.includes(by)) return refuse('council.not-serving', { person: by, council: title, on });
    if (meeting && !meeting.present.includes(by)) return refuse('council.not-present', { person: by, meeting: meeting.number });
    return { ok: true as const, people: [by] };
  }
  const people = meeting ? meeting.present : [...new Set(serving)];
  if (people.length === 0) return refuse('council.nobody-gave-it', { council: title });
  return people.length > MOST_PRESENT ? refuse('council.too-many-givers', { most: MOST_PRESENT }) : { ok: true as const, people };
}

/** What is uncomfortable to answer is not taken back by those who have to answer it, nor a council's own by one of its members. */
export function withdrawRecommendation(state: CouncilRoundState, command: RoundCommand<'withdrawRecommendation'>, context: DecisionContext): Decision<CouncilRoundEvent> {
  if (state.status !== 'open') return refuse('council.not-open');
  const { recommendation: number, by, meeting, reason } = command;
  const recommendation = state.round.recommendations.find((one) => one.number === number);
  if (!recommendation) return refuse('council.no-recommendation-numbered', { recommendation: number });
  const found = heardIn(state.round, recommendation.council);
  if (!found.ok) return found;
  const stranger = recommendation.by === null ? notByTheCouncil(recommendation, found, command, state) : notByItsMember(recommendation, found, command, context);
  if (stranger) return stranger;
  return recommendation.withdrawn ? accept() : accept({ type: 'RecommendationWithdrawn', data: { recommendation: number, by, meeting, reason } });
}

type Withdrawn = Pick<RoundCommand<'withdrawRecommendation'>, 'by' | 'meeting'>;

function notByItsMember({ by: giver, number }: Recommendation, { council: { body }, title }: Heard, { by, meeting }: Withdrawn, context: DecisionContext): ReturnType<typeof refuse> | null {
  if (by !== giver) return refuse('council.not-a-giver', { person: by, recommendation: number });
  if (meeting !== null) return refuse('council.withdrawn-by-member', { recommendation: number });
  const serving = context.seen('body', body).members.filter(onDay(context.today)).some(({ person }) => person === by);
  return serving ? null : refuse('council.not-serving', { person: by, council: title, on: context.today });
}

/** What a council said together it takes back together: at a meeting, on that day or later, other than the one at which it said it. */
function notByTheCouncil({ number, on, meeting: given }: Recommendation, { name, title }: Heard, { by, meeting }: Withdrawn, { round }: OpenRound): ReturnType<typeof refuse> | null {
  if (meeting === null) return refuse('council.withdrawn-at-meeting', { recommendation: number, council: title });
  const held = round.meetings.find((one) => one.number === meeting && one.council === name);
  if (!held) return refuse('council.no-meeting', { meeting });
  if (held.number === given || held.on < on) return refuse('council.withdrawn-before-given', { recommendation: number, on, meeting });
  return held.present.includes(by) ? null : refuse('council.not-present', { person: by, meeting });
}

export function disposeOf(state: CouncilRoundState, command: RoundCommand<'disposeOf'>, context: DecisionContext, stage: StageRule): Decision<CouncilRoundEvent> {
  if (state.status !== 'open') return refuse('council.not-open');
  const { recommendation: number, outcome, reason, by } = command;
  const recommendation = state.round.recommendations.find((one) => one.number === number);
  if (!recommendation) return refuse('council.no-recommendation-numbered', { recommendation: number });
  if (recommendation.withdrawn) return refuse('council.withdrawn', { recommendation: number });
  const stranger = mayNotDecide(by, stage, 'disposition', context);
  if (stranger) return stranger;
  const change = command.change && onPinned(command.change, recommendation.pin);
  const unanswered = changeRefusal(state.plan, recommendation.pin.revision, outcome, change, context);
  if (unanswered) return unanswered;
  const last = answerTo(recommendation);
  const same = last?.outcome === outcome && last.reason === reason && last.by === by && canonicalJson(last.change) === canonicalJson(change);
  if (same) return accept();
  const data = { recommendation: number, disposition: recommendation.dispositions.length + 1, outcome, reason, change, by, on: context.today };
  return accept({ type: 'RecommendationDisposed', data });
}

/** What was recommended on one item is answered by a change of that item, unless another one is named. */
const onPinned = (change: Change, { section, item }: Pin): Change => (change.item === null && change.section === section ? { ...change, item } : change);

function changeRefusal(plan: string, since: number, outcome: RoundCommand<'disposeOf'>['outcome'], change: Change | null, context: DecisionContext): ReturnType<typeof refuse> | null {
  if (outcome === 'not') return change === null ? null : refuse('council.change-without-acceptance');
  return change === null ? refuse('council.change-missing') : noChange(context.seen('draft', plan), since, change);
}

/** Whoever decides holds the role on the day of deciding. */
export function mayNotDecide(person: string, stage: StageRule, does: 'disposition' | 'certify', context: DecisionContext): ReturnType<typeof refuse> | null {
  const role = deciderOf(stage, does);
  if (role === null) return refuse('council.no-decider');
  const facts = context.seen('role', role);
  const holds = facts.holders.filter(onDay(context.today)).some((holder) => holder.person === person);
  if (holds) return null;
  const { titles, ...source } = rolesTold(context.rules, [role], deciderSourceOf(stage, does));
  return refuse('council.not-in-role', { person, role: facts.title ?? titles, on: context.today, ...source });
}

type Reached = RoundCommand<'noteTold' | 'noteNotReached' | 'recordTold'>;

export function noteReached(state: CouncilRoundState, command: Reached, context: DecisionContext): Decision<CouncilRoundEvent> {
  const { recommendation: number, person } = command;
  const recommendation = recommendationsOf(state).find((one) => one.number === number);
  if (!recommendation) return refuse('council.no-recommendation-numbered', { recommendation: number });
  const disposition = command.name === 'recordTold' ? recommendation.dispositions.length : command.disposition;
  const answer = recommendation.dispositions[disposition - 1];
  if (!answer) return refuse('council.not-answered', { recommendation: number });
  if (!recommendation.givers.includes(person)) return refuse('council.not-a-giver', { person, recommendation: number });
  const known = answer.told.find((one) => one.person === person);
  if (known?.how === 'mail' || known?.how === 'hand') return accept();
  switch (command.name) {
    case 'noteTold':
      if (known?.how === 'outbox' && command.via === 'outbox') return accept();
      return accept({ type: 'GiverTold', data: { recommendation: number, disposition, person, on: context.today, messageId: command.messageId, via: command.via } });
    case 'noteNotReached':
      return known ? accept() : accept({ type: 'GiverNotReached', data: { recommendation: number, disposition, person, because: command.because } });
    case 'recordTold': {
      const on = command.on ?? context.today;
      if (on > context.today) return refuse('council.in-future', { on, today: context.today });
      if (on < answer.on) return refuse('council.told-before-answer', { on, answered: answer.on });
      return accept({ type: 'GiverTold', data: { recommendation: number, disposition, person, on, messageId: null, via: 'hand' }, ...dated(on, context) });
    }
    default:
      return never(command);
  }
}
