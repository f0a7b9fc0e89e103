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

/**
 * Follows the log into the read models. Of several worker processes one projects, and another takes over
 * when its connection ends. A log that was restored stops it: it says so, and changes nothing.
 */
export const startProjector = (deps: ProjectorDeps): Job => repeat('projector', (signal) => projectUntilStopped(deps, signal), deps.complain);

async function projectUntilStopped(deps: ProjectorDeps, signal: AbortSignal): Promise<void> {
  const client = await deps.db.connect();
  // A connection that breaks between two questions: the next question tells.
  client.on('error', () => undefined);
  try {
    if (!(await becomeTheOne(client, signal))) return;
    await checkSameLog(deps.reader, await livePosition(client));
    while (!signal.aborted) await step(client, deps, signal);
  } finally {
    // Closed, not given back: the lock ends with the connection.
    client.release(true);
  }
}

async function becomeTheOne(client: PoolClient, signal: AbortSignal): Promise<boolean> {
  while (!signal.aborted) {
    const { rows } = await client.query<{ locked: boolean }>('SELECT pg_try_advisory_lock($1) AS locked', [PROJECTOR_LOCK]);
    if (rows[0]?.locked) return true;
    await pause(TAKE_OVER_MS, undefined, { signal }).catch(() => undefined);
  }
  return false;
}

async function step(client: PoolClient, { reader, keys, complain, onProjected }: ProjectorDeps, signal: AbortSignal): Promise<void> {
  const { projected, checkpoint, parked } = await projectNext(client, reader, keys, BATCH);
  for (const { event, error } of parked) complain('projector', new Error(`event ${event.logIndex} could not be projected, its plan is set aside: ${error}`));
  if (projected > 0) onProjected?.(checkpoint);
  else await reader.waitForIndex(checkpoint + 1n, signal);
}
