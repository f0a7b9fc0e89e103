import type { Instant } from '#libs/kernel/dates.js';
import type { ReminderRef } from '#libs/domain/digest/events.js';
import { dayIn, instantOf, type Db } from '../db.js';

/** A notice that fell due and that no digest has ended yet. */
export type OpenReminder = ReminderRef & { readonly plan: string; readonly raisedAt: Instant; readonly raisedIndex: bigint };

/** Raised and not ended, in the order in which they were raised. */
export async function openReminders(db: Db, tenant: string): Promise<OpenReminder[]> {
  const { rows } = await db.query<Omit<OpenReminder, 'raisedIndex'> & { raisedIndex: string }>(
    `SELECT plan, task, rung, ${dayIn('on_date')} AS "on", occurrence, set_by AS "setBy", role,
            ${instantOf('raised_at')} AS "raisedAt", raised_index AS "raisedIndex"
     FROM read.reminders WHERE tenant = $1 AND status = 'raised' ORDER BY raised_index, role`,
    [tenant],
  );
  return rows.map((row) => ({ ...row, raisedIndex: BigInt(row.raisedIndex) }));
}
