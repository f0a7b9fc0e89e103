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
    'Seat a member.',
    z.object({
      person: z.string().min(1).describe("The person's id."),
      seat: z.string().trim().min(1).nullable().default(null).describe('The seat or the group that they stand for.'),
      from: dateSchema.optional().describe("The first day; today where it isn't given."),
    }),
  ),
  unseatMember: command(
    'Note that a member left.',
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
  const member = state.members.find(({ person, until }) => person === given.person && until === null);
  switch (given.name) {
    case 'seatMember': {
      const { person, seat, from = context.today } = given;
      if (member) return member.seat === seat ? accept() : refuse('body.already-member');
      return accept({ type: 'MemberSeated', data: { person, seat, from }, ...dated(from, context) });
    }
    case 'unseatMember': {
      const { person, on = context.today } = given;
      if (!member) return refuse('body.not-member');
      if (on < member.from) return refuse('body.leaves-before-seated', { on, from: member.from });
      return accept({ type: 'MemberLeft', data: { person, on }, ...dated(on, context) });
    }
    default:
      return never(given);
  }
}

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
  facts: (state): BodyFacts =>
    state.status === 'none' ? { name: null, kind: null, members: [], rules: [] } : { name: state.name, kind: state.kind, members: state.members, rules: state.rules },
};
