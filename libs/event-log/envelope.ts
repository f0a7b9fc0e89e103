import type { Actor } from '#libs/kernel/actor.js';
import type { Instant } from '#libs/kernel/dates.js';
import type { Sealed } from '#libs/kernel/sealing.js';

export type { Actor };

/**
 * What every event of every version carries; it can't be changed later, since the log is never rewritten.
 * Its RFC 8785 text is the second line of a log entry; the recorded time is the first.
 */
export type Envelope = {
  readonly id: string;
  readonly tenant: string;
  readonly stream: string;
  /** 1 is the first event of its stream. */
  readonly version: number;
  /** Name and version of its type, `TaskPlanned@1`. */
  readonly type: string;
  readonly plan: string | null;
  /** Program and version, `mi-sig-cohort-3@1`. */
  readonly program: string | null;
  /** When it took effect; recorded time is the log's own. */
  readonly effective: Instant;
  readonly actor: Actor;
  readonly onBehalfOf: string | null;
  /** Id of the event that led to this one. */
  readonly causation: string | null;
  /** The same for everything that one request or one wake-up led to. */
  readonly correlation: string;
  readonly commandKey: string;
  /** `simulated` where a demonstration's clock was moved by hand. */
  readonly clock: 'real' | 'simulated';
  readonly payload: Readonly<Record<string, unknown>> & { readonly sealed?: Sealed };
};

/** An event as the log gives it back. Indexes are dense: 1, 2, 3, … over the log, and over each tenant. */
export type LoggedEvent = {
  readonly logIndex: bigint;
  readonly tenantIndex: bigint;
  /** RFC 3339, UTC, six digits; never runs backwards along the log. */
  readonly recorded: Instant;
  readonly envelope: Envelope;
};

/** An entry may not exceed this many bytes of UTF-8 (the length field of an exported bundle has 16 bits). */
export const MAX_ENTRY_BYTES = 65_535;
