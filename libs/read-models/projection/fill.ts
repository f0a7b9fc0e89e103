import type { ClientBase } from 'pg';
import type { LoggedEvent } from '#libs/event-log/envelope.js';
import { moveCheckpoint, projectNext, type LogForProjection } from './next.js';
import { park, type Parked } from './parked.js';
import { foldBatch, write, type ReadingKeys } from './project.js';
import { working } from './working.js';

/** Events read and folded at once. */
const BATCH = 2_000;
/** Events folded before rows are written: a row that changes often is written once. */
const WRITE_EVERY = 50_000;
/** Events after which memory is emptied; rows that come up again are then loaded, as the projector does. */
const FORGET_AFTER = 500_000;

export type Filling = {
  /**
   * Folds events up to this index, or until so many are unwritten that `write` should come first; answers
   * how many it folded. Rows stay in memory until `write`.
   */
  upTo(index: bigint): Promise<number>;
  /** Writes what is in memory, in the caller's transaction. */
  write(): Promise<void>;
};

/** Fills the empty tables of a new version. As long as memory holds every row, nothing is read back. */
export function startFilling(
  client: ClientBase,
  version: number,
  reader: LogForProjection,
  keys: ReadingKeys,
  onProgress: (index: bigint) => void = () => undefined,
): Filling {
  const parked = new Set<string>();
  let failed: Parked[] = [];
  let work = working({ complete: true });
  let last: LoggedEvent | null = null;
  let unwritten = 0;
  let remembered = 0;
  return {
    upTo: async (index) => {
      let folded = 0;
      while (unwritten < WRITE_EVERY) {
        const after: bigint = last?.logIndex ?? 0n;
        const left = index - after;
        const events = left > 0n ? await reader.readAfter(after, left < BigInt(BATCH) ? Number(left) : BATCH) : [];
        if (events.length === 0) break;
        failed.push(...(await foldBatch(client, version, work, events, keys, parked)));
        last = events.at(-1)!;
        folded += events.length;
        unwritten += events.length;
        remembered += events.length;
        onProgress(last.logIndex);
      }
      return folded;
    },
    write: async () => {
      await write(client, version, work);
      for (const one of failed) await park(client, version, one);
      if (last) await moveCheckpoint(client, version, last);
      failed = [];
      unwritten = 0;
      if (remembered < FORGET_AFTER) return;
      work = working({ complete: false });
      remembered = 0;
    },
  };
}

/**
 * The slow way, as the projector goes: for a log in which the database refuses the rows of some event, so
 * that the same plans are set aside from the same events on as in the live tables.
 */
export function startCarefulFilling(client: ClientBase, version: number, reader: LogForProjection, keys: ReadingKeys, onProgress: (index: bigint) => void = () => undefined): Filling {
  let at = 0n;
  return {
    upTo: async (index) => {
      if (at >= index) return 0;
      const left = index - at;
      const { projected, checkpoint } = await projectNext(client, reader, keys, left < BigInt(BATCH) ? Number(left) : BATCH, version);
      at = checkpoint;
      onProgress(at);
      return projected;
    },
    write: async () => undefined,
  };
}
