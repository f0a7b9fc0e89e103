import type { Pool } from 'pg';
import type { DeliveryQueue } from './queue.js';
import { loseOverdueLeases, noteQueued, unqueued } from './store.js';

export type ReconcileDeps = { readonly db: Pool; readonly queue: Pick<DeliveryQueue, 'put'>; /** After which a queue that was told an id may have lost it. */ readonly lostAfterMs: number; /** Sendings of unknown outcome. */ readonly mostUnknown: number };

const most = 1_000;

/**
 * The rows are the truth and the queue only carries them: puts whatever may be sent and is in no queue
 * that we know of. So a flushed Redis, a queue that was down, a retry that is due and a killed sender
 * all end here, and lose nothing. Putting an id twice does no harm.
 */
export async function reconcile({ db, queue, lostAfterMs, mostUnknown }: ReconcileDeps): Promise<void> {
  await loseOverdueLeases(db, mostUnknown);
  for (;;) {
    const ids = await unqueued(db, lostAfterMs, most);
    if (ids.length === 0 || !(await queue.put(ids))) return;
    await noteQueued(db, ids);
    if (ids.length < most) return;
  }
}
