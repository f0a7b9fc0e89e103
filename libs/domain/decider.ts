import type { Actor } from '#libs/kernel/actor.js';
import type { CommandCatalog, CommandOf } from '#libs/kernel/command-definition.js';
import type { CalendarDate, Instant, TimeZone } from '#libs/kernel/dates.js';
import type { EventCatalog, EventOf } from '#libs/kernel/event-definition.js';
import type { Refusal } from '#libs/kernel/refusal.js';
import type { Ladder, TenantSettings } from './settings.js';

/** What a decider may know besides its state: the clock and ids are arguments, never reached for. */
export type DecisionContext = {
  readonly now: Instant;
  /** The tenant's day at `now`. */
  readonly today: CalendarDate;
  readonly timeZone: TimeZone;
  readonly actor: Actor;
  readonly newId: () => string;
  readonly settings: TenantSettings;
  /** Of the program version that the plan stays on. */
  readonly ladder: Ladder;
  /** The plan that the stream belongs to; null where it belongs to none, or the plan is not known. */
  readonly plan: PlanFacts | null;
};

/** What a task or an import needs to know of its plan. */
export type PlanFacts = {
  readonly id: string;
  readonly program: string;
  readonly open: boolean;
  /** Role id of who hears of what nobody else is named for. */
  readonly coordinator: string;
};

export type Decision<E> = { readonly ok: true; readonly events: readonly E[] } | { readonly ok: false; readonly refusal: Refusal };

export const accept = <E>(...events: readonly E[]): { readonly ok: true; readonly events: readonly E[] } => ({ ok: true, events });

/** Every state counts the events folded into it: the version of its stream. */
export type Versioned = { readonly version: number };

/**
 * One kind of stream: its events, commands, the fold, and the decision. `prefix` is the first part of
 * the stream's name (`task/<id>`), `planOf` tells which plan an event of it belongs to.
 */
export type Aggregate<S extends Versioned, Commands extends CommandCatalog, Events extends EventCatalog> = {
  readonly prefix: string;
  readonly events: Events;
  readonly commands: Commands;
  readonly initial: S;
  /** Total: any subsequence of a stream folds to a state (design 8, as-of). */
  readonly evolve: (state: S, event: EventOf<Events>) => S;
  readonly decide: (state: S, command: CommandOf<Commands>, context: DecisionContext, id: string) => Decision<EventOf<Events>>;
  readonly planOf: (state: S, id: string) => string | null;
  /** The subject under whose key free text of this stream is sealed: `plan/<id>` or `person/<id>`. */
  readonly sealUnder: (state: S, id: string) => string;
};
