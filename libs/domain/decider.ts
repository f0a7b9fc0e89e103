import type { Actor } from '#libs/kernel/actor.js';
import type { CommandCatalog, CommandOf } from '#libs/kernel/command-definition.js';
import type { CalendarDate, Instant, TimeZone } from '#libs/kernel/dates.js';
import type { EventCatalog, EventOf } from '#libs/kernel/event-definition.js';
import type { Refusal } from '#libs/kernel/refusal.js';
import type { FactsKind, FactsOf } from './facts.js';
import type { ProgramRules } from './program-rules.js';
import type { Ladders, TenantSettings } from './settings.js';
import type { Wait } from './wait.js';

/** What a decider may know besides its state: the clock and ids are arguments, never reached for. */
export type DecisionContext = {
  readonly now: Instant;
  /** The tenant's day at `now`. */
  readonly today: CalendarDate;
  readonly timeZone: TimeZone;
  readonly actor: Actor;
  /** In which it is decided: what is recorded of another one was told, and can't be looked up here. */
  readonly tenant: string;
  readonly newId: () => string;
  readonly settings: TenantSettings;
  /** Of the program version that the plan stays on. */
  readonly ladders: Ladders;
  /** The plan that the stream belongs to; null where it belongs to none, or the plan is not known. */
  readonly plan: PlanFacts | null;
  /** Of the program version that the plan stays on; null where it belongs to none. */
  readonly rules: ProgramRules | null;
  /** Of a program version that a command names; null where the catalog has never had it. */
  readonly rulesUnder: (program: string) => ProgramRules | null;
  /**
   * What another stream tells of itself. Only streams that the aggregate named in `reads` can be asked for;
   * the append fails, and the command is decided again, where one of them has moved.
   */
  readonly seen: <K extends FactsKind>(kind: K, id: string) => FactsOf[K];
};

export type StreamRef = { readonly aggregate: FactsKind; readonly id: string };

/** A command to another stream that goes with an event: both are appended, or neither. */
export type FollowUp = { readonly aggregate: string; readonly id: string; readonly command: { readonly name: string } & Readonly<Record<string, unknown>> };

/** Work with its own retries beside the waiting loop: rendering, sending, filing. Its id is the same for as long as it is wanted. */
export type Effect = { readonly id: string; readonly kind: string };

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
  /** Other streams that a decision looks at. */
  readonly reads?: (state: S, command: CommandOf<Commands>, id: string, rules: ProgramRules | null) => readonly StreamRef[];
  /** What it tells the deciders of other streams. */
  readonly facts?: (state: S) => FactsOf[FactsKind];
  /** All that it waits for and has waited for; each is kept as a task of its plan (ADR 15). Looks at no other stream. */
  readonly waits?: (state: S, rules: ProgramRules) => readonly Wait[];
  /** Commands to other streams that go with one of its events, given the state after it and the command that it came from. */
  readonly follows?: (event: EventOf<Events>, state: S, context: DecisionContext, id: string, command: CommandOf<Commands>) => readonly FollowUp[];
  /** The process that waits for it, where it has one of its own. */
  readonly process?: (state: S, id: string) => StageProcess | null;
  /** What is to be done for it now, outside. */
  readonly effects?: (state: S, id: string) => readonly Effect[];
};

/** A stage of a plan as a process: one workflow, from the day it opens until it is concluded. */
export type StageProcess = {
  readonly kind: 'council' | 'board' | 'submission';
  /** `<plan>~<stage>`. */
  readonly subject: string;
  /** Counted anew each time the stage opens again. */
  readonly round: number;
  readonly open: boolean;
};
