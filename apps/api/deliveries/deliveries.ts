import { z } from 'zod';
import { dateSchema } from '#libs/domain/schedule.js';
import { say } from '#libs/messages/say.js';
import { day, instant, type TenantDb } from '../queries/tenant-db.js';

export const deliverySchema = z
  .object({
    id: z.uuid(),
    person: z.string(),
    name: z.string().nullable(),
    day: dateSchema,
    state: z.enum(['due', 'sending', 'accepted', 'failed', 'unknown', 'dead', 'not-needed']),
    reminders: z.int(),
    tries: z.int(),
    unknownSendings: z.int(),
    reason: z.object({ code: z.string(), sentence: z.string(), detail: z.string().nullable() }).nullable(),
    endedAt: z.iso.datetime().nullable(),
  })
  .meta({ id: 'Delivery' });
export type Delivery = z.infer<typeof deliverySchema>;

type Row = Omit<Delivery, 'reason'> & { readonly code: string | null; readonly detail: string | null };

/** Newest first. */
export async function listDeliveries(db: TenantDb, state: Delivery['state'] | null): Promise<Delivery[]> {
  const rows = await db.rows<Row>(
    `SELECT d.id, d.person, p.name, ${day('d.day')} AS day, d.state, jsonb_array_length(d.reminders) AS reminders, d.tries,
            d.unknown_sendings AS "unknownSendings", d.reason AS code, d.detail, ${instant('d.ended_at')} AS "endedAt"
     FROM work.deliveries d LEFT JOIN read.persons p ON p.person = d.person
     WHERE $1::text IS NULL OR d.state = $1 ORDER BY d.day DESC, d.id LIMIT 500`,
    state,
  );
  return rows.map(({ code, detail, ...row }) => ({ ...row, reason: code === null ? null : { code, sentence: say(code, { detail: detail ?? '' }), detail } }));
}

export type Unreachable = { readonly role: string; readonly reminders: number };

/** Roles that reminders wait for and nobody with an address holds, nor anybody who stands in. */
export const listUnreachable = (db: TenantDb): Promise<Unreachable[]> =>
  db.rows<Unreachable>('SELECT role, reminders FROM work.reminders_without_address ORDER BY role');

/** A dead letter is due again, as if it had never been tried; false where it is none. */
export async function sendAgain(db: TenantDb, id: string): Promise<boolean> {
  const rows = await db.rows<{ id: string }>(
    `UPDATE work.deliveries SET state = 'due', tries = 0, put_offs = 0, not_reached = 0, own_errors = 0, next_try_at = clock_timestamp(), queued_at = NULL, ended_at = NULL
     WHERE id = $1::uuid AND state = 'dead' RETURNING id`,
    id,
  );
  return rows.length > 0;
}
