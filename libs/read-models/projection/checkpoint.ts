import type { Pool, PoolClient } from 'pg';
import type { Db } from '../db.js';

/** The channel on which the projector tells the index of each checkpoint it commits. */
export const PROJECTED_CHANNEL = 'planline_projected';

/** Index up to which all read models are folded: one projector, one checkpoint, one transaction. */
export async function checkpoint(db: Db): Promise<bigint> {
  const { rows } = await db.query<{ checkpoint: string }>(
    "SELECT checkpoint FROM work.read_model_versions WHERE state = 'live'",
  );
  if (!rows[0]) throw new Error('no version of the read models is live: the migrations have not run');
  return BigInt(rows[0].checkpoint);
}

type Watch = { client: PoolClient | null; readonly wakers: Set<() => void> };
const watches = new WeakMap<Pool, Watch>();

/**
 * Waits until the read models hold `index`, so that a page or a job sees what was written before it asked.
 * Answers whether they do; false after `timeoutMs`. All waiters of a pool share one listening connection,
 * which goes back to the pool with the last of them.
 */
export async function waitForCheckpoint(db: Pool, index: bigint, { timeoutMs }: { readonly timeoutMs: number }): Promise<boolean> {
  if ((await checkpoint(db)) >= index) return true;
  const deadline = Date.now() + timeoutMs;
  let wake = (): void => undefined;
  const waker = (): void => wake();
  const watch = await join(db, waker);
  try {
    for (;;) {
      // Made before the question, so that a notice that comes in between is not lost.
      const woken = new Promise<void>((resolve) => (wake = resolve));
      if ((await checkpoint(db)) >= index) return true;
      const left = deadline - Date.now();
      if (left <= 0) return false;
      // A second at most: a notice may be lost with the connection that listens.
      await withTimeout(woken, Math.min(left, 1_000));
    }
  } finally {
    await leave(db, watch, waker);
  }
}

async function join(pool: Pool, waker: () => void): Promise<Watch> {
  const present = watches.get(pool);
  if (present) {
    present.wakers.add(waker);
    return present;
  }
  const watch: Watch = { client: null, wakers: new Set([waker]) };
  watches.set(pool, watch);
  try {
    const client = await pool.connect();
    client.on('notification', () => watch.wakers.forEach((wake) => wake()));
    client.on('error', () => watches.delete(pool));
    watch.client = client;
    await client.query(`LISTEN ${PROJECTED_CHANNEL}`);
    return watch;
  } catch (error) {
    watches.delete(pool);
    watch.client?.release(true);
    throw error;
  }
}

async function leave(pool: Pool, watch: Watch, waker: () => void): Promise<void> {
  watch.wakers.delete(waker);
  const { client } = watch;
  if (watch.wakers.size > 0 || !client) return;
  watch.client = null;
  if (watches.get(pool) === watch) watches.delete(pool);
  const failed = await client.query('UNLISTEN *').then(
    () => false,
    () => true,
  );
  client.removeAllListeners('notification');
  client.removeAllListeners('error');
  client.release(failed);
}

async function withTimeout(promise: Promise<void>, ms: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<void>((resolve) => (timer = setTimeout(resolve, ms)));
  await Promise.race([promise, timeout]).finally(() => clearTimeout(timer));
}
