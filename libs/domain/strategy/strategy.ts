import { z } from 'zod';
import { command, fieldsOf, type CommandOf } from '#libs/kernel/command-definition.js';
import { never, refuse } from '#libs/kernel/refusal.js';
import { accept, type Aggregate, type Decision, type DecisionContext } from '../decider.js';
import { dated } from '../dated.js';
import { dateSchema } from '../schedule.js';
import { strategyEvents, strategyTextSchema, type StrategyEvent } from './events.js';
import { evolve, memberOf, waitingFor, type StrategyState } from './state.js';

const reason = (why: string) => z.string().trim().min(1).max(4_000).describe(why);
const district = z.string().min(1).max(120).describe("The district's number, or its name where it has none here.");
const speaker = z.string().min(1).max(200).describe('Id of the person who speaks for the district.');
const proposalNumber = z.int().positive().describe('Which change.');
const joined = strategyEvents.StrategyJoined.schema.shape;
const MOST_MEMBERS = 100;
const MOST_PROPOSALS = 200;

const commands = {
  shareStrategy: command(
    'Share a strategy: one record of the collaborative, which districts take up with their own numbers and targets.',
    z.object({
      plan: z.string().min(1).nullable().default(null).describe("The collaborative's own plan, where it has one."),
      collaborative: z.string().trim().min(1).max(400).describe('Who owns the strategy.'),
      text: strategyTextSchema.describe('What all districts have in common.'),
    }),
  ),
  joinStrategy: command(
    'Take the shared strategy up in a district.',
    z.object({
      district,
      title: z.string().trim().min(1).max(400).describe('What the district is called.'),
      numbers: joined.numbers.describe("The number, or numbers, that it has in the district's own plan."),
      targets: joined.targets.default([]).describe("The district's own targets, by indicator."),
      districtPlan: joined.plan.default(null).describe("The district's plan and its tenant, where they are here."),
      speaker: z.string().min(1).max(200).describe('Id of the person who speaks for the district here.'),
      on: dateSchema.optional().describe("Since when; today where it isn't given."),
    }),
  ),
  setOwnTargets: command(
    "Set a district's own number and targets.",
    z.object({ district, numbers: joined.numbers.describe('The number, or numbers.'), targets: joined.targets.describe('The targets, by indicator.'), by: speaker }),
  ),
  approveStrategy: command(
    "Note that a district's board approved its part.",
    z.object({
      district,
      revision: strategyEvents.StrategyApproved.schema.shape.revision.default(null).describe('The revision that the board approved, by its hash.'),
      on: dateSchema.describe('The day of the decision.'),
      by: speaker,
    }),
  ),
  leaveStrategy: command(
    'Give the shared strategy up in a district.',
    z.object({ district, on: dateSchema.optional().describe("The first day without it; today where it isn't given."), reason: reason('Why.'), by: speaker }),
  ),
  nameSpeaker: command(
    'Let another person speak for a district.',
    z.object({ district, speaker: z.string().min(1).max(200).describe('Id of the person who speaks from now on.'), by: speaker }),
  ),
  proposeChange: command(
    'Propose a change to every district that shares the strategy. It holds in each that adopts it.',
    z.object({ district, text: strategyTextSchema.describe('The whole text as it is to be.'), reason: reason('Why it is to change.'), by: speaker }),
  ),
  answerChange: command(
    'Adopt or decline a proposed change, for one district.',
    z.object({
      proposal: proposalNumber,
      district,
      answer: z.enum(['adopted', 'declined']).describe('Adopted, and it holds in the district; or declined.'),
      by: speaker,
      reason: z.string().trim().min(1).max(4_000).nullable().default(null).describe('Needed to decline.'),
    }),
  ),
  withdrawChange: command('Withdraw a proposed change that nobody adopted yet.', z.object({ proposal: proposalNumber, reason: reason('Why.') })),
  reportProgress: command(
    "Report a district's progress.",
    z.object({
      district,
      on: dateSchema.optional().describe("As of when; today where it isn't given."),
      status: strategyEvents.StrategyProgressReported.schema.shape.status.describe('How far it is.'),
      note: z.string().trim().min(1).max(4_000).describe('What was done.'),
      by: speaker,
    }),
  ),
};
export type StrategyCommand = CommandOf<typeof commands>;
type Command<N extends StrategyCommand['name']> = Extract<StrategyCommand, { name: N }>;
type Shared = Extract<StrategyState, { status: 'shared' }>;

function decide(state: StrategyState, given: StrategyCommand, context: DecisionContext): Decision<StrategyEvent> {
  if (given.name === 'shareStrategy') {
    if (state.status !== 'none') return refuse('strategy.already-shared', { name: state.texts[0]!.name });
    return accept({ type: 'StrategyShared', data: fieldsOf(given) });
  }
  if (state.status === 'none') return refuse('strategy.not-found');
  if (given.name === 'joinStrategy') return join(state, given, context);
  if (given.name === 'withdrawChange') return withdraw(state, given);
  const member = memberOf(state, given.district);
  if (!member) return refuse('strategy.not-a-member', { district: given.district });
  if (member.speaker !== given.by) return refuse('strategy.not-the-speaker', { district: given.district });
  switch (given.name) {
    case 'setOwnTargets':
      return accept({ type: 'StrategyTargetsSet', data: fieldsOf(given) });
    case 'nameSpeaker':
      return given.speaker === member.speaker ? accept() : accept({ type: 'StrategySpeakerNamed', data: fieldsOf(given) });
    case 'approveStrategy': {
      if (given.on > context.today) return refuse('strategy.in-future', { on: given.on, today: context.today });
      return accept({ type: 'StrategyApproved', data: { ...fieldsOf(given), version: member.version }, ...dated(given.on, context) });
    }
    case 'leaveStrategy': {
      const on = given.on ?? context.today;
      if (on < member.from) return refuse('strategy.leaves-before-joining', { on, from: member.from });
      return accept({ type: 'StrategyLeft', data: { district: given.district, on, reason: given.reason, by: given.by }, ...dated(on, context) });
    }
    case 'proposeChange':
      return propose(state, given);
    case 'answerChange':
      return answer(state, given);
    case 'reportProgress': {
      const on = given.on ?? context.today;
      if (on > context.today) return refuse('strategy.in-future', { on, today: context.today });
      return accept({ type: 'StrategyProgressReported', data: { district: given.district, on, status: given.status, note: given.note }, ...dated(on, context) });
    }
    default:
      return never(given);
  }
}

function join(state: Shared, given: Command<'joinStrategy'>, context: DecisionContext): Decision<StrategyEvent> {
  if (memberOf(state, given.district)) return refuse('strategy.already-a-member', { district: given.district });
  if (state.members.length >= MOST_MEMBERS) return refuse('strategy.too-many-members', { limit: MOST_MEMBERS });
  const { title: name, district: who, numbers, targets, districtPlan: plan, speaker: speaks, on = context.today } = given;
  // What was proposed and is not adopted by all does not hold for one who comes later: it takes up what the members agreed on.
  const version = agreedVersion(state);
  return accept({ type: 'StrategyJoined', data: { district: who, name, numbers, targets, plan, speaker: speaks, version, on }, ...dated(on, context) });
}

/** The newest text that every member adopted. */
export function agreedVersion(state: Shared): number {
  const adopted = state.proposals.filter(({ status }) => status === 'adopted').map(({ version }) => version);
  return Math.max(1, ...adopted);
}

function propose(state: Shared, { district: by, text, reason: why }: Command<'proposeChange'>): Decision<StrategyEvent> {
  const open = state.proposals.find(({ status }) => status === 'open');
  if (open) return refuse('strategy.change-open', { proposal: open.proposal, waiting: waitingFor(state, open).join(', ') });
  if (state.proposals.length >= MOST_PROPOSALS) return refuse('strategy.too-many-changes', { limit: MOST_PROPOSALS });
  if (JSON.stringify(text) === JSON.stringify(state.texts[agreedVersion(state) - 1])) return refuse('strategy.nothing-changed');
  const to = state.members.filter(({ until }) => until === null).map((member) => member.district);
  return accept({ type: 'StrategyChangeProposed', data: { proposal: state.proposals.length + 1, by, text, reason: why, to } });
}

function answer(state: Shared, given: Command<'answerChange'>): Decision<StrategyEvent> {
  const proposal = state.proposals.find((one) => one.proposal === given.proposal);
  if (!proposal) return refuse('strategy.no-such-change', { proposal: given.proposal });
  if (proposal.status === 'withdrawn') return refuse('strategy.change-settled', { proposal: given.proposal, status: proposal.status });
  const before = proposal.answers.find((one) => one.district === given.district);
  if (before) return before.answer === given.answer ? accept() : refuse('strategy.already-answered', { district: given.district, answer: before.answer });
  if (!proposal.to.includes(given.district)) return refuse('strategy.not-asked', { district: given.district, proposal: given.proposal });
  if (given.answer === 'declined' && given.reason === null) return refuse('strategy.decline-needs-reason');
  return accept({ type: 'StrategyChangeAnswered', data: fieldsOf(given) });
}

function withdraw(state: Shared, given: Command<'withdrawChange'>): Decision<StrategyEvent> {
  const proposal = state.proposals.find((one) => one.proposal === given.proposal);
  if (!proposal) return refuse('strategy.no-such-change', { proposal: given.proposal });
  if (proposal.status !== 'open') return refuse('strategy.change-settled', { proposal: given.proposal, status: proposal.status });
  const adopted = proposal.answers.find(({ answer: said }) => said === 'adopted');
  if (adopted) return refuse('strategy.change-adopted', { proposal: given.proposal, district: adopted.district });
  return accept({ type: 'StrategyChangeWithdrawn', data: fieldsOf(given) });
}

/** Stream `shared-strategy/<id>`: one strategy of several districts, owned by their collaborative. */
export const strategy: Aggregate<StrategyState, typeof commands, typeof strategyEvents> = {
  prefix: 'shared-strategy',
  events: strategyEvents,
  commands,
  initial: { status: 'none', version: 0 },
  evolve,
  decide,
  planOf: (state) => (state.status === 'none' ? null : state.plan),
  sealUnder: (_state, id) => `shared-strategy/${id}`,
};
