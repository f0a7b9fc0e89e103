import type { Pool } from 'pg';
import { refuse } from '#libs/kernel/refusal.js';
import type { OrderOutcome } from '#libs/orders/orders.js';
import { openProcesses, parkedPlans, replayParked, type LogForProjection, type ReadingKeys } from '#libs/read-models/index.js';
import { forEachAtOnce, type Pokes } from '../temporal/pokes.js';

export type RebuildParkedDeps = { readonly db: Pool; readonly log: LogForProjection; readonly keys: ReadingKeys; readonly pokes: Pick<Pokes, 'lookAgain'> };

/** Brings back, after a fix, what the projector had set aside, and wakes who may have missed a date of it. */
export async function rebuildParked({ db, log, keys, pokes }: RebuildParkedDeps): Promise<OrderOutcome> {
  const parked = await parkedPlans(db);
  const failures: string[] = [];
  const client = await db.connect();
  try {
    for (const { tenant, subject } of parked) {
      const replayed = await replayParked(client, log, keys, { tenant, subject });
      if (replayed.kind === 'fails-again') failures.push(`${subject}, event ${replayed.index}: ${replayed.error}`);
    }
  } finally {
    client.release();
  }
  const tenants = new Set(parked.map(({ tenant }) => tenant));
  // The relay has passed these events long ago and tells nobody of them.
  await forEachAtOnce((await openProcesses(db)).filter(({ tenant }) => tenants.has(tenant)), ({ process }) => pokes.lookAgain(process));
  const replayed = parked.length - failures.length;
  return failures.length === 0 ? { ok: true, facts: { replayed } } : refuse('process.still-parked', { replayed, failing: failures.length, detail: failures[0]! });
}
