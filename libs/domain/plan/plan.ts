import { z } from 'zod';
import { command, type CommandOf } from '#libs/kernel/command-definition.js';
import { never, refuse } from '#libs/kernel/refusal.js';
import { accept, type Aggregate, type Decision, type DecisionContext } from '../decider.js';
import { phaseSchema, planEvents, type Phase, type PlanEvent } from './events.js';

type Facts = {
  readonly version: number;
  readonly name: string;
  /** Program and version that the plan stays on. */
  readonly program: string;
  readonly slug: string;
  readonly phases: readonly Phase[];
};

export type PlanState =
  | { readonly status: 'none'; readonly version: number }
  | (Facts & { readonly status: 'open' })
  | (Facts & { readonly status: 'closed'; readonly reason: string });

function evolve(before: PlanState, event: PlanEvent): PlanState {
  const version = before.version + 1;
  if (event.type === 'PlanOpened') {
    const { name, program, slug, phases } = event.data;
    return { status: 'open', version, name, program, slug, phases };
  }
  if (before.status === 'none') return { ...before, version };
  switch (event.type) {
    case 'PlanMigrated':
      return { ...before, version, program: event.data.program };
    case 'PlanClosed':
      return { ...before, status: 'closed', version, reason: event.data.reason };
    default:
      return never(event);
  }
}

const commands = {
  openPlan: command(
    'Open a plan under a program.',
    z.object({
      title: z.string().trim().min(1).max(400).describe('What people call it.'),
      program: z.string().min(1).describe('Program and version that the plan stays on, `mi-sig-cohort-3@1`.'),
      phases: z.array(phaseSchema).default([]).describe('Its periods, in order.'),
      slug: z.string().min(1).max(400).describe('A word that finds it, unique in its tenant: the slug of its name.'),
    }),
  ),
  migratePlan: command(
    'Let a plan go on under another version of its program; a preview shows first what that changes.',
    z.object({
      program: z.string().min(1).max(120).describe('The same program in another version, `mn-achievement-integration@4`.'),
      reason: z.string().trim().min(1).max(4000).describe('Why it changes while the plan is in flight.'),
      streams: z.array(z.string().min(3).max(200)).max(200).default([]).describe('Streams of the plan with waits of their own beside its stages, as the preview names them: meetings, yearly resolutions.'),
    }),
  ),
  closePlan: command(
    'Close a plan: nothing of it waits or reminds any more.',
    z.object({ reason: z.string().trim().min(1).max(4000).describe('Why it is closed.') }),
  ),
};
export type PlanCommand = CommandOf<typeof commands>;

function decide(state: PlanState, given: PlanCommand, context: DecisionContext): Decision<PlanEvent> {
  switch (given.name) {
    case 'openPlan': {
      if (!context.plan) return refuse('plan.unknown-program', { program: given.program });
      if (state.status !== 'none') {
        const same = state.status === 'open' && state.slug === given.slug && state.program === given.program;
        return same ? accept() : refuse('plan.already-open');
      }
      const wrong = given.phases.find((phase) => phase.end < phase.start);
      if (wrong) return refuse('plan.phase-ends-before-start', { phase: wrong.name });
      const { title, program, phases, slug } = given;
      return accept({ type: 'PlanOpened', data: { name: title, program, phases, slug } });
    }
    case 'migratePlan': {
      const { program, reason } = given;
      if (state.status === 'none') return refuse('plan.not-found');
      if (state.status === 'closed') return refuse('plan.closed');
      if (idOf(program) !== idOf(state.program)) return refuse('plan.other-program', { from: state.program, to: program });
      if (context.plan?.program !== program) return refuse('plan.unknown-program', { program });
      return state.program === program ? accept() : accept({ type: 'PlanMigrated', data: { from: state.program, program, reason } });
    }
    case 'closePlan':
      if (state.status === 'none') return refuse('plan.not-found');
      if (state.status === 'closed') return refuse('plan.closed');
      return accept({ type: 'PlanClosed', data: { reason: given.reason } });
    default:
      return never(given);
  }
}

/** `mi-sig-cohort-3@1` → `mi-sig-cohort-3`. */
const idOf = (program: string): string => program.split('@')[0]!;

/** Stream `plan/<id>`. Its id is made of tenant and slug (`planIdOf`), which keeps the slug unique. */
export const plan: Aggregate<PlanState, typeof commands, typeof planEvents> = {
  prefix: 'plan',
  events: planEvents,
  commands,
  initial: { status: 'none', version: 0 },
  evolve,
  decide,
  planOf: (_state, id) => id,
  sealUnder: (_state, id) => `plan/${id}`,
};
