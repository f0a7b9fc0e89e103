import type { ClientBase } from 'pg';
import type { LoggedEvent } from '#libs/event-log/envelope.js';
import type { LogReader } from '#libs/event-log/port.js';
import { PROJECTED_CHANNEL } from './checkpoint.js';
import { park, parkedSubjects, type Parked } from './parked.js';
import { foldBatch, write, type ReadingKeys } from './project.js';
import { working } from './working.js';

export type LogForProjection = Pick<LogReader, 'readAfter' | 'head'>;

/** The log has less than the read models were made from, or something else: it was restored. Only a person can say what is right. */
export class LogWasRestored extends Error {
  constructor(checkpoint: bigint, head: bigint) {
    super(
      `the read models are folded up to event ${checkpoint}, and the log (head ${head}) does not have that event: it was restored from a copy. ` +
        'Rebuild the read models from this log, or restore the newer log.',
    );
  }
}

type Position = { readonly version: number; readonly checkpoint: bigint; readonly eventId: string | null };
/** Which version of the tables: the one that the views show, or one that a rebuild fills. */
export type Which = 'live' | number;

export async function positionOf(client: ClientBase, which: Which, lock: '' | 'FOR UPDATE' = ''): Promise<Position | null> {
  const { rows } = await client.query<{ version: number; checkpoint: string; event_id: string | null }>(
    `SELECT version, checkpoint, event_id FROM work.read_model_versions WHERE ${which === 'live' ? "state = 'live'" : 'version = $1'} ${lock}`,
    which === 'live' ? [] : [which],
  );
  const row = rows[0];
  return row ? { version: row.version, checkpoint: BigInt(row.checkpoint), eventId: row.event_id } : null;
}

/** Of the live version; with a lock, the projector waits until the transaction ends. */
export async function livePosition(client: ClientBase, lock: '' | 'FOR UPDATE' = ''): Promise<Position> {
  const position = await positionOf(client, 'live', lock);
  if (!position) throw new Error('no version of the read models is live: the migrations have not run');
  return position;
}

/** Throws LogWasRestored where the log does not have, at the checkpoint, the event that was folded there. */
export async function checkSameLog(reader: LogForProjection, { checkpoint, eventId }: Position): Promise<void> {
  if (checkpoint === 0n) return;
  const [last] = await reader.readAfter(checkpoint - 1n, 1);
  if (last?.logIndex !== checkpoint || last.envelope.id !== eventId) throw new LogWasRestored(checkpoint, await reader.head());
}

export type Progress = { readonly projected: number; readonly checkpoint: bigint; readonly parked: readonly Parked[] };

/** Projects the next events, at most `limit`: rows, checkpoint and notice in one transaction. */
export async function projectNext(client: ClientBase, reader: LogForProjection, keys: ReadingKeys, limit: number, which: Which = 'live'): Promise<Progress> {
  const position = await positionOf(client, which);
  if (!position) throw new Error(`the read models have no version ${which}: the migrations have not run, or it was dropped`);
  const events = await reader.readAfter(position.checkpoint, limit);
  if (events.length === 0) {
    const head = await reader.head();
    if (head < position.checkpoint) throw new LogWasRestored(position.checkpoint, head);
    return { projected: 0, checkpoint: position.checkpoint, parked: [] };
  }
  return commit({ client, which, expected: position, keys }, events);
}

type Commit = { readonly client: ClientBase; readonly which: Which; readonly expected: Position; readonly keys: ReadingKeys };

/** `refused`: the one event whose rows the database refused; it is set aside instead of folded. */
async function commit(to: Commit, events: readonly LoggedEvent[], refused: Parked | null = null): Promise<Progress> {
  const { client, which, expected, keys } = to;
  try {
    return await inTransaction(client, async () => {
      const now = await positionOf(client, which, 'FOR UPDATE');
      // A rebuild switched, or another projector was faster: nothing is lost by asking again.
      if (now?.version !== expected.version || now.checkpoint !== expected.checkpoint) {
        return { projected: 0, checkpoint: now?.checkpoint ?? expected.checkpoint, parked: [] };
      }
      const parked = refused ? [refused] : await projectInto(client, now.version, events, keys);
      for (const one of parked) await park(client, now.version, one);
      const last = events.at(-1)!;
      await moveCheckpoint(client, now.version, last);
      if (which === 'live') await client.query('SELECT pg_notify($1, $2)', [PROJECTED_CHANNEL, String(last.logIndex)]);
      return { projected: events.length, checkpoint: last.logIndex, parked };
    });
  } catch (error) {
    if (!isBadData(error)) throw error;
    const [event] = events;
    if (events.length === 1 && event) return commit(to, events, { event, error: String(error) });
    // The event that made the row is found by halving; what comes after it is projected by the next call.
    return commit(to, events.slice(0, Math.ceil(events.length / 2)));
  }
}

async function projectInto(client: ClientBase, version: number, events: readonly LoggedEvent[], keys: ReadingKeys): Promise<Parked[]> {
  const work = working({ complete: false });
  const failed = await foldBatch(client, version, work, events, keys, await parkedSubjects(client, version));
  await write(client, version, work);
  return failed;
}

export async function moveCheckpoint(client: ClientBase, version: number, last: LoggedEvent): Promise<void> {
  await client.query('UPDATE work.read_model_versions SET checkpoint = $2, event_id = $3 WHERE version = $1', [
    version,
    String(last.logIndex),
    last.envelope.id,
  ]);
}

/** Classes 22 and 23 of SQLSTATE: a value that the table can't hold, a constraint that it breaks. */
export const isBadData = (error: unknown): boolean => /^2[23]/.test((error as { code?: string } | null)?.code ?? '');

const inside = new WeakSet<ClientBase>();

/** All of `work` or nothing of it; within another one, nothing of it alone. */
export async function inTransaction<T>(client: ClientBase, work: () => Promise<T>): Promise<T> {
  const nested = inside.has(client);
  await client.query(nested ? 'SAVEPOINT inner_work' : 'BEGIN');
  inside.add(client);
  try {
    const result = await work();
    await client.query(nested ? 'RELEASE SAVEPOINT inner_work' : 'COMMIT');
    return result;
  } catch (error) {
    await client.query(nested ? 'ROLLBACK TO SAVEPOINT inner_work' : 'ROLLBACK').catch(() => undefined);
    throw error;
  } finally {
    if (!nested) inside.delete(client);
  }
}
