import type { Envelope, LoggedEvent } from './envelope.js';

/** One command's writes: appended all together or not at all. */
export type AppendCommand = {
  readonly tenant: string;
  /** The idempotency key: the same key, actor and intent is answered with the first outcome. */
  readonly key: string;
  readonly actor: string;
  /** Hash of the intent alone: never of times, generated ids or ciphertext. */
  readonly fingerprint: string;
  /** Streams written, each with the version it is expected to be at (0: it has no event yet). */
  readonly writes: readonly StreamWrite[];
  /** Streams only read, which must not have moved either. */
  readonly reads: readonly StreamVersion[];
};

export type StreamVersion = { readonly stream: string; readonly expectedVersion: number };
/** `events` carry their own tenant, stream and version; the log checks that they fit. */
export type StreamWrite = StreamVersion & { readonly events: readonly Envelope[] };

/** Where a command's events came to lie. */
export type Receipt = {
  readonly firstIndex: bigint;
  readonly lastIndex: bigint;
  readonly streams: readonly { readonly stream: string; readonly version: number }[];
};

/** Each command has its own outcome, as a value; a stale one never spoils its neighbours. */
export type AppendOutcome =
  | { readonly kind: 'appended'; readonly receipt: Receipt }
  | { readonly kind: 'already'; readonly receipt: Receipt }
  | { readonly kind: 'key-reused' }
  | { readonly kind: 'stale'; readonly stream: string; readonly expected: number; readonly actual: number }
  | { readonly kind: 'too-large'; readonly bytes: number; readonly limit: number };

export type ReceiptLookup =
  | { readonly kind: 'none' }
  | { readonly kind: 'already'; readonly receipt: Receipt }
  | { readonly kind: 'key-reused' };

/** What commands need of the log. */
export type EventLog = {
  append(command: AppendCommand): Promise<AppendOutcome>;
  findReceipt(query: Pick<AppendCommand, 'tenant' | 'key' | 'actor' | 'fingerprint'>): Promise<ReceiptLookup>;
  /** In version order, from `afterVersion + 1`; empty where there is no such stream. */
  readStream(tenant: string, stream: string, afterVersion?: number): Promise<LoggedEvent[]>;
  /** Several streams of one tenant in one round trip, in the order asked for. */
  readStreams(tenant: string, streams: readonly string[]): Promise<LoggedEvent[][]>;
};

/** What readers need of the log: they know nothing but "after index n". */
export type LogReader = {
  /** In index order and without a gap, all tenants. */
  readAfter(index: bigint, limit: number): Promise<LoggedEvent[]>;
  /** Index of the newest event; 0 of an empty log. */
  head(): Promise<bigint>;
  /** Resolves once the log holds index `n`; rejects with the signal's reason when aborted. */
  waitForIndex(n: bigint, signal?: AbortSignal): Promise<void>;
};
