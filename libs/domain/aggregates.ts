import type { CommandCatalog } from '#libs/kernel/command-definition.js';
import type { EventCatalog } from '#libs/kernel/event-definition.js';
import type { Aggregate, Decision, DecisionContext, Effect, FollowUp, StageProcess, StreamRef } from './decider.js';
import { approval } from './board/approval/approval.js';
import { meeting } from './board/meeting/meeting.js';
import { calendar } from './calendar/calendar.js';
import { concurrence } from './council/concurrence/concurrence.js';
import { consultation } from './council/consultation/consultation.js';
import { councilRound } from './council/round.js';
import { digest } from './digest/digest.js';
import { draft } from './draft/draft.js';
import { grant } from './grant/grant.js';
import { body } from './people/body.js';
import { person } from './people/person.js';
import { role } from './people/role.js';
import { tenant } from './people/tenant.js';
import { imports } from './plan/import.js';
import { plan } from './plan/plan.js';
import type { ProgramRules } from './program-rules.js';
import { strategy } from './strategy/strategy.js';
import { review } from './review/review.js';
import { submission } from './submission/submission.js';
import { task } from './task/task.js';
import type { Wait } from './wait.js';

/** Every kind of stream by its prefix. A new one is added here and nowhere else: handle, routes and read models go by this list. */
export const registry = { tenant, plan, import: imports, task, person, role, body, digest, meeting, approval, draft, 'council-round': councilRound, consultation, concurrence, calendar, submission, review, grant, 'shared-strategy': strategy };

export type AggregateName = keyof typeof registry;

/** An aggregate whose own types are set aside: what `handle` needs, where any of them may come. */
export type AnyAggregate = {
  readonly prefix: string;
  readonly events: EventCatalog;
  readonly commands: CommandCatalog;
  readonly initial: AnyState;
  readonly evolve: (state: AnyState, event: AnyEvent) => AnyState;
  readonly decide: (state: AnyState, command: AnyCommand, context: DecisionContext, id: string) => Decision<AnyEvent>;
  readonly planOf: (state: AnyState, id: string) => string | null;
  readonly sealUnder: (state: AnyState, id: string) => string;
  readonly reads?: (state: AnyState, command: AnyCommand, id: string, rules: ProgramRules | null) => readonly StreamRef[];
  readonly facts?: (state: AnyState) => unknown;
  readonly waits?: (state: AnyState, rules: ProgramRules) => readonly Wait[];
  readonly follows?: (event: AnyEvent, state: AnyState, context: DecisionContext, id: string, command: AnyCommand) => readonly FollowUp[];
  readonly process?: (state: AnyState, id: string) => StageProcess | null;
  readonly effects?: (state: AnyState, id: string) => readonly Effect[];
};
export type AnyState = { readonly version: number };
export type AnyCommand = { readonly name: string } & Readonly<Record<string, unknown>>;
export type AnyEvent = { readonly type: string; readonly data: Readonly<Record<string, unknown>>; readonly effective?: string };

/** Null where there is no such kind of stream. */
export const aggregateNamed = (name: string): AnyAggregate | null =>
  Object.hasOwn(registry, name) ? (registry[name as AggregateName] as unknown as AnyAggregate) : null;

/** The state that a stream's events make, of the aggregate's own type. */
export const fold = <S extends AnyState, C extends CommandCatalog, E extends EventCatalog>(
  aggregate: Aggregate<S, C, E>,
  events: readonly { readonly type: string; readonly data: Readonly<Record<string, unknown>> }[],
): S => events.reduce<S>((state, event) => aggregate.evolve(state, event as Parameters<typeof aggregate.evolve>[1]), aggregate.initial);
