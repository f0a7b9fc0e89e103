import { z } from 'zod';
import { command, type CommandOf } from '#libs/kernel/command-definition.js';
import { earlier, later, type CalendarDate } from '#libs/kernel/dates.js';
import { slug } from '#libs/kernel/ids.js';
import { never, refuse } from '#libs/kernel/refusal.js';
import { accept, type Aggregate, type Decision, type DecisionContext, type StreamRef } from '../decider.js';
import { onDay, type GrantFacts } from '../facts.js';
import { planName } from '../plan-name.js';
import type { ProgramRules } from '../program-rules.js';
import { dateSchema } from '../schedule.js';
import { grantEvents, maySchema, tenantSchema, type GrantEvent, type May } from './events.js';

export type GrantState =
  | { readonly status: 'none'; readonly version: number }
  | {
      readonly status: 'granted' | 'ended';
      readonly version: number;
      readonly tenant: string;
      readonly plan: string;
      readonly may: readonly May[];
      readonly from: CalendarDate;
      readonly until: CalendarDate | null;
      readonly by: string;
    };

function evolve(before: GrantState, event: GrantEvent): GrantState {
  const version = before.version + 1;
  switch (event.type) {
    case 'AccessGranted': {
      const { tenant, plan, may, from, until, by } = event.data;
      return { status: 'granted', version, tenant, plan, may, from, until, by };
    }
    case 'AccessEnded':
      if (before.status === 'none') return { ...before, version };
      return { ...before, version, status: 'ended', until: before.until === null ? event.data.on : earlier(before.until, event.data.on) };
    default:
      return never(event);
  }
}

const by = z.string().min(1).max(120).describe('Id of the person who decides it; a role of theirs in the plan’s program must be recorded.');
const commands = {
  grantAccess: command(
    'Give people of another tenant, such as the agency, access to a plan.',
    z.object({
      plan: planName(120).describe('Id or slug of the plan.'),
      tenant: tenantSchema.describe('Id of the other tenant.'),
      may: z.array(maySchema).min(1).max(2).describe('`read`: see it. `review`: decide on what was submitted of it, too.'),
      from: dateSchema.optional().describe("The first day, today or later; today where it isn't given."),
      until: dateSchema.nullable().default(null).describe('The first day without it; null: until it is ended.'),
      reason: z.string().trim().min(1).max(2_000).nullable().default(null).describe('Why it is given.'),
      by,
    }),
  ),
  endAccess: command(
    'End the access of another tenant’s people.',
    z.object({
      on: dateSchema.optional().describe("The first day without it; today where it isn't given."),
      reason: z.string().trim().min(1).max(2_000).describe('Why it ends.'),
      by,
    }),
  ),
};
type GrantCommand = CommandOf<typeof commands>;

/** Whoever a stage of the plan waits for may open the plan to others. */
const rolesIn = (rules: ProgramRules | null): readonly string[] => [
  ...new Set((rules?.stages ?? []).flatMap(({ waits }) => Object.values(waits).map(({ owner }) => slug(owner)))),
];

function decide(state: GrantState, given: GrantCommand, context: DecisionContext): Decision<GrantEvent> {
  if (state.status === 'none' && given.name === 'endAccess') return refuse('grant.not-found');
  if (!context.plan) return refuse('plan.not-found');
  const { today } = context;
  if (!rolesIn(context.rules).some((role) => context.seen('role', role).holders.some((held) => held.person === given.by && onDay(today)(held)))) {
    return refuse('grant.no-role', { on: today });
  }
  switch (given.name) {
    case 'grantAccess': {
      const { tenant, plan, until, reason, by: person } = given;
      const { from = state.status === 'none' ? today : state.from } = given;
      const may = [...new Set(given.may)];
      if (state.status !== 'none') {
        const same = state.status === 'granted' && state.tenant === tenant && state.plan === plan && state.from === from && state.until === until && state.may.join() === may.join();
        return same ? accept() : refuse('grant.already-granted', { tenant: state.tenant });
      }
      // What people of the other tenant do is valid by the grant of its day: none is made for days before it was given.
      if (from < today) return refuse('grant.begins-in-past', { from, today });
      if (until !== null && until <= from) return refuse('grant.ends-before-it-begins', { from, until });
      return accept({ type: 'AccessGranted', data: { tenant, plan, may, from, until, reason, by: person } });
    }
    case 'endAccess': {
      if (state.status === 'none') return refuse('grant.not-found');
      if (state.status === 'ended') return refuse('grant.ended', { until: state.until ?? today });
      const on = later(given.on ?? today, state.from);
      if (on < today) return refuse('grant.ended-in-past', { on, today });
      return accept({ type: 'AccessEnded', data: { tenant: state.tenant, plan: state.plan, on, reason: given.reason, by: given.by } });
    }
    default:
      return never(given);
  }
}

/** Stream `grant/<id>`, in the district's tenant. What was done under it stays valid when it has ended. */
export const grant: Aggregate<GrantState, typeof commands, typeof grantEvents> = {
  prefix: 'grant',
  events: grantEvents,
  commands,
  initial: { status: 'none', version: 0 },
  evolve,
  decide,
  planOf: (state) => (state.status === 'none' ? null : state.plan),
  sealUnder: (state, id) => (state.status === 'none' ? `grant/${id}` : `plan/${state.plan}`),
  reads: (_state, _command, _id, rules): StreamRef[] => rolesIn(rules).map((id) => ({ aggregate: 'role', id })),
  facts: (state): GrantFacts => {
    if (state.status === 'none') return { grants: [] };
    const { tenant, plan, may, from, until } = state;
    return { grants: [{ tenant, plan, may, from, until }] };
  },
};
