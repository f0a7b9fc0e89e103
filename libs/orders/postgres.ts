import { setTimeout as pause } from 'node:timers/promises';
import type { Pool } from 'pg';
import { orderSchema, type Order, type OrderOutcome } from './orders.js';

/** Leaves an order for the worker; the append role may. Gives its number. */
export async function placeOrder(db: Pool, order: Order): Promise<bigint> {
  const { rows } = await db.query<{ id: string }>('INSERT INTO work.orders (kind, params) VALUES ($1, $2) RETURNING id', [
    order.kind,
    JSON.stringify(order.params),
  ]);
  return BigInt(rows[0]!.id);
}

/** Null while the worker is at it, or has not come to it yet. */
export async function orderOutcome(db: Pool, id: bigint): Promise<OrderOutcome | null> {
  const { rows } = await db.query<{ outcome: OrderOutcome | null }>('SELECT outcome FROM work.orders WHERE id = $1', [String(id)]);
  if (!rows[0]) throw new Error(`there is no order ${id}`);
  return rows[0].outcome;
}

/** Waits for the outcome; null where it did not come within `timeoutMs`: the order stands all the same. */
export async function waitForOrder(db: Pool, id: bigint, timeoutMs: number): Promise<OrderOutcome | null> {
  const giveUpAt = Date.now() + timeoutMs;
  for (;;) {
    const outcome = await orderOutcome(db, id);
    if (outcome || Date.now() > giveUpAt) return outcome;
    await pause(50);
  }
}

export type OpenOrder = { readonly id: bigint; readonly order: Order };

/** The oldest order that is not done. One that no longer parses (from another version) is answered as unknown and passed over. */
export async function nextOrder(db: Pool): Promise<OpenOrder | null> {
  const { rows } = await db.query<{ id: string; kind: string; params: unknown }>(
    'SELECT id, kind, params FROM work.orders WHERE done_at IS NULL ORDER BY id LIMIT 1',
  );
  const row = rows[0];
  if (!row) return null;
  const parsed = orderSchema.safeParse({ kind: row.kind, params: row.params });
  if (parsed.success) return { id: BigInt(row.id), order: parsed.data };
  await finishOrder(db, BigInt(row.id), { ok: false, refusal: { code: 'process.order-unknown', params: { kind: row.kind } } });
  return nextOrder(db);
}

export async function finishOrder(db: Pool, id: bigint, outcome: OrderOutcome): Promise<void> {
  await db.query('UPDATE work.orders SET done_at = clock_timestamp(), outcome = $2 WHERE id = $1', [String(id), JSON.stringify(outcome)]);
}
