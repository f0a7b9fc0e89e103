import { fieldsOf } from '#libs/kernel/command-definition.js';
import { never, refuse } from '#libs/kernel/refusal.js';
import { accept, type Aggregate, type Decision, type DecisionContext, type StreamRef } from '../decider.js';
import { dated } from '../dated.js';
import { agreedVersion, answer, otherVersion, propose, withdraw } from './changes.js';
import { strategyCommands, type Given, type StrategyCommand } from './commands.js';
import { strategyEvents, type StrategyEvent } from './events.js';
import { notInPlan } from './in-plan.js';
import { mayNotName, mayNotSpeak, notInRole, saidOf, whereIs } from './speaking.js';
import type { Wait } from '../wait.js';
import { evolve, memberOf, waitingFor, type Member, type Shared, type StrategyState } from './state.js';

const MOST_MEMBERS = 100;

function decide(state: StrategyState, given: StrategyCommand, context: DecisionContext): Decision<StrategyEvent> {
  if (given.name === 'shareStrategy') return share(state, given, context);
  if (state.status === 'none') return refuse('strategy.not-found');
  if (given.name === 'joinStrategy') return join(state, given, context);
  if (given.name === 'withdrawChange') return withdraw(state, given, context);
  const member = memberOf(state, given.district);
  if (!member) return refuse('strategy.not-a-member', { district: given.district });
  if (given.name === 'nameSpeaker') {
    const stranger = mayNotName(given, member, context);
    if (stranger) return stranger;
    return given.speaker === member.speaker ? accept() : accept({ type: 'StrategySpeakerNamed', data: fieldsOf(given) });
  }
  const stranger = mayNotSpeak(given, member, given.name === 'approveStrategy' ? given.on : context.today, context);
  if (stranger) return stranger;
  switch (given.name) {
    case 'setOwnTargets':
      return notOfItsPlan(given, member, context) ?? accept({ type: 'StrategyTargetsSet', data: fieldsOf(given) });
    case 'approveStrategy':
      return approve(state, member, given, context);
    case 'leaveStrategy': {
      const on = given.on ?? context.today;
      if (on < member.from) return refuse('strategy.leaves-before-joining', { on, from: member.from });
      return accept({ type: 'StrategyLeft', data: { ...saidOf(given), district: given.district, on, reason: given.reason }, ...dated(on, context) });
    }
    case 'proposeChange':
      return propose(state, given, context);
    case 'answerChange':
      return answer(state, given);
    case 'reportProgress': {
      const on = given.on ?? context.today;
      if (on > context.today) return refuse('strategy.in-future', { on, today: context.today });
      return accept({ type: 'StrategyProgressReported', data: { ...saidOf(given), district: given.district, on, status: given.status, note: given.note }, ...dated(on, context) });
    }
    default:
      return never(given);
  }
}

function share(state: StrategyState, given: Given<'shareStrategy'>, context: DecisionContext): Decision<StrategyEvent> {
  if (state.status !== 'none') return refuse('strategy.already-shared', { name: state.texts[0]!.name });
  if (given.plan !== null && !context.plan) return refuse('plan.not-found');
  return notInRole(given, context.today, context) ?? accept({ type: 'StrategyShared', data: fieldsOf(given) });
}

function join(state: Shared, given: Given<'joinStrategy'>, context: DecisionContext): Decision<StrategyEvent> {
  if (memberOf(state, given.district)) return refuse('strategy.already-a-member', { district: given.district });
  if (state.members.length >= MOST_MEMBERS) return refuse('strategy.too-many-members', { limit: MOST_MEMBERS });
  const { title: name, district, numbers, targets, districtPlan: plan, speaker, on = context.today } = given;
  const stranger = mayNotSpeak(given, { district, plan, speaker }, context.today, context) ?? planOfAnother({ district, plan }, context) ?? notOfItsPlan(given, { plan }, context);
  if (stranger) return stranger;
  // What was proposed and is not adopted by all does not hold for one who comes later: it takes up what the members agreed on.
  const version = agreedVersion(state);
  return accept({ type: 'StrategyJoined', data: { ...saidOf(given), district, name, numbers, targets, plan, speaker, version, on }, ...dated(on, context) });
}

/** A plan that is kept here says itself whose it is. */
function planOfAnother({ district, plan }: Pick<Member, 'district' | 'plan'>, context: DecisionContext): ReturnType<typeof refuse> | null {
  if (plan === null || whereIs({ plan }, context) !== 'here') return null;
  const draft = context.seen('draft', plan.plan);
  if (!draft.begun) return refuse('strategy.no-such-plan', { district });
  const of = draft.district;
  return of && of.number !== district && of.name !== district ? refuse('strategy.plan-of-another', { district, of: of.name }) : null;
}

/** A district's own number and targets are those of its plan's text, where that is kept here. */
const notOfItsPlan = (own: Pick<Member, 'district' | 'numbers' | 'targets'>, { plan }: Pick<Member, 'plan'>, context: DecisionContext): ReturnType<typeof refuse> | null =>
  plan !== null && whereIs({ plan }, context) === 'here' ? notInPlan(own, context.seen('draft', plan.plan).content) : null;

function approve(state: Shared, member: Member, given: Given<'approveStrategy'>, context: DecisionContext): Decision<StrategyEvent> {
  const { district, on, version, revision } = given;
  if (on > context.today) return refuse('strategy.in-future', { on, today: context.today });
  const other = otherVersion(state, version, member.version, district) ?? notFrozen(member, given, context);
  if (other) return other;
  const data = { ...saidOf(given), district, version, revision, on };
  return accept({ type: 'StrategyApproved', data, ...dated(on, context) });
}

/** Where the district's plan is kept here, its board approves a text that was frozen by then; elsewhere nobody can look, so it is told with evidence. */
function notFrozen(member: Member, { district, revision, on, evidence }: Given<'approveStrategy'>, context: DecisionContext): ReturnType<typeof refuse> | null {
  if (whereIs(member, context) !== 'here') return evidence === null ? refuse('strategy.evidence-missing', { district }) : null;
  const { revisions } = context.seen('draft', member.plan!.plan);
  const last = revisions.at(-1)?.number ?? 0;
  if (revision === null) return refuse('strategy.revision-missing', { district, last });
  const frozen = revisions.find(({ number }) => number === revision.number);
  if (!frozen) return refuse('strategy.revision-not-frozen', { revision: revision.number, last });
  if (frozen.hash !== revision.hash) return refuse('strategy.revision-other-hash', { revision: revision.number, hash: frozen.hash });
  return frozen.frozenOn <= on ? null : refuse('strategy.approved-before-frozen', { on, revision: revision.number, frozenOn: frozen.frozenOn });
}

function reads(state: StrategyState, given: StrategyCommand): readonly StreamRef[] {
  const role: StreamRef = { aggregate: 'role', id: given.role };
  const looksAtPlan = given.name === 'approveStrategy' || given.name === 'setOwnTargets';
  const plan = given.name === 'joinStrategy' ? given.districtPlan : looksAtPlan && state.status === 'shared' ? memberOf(state, given.district)?.plan : null;
  return plan ? [role, { aggregate: 'draft', id: plan.plan }] : [role];
}

/** The answers to a proposed change, where the collaborative has a plan of its own to keep their day in: whoever proposed it sees to them. */
function waits(state: StrategyState): readonly Wait[] {
  if (state.status === 'none') return [];
  return state.proposals.flatMap((proposal): Wait[] => {
    const { proposal: number, status, on, answerBy, role } = proposal;
    if (!answerBy || !on || !role) return [];
    const title = `“${state.texts[proposal.version - 1]!.name}”, change ${number}: answers of ${waitingFor(state, proposal).join(', ') || 'all districts'}`;
    return [{ key: `change/${number}`, status: waiting[status], title, owners: [role], start: on, due: answerBy, rule: 'shared-strategy/answer-by' }];
  });
}

const waiting = { open: 'open', adopted: 'done', declined: 'done', withdrawn: 'not-needed', lapsed: 'not-needed' } as const;

/** Stream `shared-strategy/<id>`: one strategy of several districts, owned by their collaborative. */
export const strategy: Aggregate<StrategyState, typeof strategyCommands, typeof strategyEvents> = {
  prefix: 'shared-strategy',
  events: strategyEvents,
  commands: strategyCommands,
  initial: { status: 'none', version: 0 },
  evolve,
  decide,
  planOf: (state) => (state.status === 'none' ? null : state.plan),
  sealUnder: (_state, id) => `shared-strategy/${id}`,
  reads,
  waits,
};
