import type { Pool } from 'pg';
import type { Deadline } from '#libs/domain/settings.js';
import type { Instant } from '#libs/kernel/dates.js';
import type { DueItem } from '#libs/read-models/index.js';

/**
 * Open processes with a deadline at or before `moment`. One that failed does not count, since it has a timer of its
 * own; where `lateMs` is given, it counts again when that timer is so late.
 */
export async function processesDue(db: Pool, moment: Instant, lateMs: number | null = null): Promise<string[]> {
  const { rows } = await db.query<{ process: string }>(
    `SELECT DISTINCT d.process FROM read.deadlines d JOIN read.processes p USING (process)
     WHERE p.open AND d.due_at <= $1 AND NOT EXISTS (
       SELECT FROM work.deadline_failures f WHERE f.process = d.process AND f.task = d.task AND f.item = d.item AND f.rung = d.rung
         AND f.on_date = d.on_date AND f.occurrence IS NOT DISTINCT FROM d.occurrence AND f.set_by = d.set_by
         AND ($2::double precision IS NULL OR f.retry_at > clock_timestamp() - $2 * interval '1 millisecond'))`,
    [moment, lateMs],
  );
  return rows.map(({ process }) => process);
}

export type FailedDeadline = Deadline & { readonly task: string; readonly retryAt: Date };

/** What names a deadline within its process. */
export const nameOf = ({ task, item, rung, on, setBy, occurrence }: Deadline & { readonly task: string }): string =>
  [`${task}/${item}`, rung, on, setBy, occurrence ?? ''].join(':');

/** The failures of a process that still wait for their next try; those of deadlines that are gone are forgotten. */
export async function failuresOf(db: Pool, process: string): Promise<FailedDeadline[]> {
  const { rows } = await db.query<FailedDeadline>(
    `SELECT task, item, rung, to_char(on_date, 'YYYY-MM-DD') AS "on", occurrence, set_by AS "setBy", retry_at AS "retryAt"
     FROM work.deadline_failures WHERE process = $1`,
    [process],
  );
  if (rows.length === 0) return rows;
  await db.query(
    `DELETE FROM work.deadline_failures f WHERE process = $1 AND NOT EXISTS (
       SELECT FROM read.deadlines d WHERE d.process = f.process AND d.task = f.task AND d.item = f.item AND d.rung = f.rung
         AND d.on_date = f.on_date AND d.occurrence IS NOT DISTINCT FROM f.occurrence AND d.set_by = f.set_by)`,
    [process],
  );
  return rows.filter(({ retryAt }) => retryAt.getTime() > Date.now());
}

/** Tried again after 1 s, 2 s, 4 s, … and at last once an hour, in real time: a clock that stands must not stop it. */
export async function recordFailure(db: Pool, process: string, due: DueItem, code: string, detail: string): Promise<void> {
  await db.query(
    `INSERT INTO work.deadline_failures AS f (tenant, process, task, item, rung, on_date, occurrence, set_by, attempts, code, detail, retry_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 1, $9, $10, clock_timestamp() + interval '1 second')
     ON CONFLICT (process, task, item, rung, on_date, occurrence, set_by) DO UPDATE SET
       attempts = f.attempts + 1, code = excluded.code, detail = excluded.detail, failed_at = clock_timestamp(),
       retry_at = clock_timestamp() + least(interval '1 second' * 2 ^ least(f.attempts, 12), interval '1 hour')`,
    [due.tenant, process, due.task, due.item, due.rung, due.on, due.occurrence, due.setBy, code, detail],
  );
}
