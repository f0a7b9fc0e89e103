import { z } from 'zod';
import { command, type CommandOf } from '#libs/kernel/command-definition.js';
import type { CalendarDate } from '#libs/kernel/dates.js';
import { never, refuse } from '#libs/kernel/refusal.js';
import { accept, type Aggregate, type Decision, type DecisionContext } from '../decider.js';
import { dated } from '../dated.js';
import type { RoleFacts } from '../facts.js';
import { dateSchema } from '../schedule.js';
import { roleEvents, type RoleEvent } from './events.js';

/** One person's time in a role. `until` is the first day on which they no longer have it. */
export type Holding = {
  readonly person: string;
  readonly from: CalendarDate;
  readonly until: CalendarDate | null;
  /** Role id of who hears of it when nothing happens; null: the program's coordinator. */
  readonly escalateTo: string | null;
  /** From which day on it was told to be, and when that was recorded, in that order: it may be told again, from an earlier day. `on` null: not told when. */
  readonly records: readonly { readonly from: CalendarDate; readonly on: CalendarDate | null }[];
};

export type RoleState =
  | { readonly status: 'none'; readonly version: number }
  | { readonly status: 'known'; readonly version: number; readonly title: string; readonly holdings: readonly Holding[] };

function evolve(before: RoleState, event: RoleEvent): RoleState {
  const version = before.version + 1;
  const holdings = before.status === 'none' ? [] : before.holdings;
  switch (event.type) {
    case 'RoleGranted': {
      const { title, person, from, escalateTo, recordedOn } = event.data;
      const others = holdings.filter((held) => held.person !== person || held.until !== null);
      const before = holdings.find((held) => held.person === person && held.until === null)?.records ?? [];
      const records = [...before, { from, on: recordedOn }];
      return { status: 'known', version, title, holdings: [...others, { person, from, until: null, escalateTo, records }] };
    }
    case 'RoleEnded': {
      if (before.status === 'none') return { ...before, version };
      const { person, on } = event.data;
      return { ...before, version, holdings: holdings.map((held) => (held.person === person && held.until === null ? { ...held, until: on } : held)) };
    }
    default:
      return never(event);
  }
}

/** Who has the role on a day; null where nobody has. */
export const holderOn = (state: RoleState, day: CalendarDate): Holding | null =>
  (state.status === 'none' ? [] : state.holdings).findLast(({ from, until }) => from <= day && (until === null || day < until)) ?? null;

const commands = {
  grantRole: command(
    'Give a role to a person; whoever had it has it no longer.',
    z.object({
      title: z.string().trim().min(1).max(400).describe('The role as people write it.'),
      person: z.string().min(1).describe("The person's id."),
      from: dateSchema.optional().describe("The first day; today where it isn't given."),
      escalateTo: z.string().min(1).nullable().default(null).describe('Id of the role that hears of it when nothing happens; null: the coordinator.'),
    }),
  ),
  endRole: command(
    'End a role for a person.',
    z.object({
      person: z.string().min(1).describe("The person's id."),
      on: dateSchema.optional().describe("The first day without it; today where it isn't given."),
    }),
  ),
};
export type RoleCommand = CommandOf<typeof commands>;

function decide(state: RoleState, given: RoleCommand, context: DecisionContext, id: string): Decision<RoleEvent> {
  const holdings = state.status === 'none' ? [] : state.holdings;
  const current = holdings.find(({ until }) => until === null);
  switch (given.name) {
    case 'grantRole': {
      const { title, person, escalateTo } = given;
      if (escalateTo === id) return refuse('role.escalates-to-itself');
      const same = current?.person === person && current.escalateTo === escalateTo && (given.from === undefined || given.from === current.from);
      if (same && state.status === 'known' && state.title === title) return accept();
      const from = given.from ?? (current?.person === person ? current.from : context.today);
      const granted: RoleEvent = { type: 'RoleGranted', data: { title, person, from, escalateTo, recordedOn: context.today }, ...dated(from, context) };
      if (!current || current.person === person) return accept(granted);
      if (from < current.from) return refuse('role.held-later', { from: current.from });
      const ended: RoleEvent = { type: 'RoleEnded', data: { person: current.person, on: from }, ...dated(from, context) };
      return accept<RoleEvent>(ended, granted);
    }
    case 'endRole': {
      const on = given.on ?? context.today;
      if (current?.person !== given.person) return refuse('role.not-held');
      return on < current.from
        ? refuse('role.ends-before-it-began', { on, from: current.from })
        : accept({ type: 'RoleEnded', data: { person: given.person, on }, ...dated(on, context) });
    }
    default:
      return never(given);
  }
}

/** Stream `role/<slug of its title>`. */
export const role: Aggregate<RoleState, typeof commands, typeof roleEvents> = {
  prefix: 'role',
  events: roleEvents,
  commands,
  initial: { status: 'none', version: 0 },
  evolve,
  decide,
  planOf: () => null,
  sealUnder: (_state, id) => `role/${id}`,
  facts: (state): RoleFacts => (state.status === 'none' ? { title: null, holders: [] } : { title: state.title, holders: state.holdings }),
};
