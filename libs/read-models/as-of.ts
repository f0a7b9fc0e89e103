import type { OpenedEvent } from '#libs/commands/codec.js';
import { epochMs, type Instant } from '#libs/kernel/dates.js';

/** Two clocks: what was in effect at `effective`, as far as was recorded at `recorded` (design 8). Null: no bound. */
export type AsOf = { readonly effective: Instant | null; readonly recorded: Instant | null };

/** How an aggregate folds; `evolve` is total on any such selection of a stream's events. */
type Fold<S> = { readonly initial: S; readonly evolve: (state: S, event: never) => S };

/**
 * The state of one stream as of two moments: the fold, in log order, of the events recorded by the one and
 * in effect at the other. `version` of the result counts the events that were folded, not the stream's.
 */
export function stateAsOf<S>({ initial, evolve }: Fold<S>, events: readonly OpenedEvent[], at: AsOf): S {
  return events.filter((event) => countsAt(event, at)).reduce((state, event) => evolve(state, event as never), initial);
}

export const countsAt = ({ effective, recorded }: Pick<OpenedEvent, 'effective' | 'recorded'>, at: AsOf): boolean =>
  (at.effective === null || epochMs(effective) <= epochMs(at.effective)) && (at.recorded === null || microsecondsOf(recorded) <= microsecondsOf(at.recorded));

/** Recorded times have six digits, and events of one append lie microseconds apart. */
const microsecondsOf = (instant: Instant): bigint => BigInt(epochMs(instant)) * 1000n + BigInt(/\.\d{3}(\d{3})/.exec(instant)?.[1] ?? '0');
