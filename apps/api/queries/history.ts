import { z } from 'zod';
import { say } from '#libs/messages/say.js';
import { decodeCursor, pageOf } from './cursor.js';
import { instant, type TenantDb } from './tenant-db.js';

export const historyEntrySchema = z
  .object({
    logIndex: z.string(),
    stream: z.string(),
    version: z.int(),
    type: z.string(),
    says: z.string().describe('The event in plain words.'),
    code: z.string(),
    params: z.record(z.string(), z.union([z.string(), z.number()])),
    effective: z.iso.datetime(),
    recorded: z.iso.datetime(),
    actor: z.object({ kind: z.string(), id: z.string(), assurance: z.string() }),
    onBehalfOf: z.string().nullable(),
    simulatedClock: z.boolean(),
  })
  .meta({ id: 'HistoryEntry' });
export type HistoryEntry = z.infer<typeof historyEntrySchema>;

type Row = Omit<HistoryEntry, 'actor' | 'says'> & { readonly kind: string; readonly actor: string; readonly assurance: string };

const ENTRY = `log_index::text AS "logIndex", stream, stream_version AS version, type, code, params, ${instant('effective')} AS effective,
  ${instant('recorded')} AS recorded, actor_kind AS kind, actor_id AS actor, actor_assurance AS assurance, on_behalf_of AS "onBehalfOf", simulated_clock AS "simulatedClock"`;

const entryOf = ({ kind, actor, assurance, ...row }: Row): HistoryEntry => ({ ...row, says: say(row.code, row.params), actor: { kind, id: actor, assurance } });

/** Newest first. The cursor is an index of the log, so that new events move nothing. */
export async function historyOfPlan(db: TenantDb, plan: string, limit: number, cursor?: string): Promise<{ items: HistoryEntry[]; next: string | null }> {
  const [before] = cursor ? decodeCursor(cursor, z.tuple([z.string().regex(/^\d{1,18}$/)])) : [null];
  const rows = await db.rows<Row>(
    `SELECT ${ENTRY} FROM read.plan_history WHERE plan = $1 AND ($2::text IS NULL OR log_index < $2::bigint) ORDER BY log_index DESC LIMIT $3::integer`,
    plan, before, limit + 1,
  );
  const page = pageOf(rows, limit, (row) => [row.logIndex]);
  return { items: page.items.map(entryOf), next: page.next };
}

/** Of one stream of a plan, newest first; only what came after `afterVersion`. */
export async function historyOfStream(db: TenantDb, plan: string, stream: string, afterVersion = 0): Promise<HistoryEntry[]> {
  const rows = await db.rows<Row>(
    `SELECT ${ENTRY} FROM read.plan_history WHERE plan = $1 AND stream = $2 AND stream_version > $3::integer ORDER BY log_index DESC LIMIT 500`,
    plan, stream, afterVersion,
  );
  return rows.map(entryOf);
}
