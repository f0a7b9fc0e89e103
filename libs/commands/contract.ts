import type { Actor } from '#libs/kernel/actor.js';
import type { Refusal } from '#libs/kernel/refusal.js';

export type { Aggregate, Decision, DecisionContext, PlanFacts } from '#libs/domain/decider.js';
export type { CommandDefinition } from '#libs/kernel/command-definition.js';

/** Who asks, and in which tenant. Made at the edge from a credential, never from a request's body. */
export type Principal = { readonly tenant: string; readonly actor: Actor; readonly onBehalfOf: string | null };

/** A command's answer. `lastIndex` lets a page wait until it sees its own write. */
export type Handled =
  | {
      readonly kind: 'done';
      readonly firstIndex: bigint;
      readonly lastIndex: bigint;
      /** Of the first part's stream, as the ETag. */
      readonly version: number;
      readonly already: boolean;
      /** What the first part's stream was told, in order: it has the numbers and hashes that the next step asks for. */
      readonly own: { readonly id: string; readonly events: readonly Told[] };
    }
  /** Decided, and nothing had to change: no event. */
  | { readonly kind: 'nothing-to-do'; readonly version: number }
  /** `part`: which of the request's parts was the one, counted from 0. */
  | { readonly kind: 'refused'; readonly refusal: Refusal; readonly part?: number }
  | { readonly kind: 'denied'; readonly refusal: Refusal; readonly part?: number }
  | { readonly kind: 'stale'; readonly refusal: Refusal; readonly actual: number }
  | { readonly kind: 'key-reused'; readonly refusal: Refusal }
  | { readonly kind: 'too-large'; readonly refusal: Refusal };

export type Told = { readonly type: string; readonly data: Readonly<Record<string, unknown>> };

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
