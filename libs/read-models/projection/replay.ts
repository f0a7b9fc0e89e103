import type { ClientBase } from 'pg';
import { partsOfStream } from '#libs/kernel/streams.js';
import type { LoggedEvent } from '#libs/event-log/envelope.js';
import { PROJECTED_CHANNEL } from './checkpoint.js';
import { inTransaction, livePosition, type LogForProjection } from './next.js';
import { foldBatch, write, type ReadingKeys } from './project.js';
import { tableName } from './sql.js';
import { modelTables, working, type Working } from './working.js';

export type Replayed =
  | { readonly kind: 'replayed'; readonly events: number }
  | { readonly kind: 'not-parked' }
  /** Still set aside, with its old rows. */
  | { readonly kind: 'fails-again'; readonly index: bigint; readonly error: string };

type Subject = { readonly tenant: string; readonly subject: string };

/**
 * Brings back what was set aside, once the projection is corrected. A plan is folded anew from its first
 * event, since digests of other streams may have ended some of its reminders meanwhile; a stream without
 * a plan goes on where it stopped.
 */
export async function replayParked(client: ClientBase, reader: LogForProjection, keys: ReadingKeys, { tenant, subject }: Subject): Promise<Replayed> {
  return inTransaction(client, async () => {
    const live = await livePosition(client, 'FOR UPDATE');
    const since = await parkedSince(client, live.version, { tenant, subject });
    if (since === null) return { kind: 'not-parked' };
    const isPlan = !subject.includes('/');
    const events = await eventsOf(reader, { tenant, subject }, isPlan ? 0n : since - 1n, live.checkpoint, isPlan);
    const work = working({ complete: isPlan });
    const [failed] = await foldBatch(client, live.version, work, events, keys, new Set());
    if (failed) return { kind: 'fails-again', index: failed.event.logIndex, error: failed.error };
    await (isPlan ? replacePlan(client, live.version, work, tenant, subject) : write(client, live.version, work));
    await client.query('DELETE FROM work.parked_plans WHERE version = $1 AND tenant = $2 AND subject = $3', [live.version, tenant, subject]);
    await client.query('SELECT pg_notify($1, $2)', [PROJECTED_CHANNEL, String(live.checkpoint)]);
    return { kind: 'replayed', events: events.length };
  });
}

async function parkedSince(client: ClientBase, version: number, { tenant, subject }: Subject): Promise<bigint | null> {
  const { rows } = await client.query<{ since_index: string }>(
    'SELECT since_index FROM work.parked_plans WHERE version = $1 AND tenant = $2 AND subject = $3',
    [version, tenant, subject],
  );
  return rows[0] ? BigInt(rows[0].since_index) : null;
}

async function eventsOf(reader: LogForProjection, { tenant, subject }: Subject, after: bigint, upTo: bigint, isPlan: boolean): Promise<LoggedEvent[]> {
  const concerns = ({ envelope }: LoggedEvent): boolean =>
    envelope.tenant === tenant &&
    (isPlan ? envelope.plan === subject || ['tenant', 'digest'].includes(partsOfStream(envelope.stream).prefix) : envelope.stream === subject);
  const found: LoggedEvent[] = [];
  for (let index = after; index < upTo; ) {
    const events = await reader.readAfter(index, 2_000);
    const last = events.at(-1);
    if (!last) break;
    found.push(...events.filter((event) => event.logIndex <= upTo && concerns(event)));
    index = last.logIndex;
  }
  return found;
}

async function replacePlan(client: ClientBase, version: number, work: Working, tenant: string, plan: string): Promise<void> {
  for (const { model, columns } of modelTables) {
    if ('plan' in columns) await client.query(`DELETE FROM ${tableName(model, version)} WHERE tenant = $1 AND plan = $2`, [tenant, plan]);
  }
  await write(client, version, work, (row) => row['plan'] === plan);
}
