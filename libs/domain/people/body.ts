import { z } from 'zod';
import { command, type CommandOf } from '#libs/kernel/command-definition.js';
import { canonicalJson } from '#libs/kernel/canonical-json.js';
import type { CalendarDate } from '#libs/kernel/dates.js';
import { never, refuse } from '#libs/kernel/refusal.js';
import { accept, type Aggregate, type Decision, type DecisionContext } from '../decider.js';
import { dated } from '../dated.js';
import type { BodyFacts } from '../facts.js';
import { dateSchema } from '../schedule.js';
import { countsSeats, ruleSourceSchema, rulesOn, voteRulesSchema, type AdoptedRules } from '../vote-rules.js';
import { bodyEvents, type BodyEvent } from './events.js';

export type Member = { readonly person: string; readonly seat: string | null; readonly from: CalendarDate; readonly until: CalendarDate | null };
type Kind = 'board' | 'council' | 'committee';

export type BodyState =
  | { readonly status: 'none'; readonly version: number }
  | { readonly status: 'formed'; readonly version: number; readonly name: string; readonly kind: Kind; readonly members: readonly Member[]; readonly rules: readonly AdoptedRules[] };

function evolve(before: BodyState, event: BodyEvent): BodyState {
  const version = before.version + 1;
  if (event.type === 'BodyFormed') return { status: 'formed', version, name: event.data.name, kind: event.data.kind, members: [], rules: [] };
  if (before.status === 'none') return { ...before, version };
  switch (event.type) {
    case 'MemberSeated':
      return { ...before, version, members: [...before.members, { ...event.data, until: null }] };
    case 'RulesAdopted': {
      const { rules, mark, text, from } = event.data;
      return { ...before, version, rules: [...before.rules, { rules, source: { mark, text }, from }] };
    }
    case 'MemberLeft': {
      const { person, on } = event.data;
      const members = before.members.map((member) => (member.person === person && member.until === null ? { ...member, until: on } : member));
      return { ...before, version, members };
    }
    case 'MembershipChanged': {
      // As of a day on which its seating is not in effect yet, there is nothing that it changes: it tells all of that time itself.
      const { person, from } = event.data;
      const changed = before.members.findLastIndex((member) => member.person === person && (member.from === from || member.until === null || from < member.until));
      return { ...before, version, members: changed < 0 ? [...before.members, event.data] : before.members.with(changed, event.data) };
    }
    default:
      return never(event);
  }
}

const commands = {
  formBody: command(
    'Form a body: a board, a council or a committee.',
    z.object({
      title: z.string().trim().min(1).max(400).describe('What it is called.'),
      kind: z.enum(['board', 'council', 'committee']).describe('What it is.'),
    }),
  ),
  seatMember: command(
    'Seat a member; or give another day to a seating still to come, or take back a leave still to come.',
    z.object({
      person: z.string().min(1).describe("The person's id."),
      seat: z.string().trim().min(1).nullable().default(null).describe('The seat or the group that they stand for.'),
      from: dateSchema.optional().describe("The first day; today where it isn't given."),
    }),
  ),
  unseatMember: command(
    'Note that a member left or leaves; or give another day to a leave still to come.',
    z.object({
      person: z.string().min(1).describe("The person's id."),
      on: dateSchema.optional().describe("The first day without them; today where it isn't given."),
    }),
  ),
  adoptRules: command(
    'Keep the rules that a board decides by. Its meetings from that day on go by them.',
    z.object({
      rules: voteRulesSchema.describe('All of them: quorum, votes, abstentions, notice.'),
      source: ruleSourceSchema.describe('Where they stand: bylaws, a resolution, the law.'),
      from: dateSchema.optional().describe("The first day; today where it isn't given."),
    }),
  ),
};
export type BodyCommand = CommandOf<typeof commands>;

function decide(state: BodyState, given: BodyCommand, context: DecisionContext): Decision<BodyEvent> {
  if (given.name === 'formBody') {
    const { title: name, kind } = given;
    if (state.status === 'none') return accept({ type: 'BodyFormed', data: { name, kind } });
    return state.name === name && state.kind === kind ? accept() : refuse('body.already-formed');
  }
  if (state.status === 'none') return refuse('body.not-found');
  if (given.name === 'adoptRules') return adopt(state, given, context);
  switch (given.name) {
    case 'seatMember':
      return seatOf(state.members, given, context);
    case 'unseatMember':
      return leaveOf(state.members, given, context);
    default:
      return never(given);
  }
}

function seatOf(members: readonly Member[], given: Extract<BodyCommand, { name: 'seatMember' }>, context: DecisionContext): Decision<BodyEvent> {
  const { person, seat, from = context.today } = given;
  // Who was never to begin, since their leave was put on their first day, was no member at all.
  const times = members.filter((member) => member.person === person && (member.until === null || member.from < member.until));
  const last = times.at(-1);
  if (!last || (last.until !== null && last.until <= from)) {
    if (!context.seen('person', person).registered) return refuse('body.person-not-registered');
    return accept({ type: 'MemberSeated', data: { person, seat, from }, ...dated(from, context) });
  }
  const goesOn = last.until === null || last.until > context.today;
  if (!goesOn) return refuse('body.was-member', { from: last.from, until: last.until });
  if (last.seat !== seat) return last.until === null ? refuse('body.already-member') : refuse('body.member-until', { until: last.until });
  const isToCome = last.from > context.today;
  const isOther = last.until === null ? from !== last.from : from < last.from;
  if (!isToCome && given.from !== undefined && isOther) return refuse('body.member-since', { from: last.from });
  const before = times.at(-2);
  if (isToCome && before?.until && from < before.until) return refuse('body.was-member', { from: before.from, until: before.until });
  const to: Member = { person, seat, from: isToCome ? from : last.from, until: null };
  return to.from === last.from && last.until === null ? accept() : accept(changed(to, context));
}

function leaveOf(members: readonly Member[], given: Extract<BodyCommand, { name: 'unseatMember' }>, context: DecisionContext): Decision<BodyEvent> {
  const { person, on = context.today } = given;
  const last = members.findLast((member) => member.person === person);
  if (!last) return refuse('body.not-member');
  if (last.until !== null && last.until <= context.today) return refuse('body.left-already', { on: last.until });
  if (on < last.from) return refuse('body.leaves-before-seated', { on, from: last.from });
  if (last.until === null) return accept({ type: 'MemberLeft', data: { person, on }, ...dated(on, context) });
  return last.until === on ? accept() : accept(changed({ ...last, until: on }, context));
}

/** It tells all of the time that it changes, so that it holds from when it was said, or from the earlier day on which that time began. */
const changed = (member: Member, context: DecisionContext): BodyEvent => ({ type: 'MembershipChanged', data: member, ...(member.from < context.today && dated(member.from, context)) });

const MOST_RULES = 100;

function adopt({ kind, rules: before }: Extract<BodyState, { status: 'formed' }>, given: Extract<BodyCommand, { name: 'adoptRules' }>, context: DecisionContext): Decision<BodyEvent> {
  const { rules, source, from = context.today } = given;
  if (kind !== 'board') return refuse('body.rules-of-boards', { kind });
  if (countsSeats(rules) && rules.seats === null) return refuse('meeting.seats-missing');
  const adopted = rulesOn(before, from);
  if (adopted?.from === from && canonicalJson({ ...adopted }) === canonicalJson({ rules, source, from })) return accept();
  if (before.length >= MOST_RULES) return refuse('body.too-many-rules', { limit: MOST_RULES });
  return accept({ type: 'RulesAdopted', data: { rules, ...source, from }, ...dated(from, context) });
}

/** Stream `body/<id>`. */
export const body: Aggregate<BodyState, typeof commands, typeof bodyEvents> = {
  prefix: 'body',
  events: bodyEvents,
  commands,
  initial: { status: 'none', version: 0 },
  evolve,
  decide,
  planOf: () => null,
  sealUnder: (_state, id) => `body/${id}`,
  reads: (_state, given) => (given.name === 'seatMember' ? [{ aggregate: 'person', id: given.person }] : []),
  facts: (state): BodyFacts =>
    state.status === 'none' ? { name: null, kind: null, members: [], rules: [] } : { name: state.name, kind: state.kind, members: state.members, rules: state.rules },
};
