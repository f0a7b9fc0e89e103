import { setTimeout as pause } from 'node:timers/promises';
import type { WorkflowClient } from '@temporalio/client';
import { reasonOf } from '#libs/kernel/reason.js';
import { never, refuse } from '#libs/kernel/refusal.js';
import type { Order, OrderOutcome } from '#libs/orders/orders.js';
import { finishOrder, nextOrder } from '#libs/orders/postgres.js';
import { rebuild, type LogForProjection, type ReadingKeys } from '#libs/read-models/index.js';
import { advanceClock, setClockSpeed, type ClockDeps } from '../clock/move.js';
import { repeat, type Complain, type Job } from '../health/job.js';
import { rebuildParked } from '../projectors/rebuild-parked.js';
import { rebuildTemporal } from '../temporal/rebuild.js';

export type OrderDeps = ClockDeps & { readonly client: WorkflowClient; readonly log: LogForProjection; readonly keys: ReadingKeys; readonly complain: Complain };

const LOOK_EVERY_MS = 100;

/** Carries out what people order of the worker, one at a time and in order; one that a crash cut short is done again. */
export const startOrders = (deps: OrderDeps): Job =>
  repeat(
    'orders',
    async (signal, well) => {
      const open = await nextOrder(deps.db);
      // What is ordered may take hours.
      well();
      if (!open) return void (await pause(LOOK_EVERY_MS, undefined, { signal }).catch(() => undefined));
      const outcome = await carryOut(deps, open.order, signal);
      if (outcome) await finishOrder(deps.db, open.id, outcome);
    },
    deps.complain,
  );

/** Null where a stop came first: it must not wait for three years of stepping. The order stays open, and the next start takes it up. */
async function carryOut(deps: OrderDeps, order: Order, signal: AbortSignal): Promise<OrderOutcome | null> {
  try {
    switch (order.kind) {
      case 'advance-clock':
        return await advanceClock(deps, order.params.to, signal);
      case 'set-clock-speed':
        return await setClockSpeed(deps, order.params.speed);
      case 'rebuild-temporal':
        return { ok: true, facts: await rebuildTemporal(deps) };
      case 'rebuild-read-models':
        return await rebuildReadModels(deps);
      case 'rebuild-parked':
        return await rebuildParked(deps);
      default:
        return never(order);
    }
  } catch (error) {
    if (signal.aborted) return null;
    deps.complain('orders', error);
    return refuse('process.order-failed', { detail: reasonOf(error) });
  }
}

/** What the new tables have otherwise is what whoever orders this wants: a projection was mended. */
async function rebuildReadModels({ db, log, keys }: OrderDeps): Promise<OrderOutcome> {
  const client = await db.connect();
  try {
    const rebuilt = await rebuild(client, log, keys, { whenDifferent: 'switch' });
    if (rebuilt.kind === 'under-way') return refuse('process.rebuild-under-way');
    return { ok: true, facts: { differences: rebuilt.differences.length, ...(rebuilt.kind === 'switched' && { version: rebuilt.version, upTo: String(rebuilt.checkpoint) }) } };
  } finally {
    client.release();
  }
}
