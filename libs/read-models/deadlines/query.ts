import type { CalendarDate, Instant } from '#libs/kernel/dates.js';
import type { Deadline } from '#libs/domain/settings.js';
import { dayIn, instantOf, type Db } from '../db.js';

export type ProcessKind = 'timeline' | 'digests';

/** What one workflow waits for: a plan's timeline, a tenant's morning digests. */
export type OpenProcess = {
  /** `timeline/<tenant>/<plan>/1`: the workflow's id. */
  readonly process: string;
  readonly tenant: string;
  readonly kind: ProcessKind;
  readonly subject: string;
  readonly plan: string | null;
  readonly openedIndex: bigint;
};

export type DueItem = Deadline & { readonly tenant: string; readonly plan: string; readonly task: string; readonly dueAt: Instant };

type DueRow = {
  tenant: string;
  plan: string;
  task: string;
  item: Deadline['item'];
  rung: string;
  on: CalendarDate;
  occurrence: number | null;
  setBy: number;
  dueAt: Instant;
};

/** Deadlines of an open process that are due at `now`, earliest first; none of an ended process. */
export async function dueItems(db: Db, process: string, now: Instant, limit: number): Promise<DueItem[]> {
  const { rows } = await db.query<DueRow>(
    `SELECT d.tenant, d.plan, d.task, d.item, d.rung, ${dayIn('d.on_date')} AS "on", d.occurrence,
            d.set_by AS "setBy", ${instantOf('d.due_at')} AS "dueAt"
     FROM read.deadlines d JOIN read.processes p USING (process)
     WHERE d.process = $1 AND d.due_at <= $2::timestamptz AND p.open
     ORDER BY d.due_at, d.task, d.item, d.rung LIMIT $3`,
    [process, now, limit],
  );
  return rows;
}

export async function openProcesses(db: Db): Promise<OpenProcess[]> {
  const { rows } = await db.query<Omit<OpenProcess, 'openedIndex'> & { openedIndex: string }>(
    `SELECT process, tenant, kind, subject, plan, opened_index AS "openedIndex"
     FROM read.processes WHERE open ORDER BY opened_index, process`,
  );
  return rows.map((row) => ({ ...row, openedIndex: BigInt(row.openedIndex) }));
}

/** Whether the process is open; null where the read models know none of that id. */
export async function processIsOpen(db: Db, process: string): Promise<boolean | null> {
  const { rows } = await db.query<{ open: boolean }>('SELECT open FROM read.processes WHERE process = $1', [process]);
  return rows[0]?.open ?? null;
}
