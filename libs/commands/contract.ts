import type { z } from 'zod';
import type { EventCatalog, EventOf } from '#libs/kernel/event-definition.js';
import type { CalendarDate, Instant, TimeZone } from '#libs/kernel/dates.js';
import type { Refusal } from '#libs/kernel/refusal.js';
import type { Actor } from '#libs/event-log/envelope.js';
import type { Ladder, TenantSettings } from '#libs/domain/settings.js';

/** Who asks, and in which tenant. Made at the edge from a credential, never from a request's body. */
export type Principal = { readonly tenant: string; readonly actor: Actor; readonly onBehalfOf: string | null };

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
};

export type Decision<E> = { readonly ok: true; readonly events: readonly E[] } | { readonly ok: false; readonly refusal: Refusal };

/**
 * One kind of stream: its events, the fold, and the decision. `prefix` is the first part of the
 * stream's name (`task/<id>`), `plan` tells which plan an event of it belongs to.
 */
export type Aggregate<S, C, Cat extends EventCatalog> = {
  readonly prefix: string;
  readonly events: Cat;
  readonly initial: S;
  readonly evolve: (state: S, event: EventOf<Cat>) => S;
  readonly decide: (state: S, command: C, context: DecisionContext) => Decision<EventOf<Cat>>;
  readonly planOf: (state: S) => string | null;
  /** The subject under whose key free text of this stream is sealed: `plan/<id>` or `person/<id>`. */
  readonly sealUnder: (state: S, streamId: string) => string;
};

/** A command as people and machines may give it. Routes, OpenAPI, CLI verbs and forms are made from this. */
export type CommandDefinition<S extends z.ZodObject = z.ZodObject> = {
  readonly schema: S;
  /** One line: what it does, in the imperative. */
  readonly summary: string;
  /** `system`: given by processes alone, offered on no route. */
  readonly givenBy: 'people' | 'system';
};

/** A command's answer. `lastIndex` lets a page wait until it sees its own write. */
export type Handled =
  | { readonly kind: 'done'; readonly firstIndex: bigint; readonly lastIndex: bigint; /** Of the first part's stream, as the ETag. */ readonly version: number; readonly already: boolean }
  /** Decided, and nothing had to change: no event. */
  | { readonly kind: 'nothing-to-do'; readonly version: number }
  | { readonly kind: 'refused'; readonly refusal: Refusal }
  | { readonly kind: 'denied'; readonly refusal: Refusal }
  | { readonly kind: 'stale'; readonly refusal: Refusal; readonly actual: number }
  | { readonly kind: 'key-reused'; readonly refusal: Refusal }
  | { readonly kind: 'too-large'; readonly refusal: Refusal };

/** One stream's share of a request: name and fields of the command are already parsed by its schema. */
export type CommandPart = {
  /** `task`, `plan`, `import`, `person`, `role`, `body`, `tenant`, `digest`. */
  readonly aggregate: string;
  readonly id: string;
  readonly command: { readonly name: string } & Readonly<Record<string, unknown>>;
  /** From `If-Match`: refuse unless the stream is at this version. Null: decide on whatever it is at. */
  readonly ifVersion: number | null;
};

export type CommandRequest = {
  readonly principal: Principal;
  /** Usually one. Several are decided and appended all together or not at all. */
  readonly parts: readonly CommandPart[];
  readonly key: string;
  /** Plan and program that new streams of this request belong to, where their own state can't tell yet. */
  readonly plan?: string | null;
  readonly causation?: string | null;
  readonly correlation?: string;
  /** Streams that were read to make the decision and must not have moved. */
  readonly reads?: readonly { readonly stream: string; readonly expectedVersion: number }[];
};

/** The only thing that appends. */
export type Handle = (request: CommandRequest) => Promise<Handled>;
