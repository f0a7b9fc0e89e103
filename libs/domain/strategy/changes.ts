import { canonicalJson } from '#libs/kernel/canonical-json.js';
import { addDays, type CalendarDate } from '#libs/kernel/dates.js';
import { fieldsOf } from '#libs/kernel/command-definition.js';
import { refuse } from '#libs/kernel/refusal.js';
import { accept, type Decision, type DecisionContext } from '../decider.js';
import type { Given } from './commands.js';
import type { StrategyEvent, StrategyText } from './events.js';
import { mayNotSpeak, notInRole, saidOf } from './speaking.js';
import { memberOf, waitingFor, type Proposal, type Shared } from './state.js';

const MOST_PROPOSALS = 200;

/** The newest text that every member adopted. */
export function agreedVersion(state: Shared): number {
  const adopted = state.proposals.filter(({ status }) => status === 'adopted').map(({ version }) => version);
  return Math.max(1, ...adopted);
}

/** Who decides on a text names the version that they saw: a page that was left open shows one that is gone. */
export function otherVersion(state: Shared, seen: number, is: number, district: string): ReturnType<typeof refuse> | null {
  if (seen === is) return null;
  const [saw, now] = [state.texts[seen - 1], state.texts[is - 1]!];
  return saw ? refuse('strategy.other-version', { district, seen, version: is, changed: changedIn(saw, now).join(', ') || 'nothing' }) : refuse('strategy.no-such-version', { seen, version: is });
}

/** Its day for answers is past: it holds in those that adopted it, and stands in the way of no other. */
const isOver = ({ answerBy }: Proposal, today: CalendarDate): boolean => answerBy !== null && answerBy < today;

const changedIn = (before: StrategyText, after: StrategyText): string[] =>
  (Object.keys(after) as (keyof StrategyText)[]).filter((field) => canonicalJson(before[field]) !== canonicalJson(after[field]));

/** Days for answers where neither who proposes names a day nor the program of the collaborative's plan says how many: a choice of Planline's own. */
export const DAYS_TO_ANSWER = 60;

export function propose(state: Shared, given: Given<'proposeChange'>, { today, rules }: DecisionContext): Decision<StrategyEvent> {
  const { district, text, reason, answerBy = null } = given;
  if (answerBy !== null && answerBy < today) return refuse('strategy.answer-by-past', { on: answerBy, today });
  const open = state.proposals.find(({ status }) => status === 'open');
  const waiting = open ? waitingFor(state, open) : [];
  if (open && !isOver(open, today)) return refuse('strategy.change-open', { proposal: open.proposal, waiting: waiting.join(', '), until: open.answerBy ?? 'none' });
  if (state.proposals.length >= MOST_PROPOSALS) return refuse('strategy.too-many-changes', { limit: MOST_PROPOSALS });
  if (canonicalJson(text) === canonicalJson(state.texts[agreedVersion(state) - 1]!)) return refuse('strategy.nothing-changed');
  const to = state.members.filter(({ until }) => until === null).map((member) => member.district);
  const lapsed: StrategyEvent[] = open?.answerBy ? [{ type: 'StrategyChangeLapsed', data: { proposal: open.proposal, answerBy: open.answerBy, waiting, on: today } }] : [];
  const dates = { on: today, answerBy: answerBy ?? addDays(today, rules?.answerDays?.days ?? DAYS_TO_ANSWER) };
  return accept(...lapsed, { type: 'StrategyChangeProposed', data: { ...saidOf(given), proposal: state.proposals.length + 1, district, text, reason, to, ...dates } });
}

export function answer(state: Shared, given: Given<'answerChange'>): Decision<StrategyEvent> {
  const proposal = state.proposals.find((one) => one.proposal === given.proposal);
  if (!proposal) return refuse('strategy.no-such-change', { proposal: given.proposal });
  if (proposal.status === 'withdrawn' || proposal.status === 'lapsed') return refuse('strategy.change-settled', { proposal: given.proposal, status: proposal.status });
  const before = proposal.answers.find((one) => one.district === given.district);
  if (before) return before.answer === given.answer ? accept() : refuse('strategy.already-answered', { district: given.district, answer: before.answer });
  if (!proposal.to.includes(given.district)) return refuse('strategy.not-asked', { district: given.district, proposal: given.proposal });
  const stale = otherVersion(state, given.version, proposal.version, given.district);
  if (stale) return stale;
  if (given.answer === 'declined' && given.reason === null) return refuse('strategy.decline-needs-reason');
  return accept({ type: 'StrategyChangeAnswered', data: fieldsOf(given) });
}

export function withdraw(state: Shared, given: Given<'withdrawChange'>, context: DecisionContext): Decision<StrategyEvent> {
  const proposal = state.proposals.find((one) => one.proposal === given.proposal);
  if (!proposal) return refuse('strategy.no-such-change', { proposal: given.proposal });
  if (proposal.status !== 'open') return refuse('strategy.change-settled', { proposal: given.proposal, status: proposal.status });
  const adopted = proposal.answers.find(({ answer: said }) => said === 'adopted');
  if (adopted) return refuse('strategy.change-adopted', { proposal: given.proposal, district: adopted.district });
  const member = memberOf(state, proposal.district);
  // Of a district that left since, nobody speaks any more; its change must not stand in the way of the next one.
  const stranger = member ? mayNotSpeak(given, member, context.today, context) : notInRole(given, context.today, context);
  return stranger ?? accept({ type: 'StrategyChangeWithdrawn', data: fieldsOf(given) });
}
