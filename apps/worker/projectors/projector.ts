import { setTimeout as pause } from 'node:timers/promises';
import type { Pool, PoolClient } from 'pg';
import type { LogReader } from '#libs/event-log/port.js';
import { checkSameLog, livePosition, projectNext, type ReadingKeys } from '#libs/read-models/index.js';
import { repeat, type Complain, type Job } from '../health/job.js';

export type ProjectorDeps = {
  /** Of the role `log_reader`; the projector keeps one connection of it. */
  readonly db: Pool;
  readonly reader: LogReader;
  readonly keys: ReadingKeys;
  readonly complain: Complain;
  /** Told after each commit: for signals that may be lost (live pages, metrics). */
  readonly onProjected?: (checkpoint: bigint) => void;
};

/** Held by the one projector of an installation for as long as its connection lives. */
const PROJECTOR_LOCK = 7270736801;
/** Events in one transaction: a page waits for at most that many. */
const BATCH = 1_000;
const TAKE_OVER_MS = 200;
/** After a few events of a stream of them: the database is left to others for as long, and what comes meanwhile goes together. */
const MOST_REST_MS = 50;

/**
 * Follows the log into the read models. Of several worker processes one projects, and another takes over
 * when its connection ends. A log that was restored stops it: it says so, and changes nothing.
 */
export function startProjector(deps: ProjectorDeps): Job {
  const { db, reader, keys, complain, onProjected } = deps;
  let client: PoolClient | null = null;
  let isTheOne = false;
  /** Where there was nothing to project: the index that is waited for. */
  let next: bigint | null = null;
  const leave = (): void => {
    // Closed, not given back to the pool: the lock ends with the connection.
    client?.release(true);
    client = null;
    isTheOne = false;
    next = null;
  };

  const step = async (signal: AbortSignal): Promise<void> => {
    client ??= await connect(db);
    isTheOne ||= await becomeTheOne(client, reader);
    if (!isTheOne) return void (await pause(TAKE_OVER_MS, undefined, { signal }).catch(() => undefined));
    if (next !== null) await reader.waitForIndex(next, signal);
    const started = performance.now();
    const { projected, checkpoint, parked } = await projectNext(client, reader, keys, BATCH);
    next = projected === 0 ? checkpoint + 1n : null;
    for (const { event, error } of parked) complain('projector', new Error(`event ${event.logIndex} could not be projected, its plan is set aside: ${error}`));
    if (projected > 0) onProjected?.(checkpoint);
    if (projected > 0 && projected < BATCH) await pause(Math.min(performance.now() - started, MOST_REST_MS), undefined, { signal }).catch(() => undefined);
  };

  const job = repeat('projector', (signal) => step(signal).catch((error: unknown) => (leave(), Promise.reject(error))), complain);
  return { healthy: job.healthy, stop: () => job.stop().finally(leave) };
}

async function connect(db: Pool): Promise<PoolClient> {
  const client = await db.connect();
  // A connection that breaks between two questions: the next question tells.
  client.on('error', () => undefined);
  return client;
}

/** Whether the lock was free, and the log is the one that was projected before. */
async function becomeTheOne(client: PoolClient, reader: LogReader): Promise<boolean> {
  const { rows } = await client.query<{ locked: boolean }>('SELECT pg_try_advisory_lock($1) AS locked', [PROJECTOR_LOCK]);
  if (!rows[0]?.locked) return false;
  await checkSameLog(reader, await livePosition(client));
  return true;
}
