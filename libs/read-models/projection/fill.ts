import type { ClientBase } from 'pg';
import type { LoggedEvent } from '#libs/event-log/envelope.js';
import { moveCheckpoint, projectNext, type LogForProjection } from './next.js';
import { park, type Parked } from './parked.js';
import { foldBatch, write, writeBulk, type ReadingKeys } from './project.js';
import { working, type Working } from './working.js';

/** Events read and folded at once. */
const BATCH = 2_000;
/** Events folded before rows are written: a row that changes often is written once. */
const WRITE_EVERY = 50_000;
/** Events after which memory is emptied; rows that come up again are then loaded, as the projector does. */
const FORGET_AFTER = 500_000;

export type Filling = {
  /** Folds events up to this index, until memory is full; answers how many. Some rows stay in memory until `write`. */
  upTo(index: bigint): Promise<number>;
  /** Writes what is in memory. */
  write(): Promise<void>;
  /** Nothing more comes in bulk: from here on rows are written as the projector writes them. */
  finish(): Promise<void>;
};

type Write = (client: ClientBase, version: number, work: Working) => Promise<void>;

/**
 * Fills the empty tables of a new version. As long as memory holds every row, nothing is read back. While
 * one batch is folded the next one is read, and what is only ever added is written.
 */
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
  let writeRows = bulk;
  let writing: Promise<void> = Promise.resolve();

  const read = (after: bigint, index: bigint): Promise<LoggedEvent[]> =>
    index > after ? reader.readAfter(after, index - after < BigInt(BATCH) ? Number(index - after) : BATCH) : Promise.resolve([]);

  return {
    upTo: async (index) => {
      let folded = 0;
      let reading = read(last?.logIndex ?? 0n, index);
      while (unwritten < WRITE_EVERY) {
        const events = await reading;
        if (events.length === 0) break;
        last = events.at(-1)!;
        folded += events.length;
        unwritten += events.length;
        remembered += events.length;
        reading = unwritten < WRITE_EVERY ? read(last.logIndex, index) : Promise.resolve([]);
        reading.catch(() => undefined);
        failed.push(...(await foldBatch(client, version, work, events, keys, parked)));
        await writing;
        writing = writeRows === bulk ? writeBulk(client, version, work.sets.filter(({ table }) => table.appendOnly)) : Promise.resolve();
        writing.catch(() => undefined);
        onProgress(last.logIndex);
      }
      await writing;
      return folded;
    },
    write: async () => {
      await writeRows(client, version, work);
      for (const one of failed) await park(client, version, one);
      if (last) await moveCheckpoint(client, version, last);
      failed = [];
      unwritten = 0;
      if (remembered < FORGET_AFTER) return;
      work = working({ complete: false });
      remembered = 0;
    },
    finish: async () => {
      await client.query('SELECT read.finish_version($1)', [version]);
      writeRows = write;
    },
  };
}

const bulk: Write = (client, version, { sets }) => writeBulk(client, version, sets);

/**
 * The slow way, as the projector goes: for a log in which the database refuses the rows of some event, so
 * that the same plans are set aside from the same events on as in the live tables.
 */
export function startCarefulFilling(client: ClientBase, version: number, reader: LogForProjection, keys: ReadingKeys, onProgress: (index: bigint) => void = () => undefined): Filling {
  let at = 0n;
  let finished = false;
  const finish = async (): Promise<void> => {
    if (!finished) await client.query('SELECT read.finish_version($1)', [version]);
    finished = true;
  };
  return {
    upTo: async (index) => {
      if (at >= index) return 0;
      // It reads back what it wrote: indexes come first.
      await finish();
      const left = index - at;
      const { projected, checkpoint } = await projectNext(client, reader, keys, left < BigInt(BATCH) ? Number(left) : BATCH, version);
      at = checkpoint;
      onProgress(at);
      return projected;
    },
    write: async () => undefined,
    finish,
  };
}
