import type { CalendarDate, Instant } from '#libs/kernel/dates.js';
import type { Deadline } from '#libs/domain/settings.js';
import type { StageProcess } from '#libs/domain/decider.js';
import { dayIn, instantOf, type Db } from '../db.js';

export type ProcessKind = 'timeline' | 'digests' | StageProcess['kind'];

/** What one workflow waits for: a plan's timeline, a round of one of its stages, a tenant's morning digests. */
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

/** Those that have not ended, and those that have and for which something is still to be done outside. */
export async function openProcesses(db: Db): Promise<OpenProcess[]> {
  const { rows } = await db.query<Omit<OpenProcess, 'openedIndex'> & { openedIndex: string }>(
    `SELECT process, tenant, kind, subject, plan, opened_index AS "openedIndex"
     FROM read.processes p WHERE open OR EXISTS (SELECT FROM read.effects e WHERE e.process = p.process) ORDER BY opened_index, process`,
  );
  return rows.map((row) => ({ ...row, openedIndex: BigInt(row.openedIndex) }));
}

/** Whether the process is open; null where the read models know none of that id. */
export async function processIsOpen(db: Db, process: string): Promise<boolean | null> {
  const { rows } = await db.query<{ open: boolean }>('SELECT open FROM read.processes WHERE process = $1', [process]);
  return rows[0]?.open ?? null;
}

/** What is to be done outside for a process now. */
export type WantedEffect = { readonly tenant: string; readonly stream: string; readonly effect: string; readonly kind: string };

export async function wantedEffects(db: Db, process: string): Promise<WantedEffect[]> {
  const { rows } = await db.query<WantedEffect>('SELECT tenant, stream, effect, kind FROM read.effects WHERE process = $1 ORDER BY stream, effect', [process]);
  return rows;
}

/** The processes of stages that these plans have, whether they have ended or not. */
export async function stageProcesses(db: Db, plans: readonly { readonly tenant: string; readonly plan: string }[]): Promise<string[]> {
  if (plans.length === 0) return [];
  const { rows } = await db.query<{ process: string }>(
    `SELECT process FROM read.processes p JOIN unnest($1::text[], $2::text[]) AS k(tenant, plan) ON p.tenant = k.tenant AND p.plan = k.plan
     WHERE p.kind IN ('council', 'board', 'submission')`,
    [plans.map(({ tenant }) => tenant), plans.map(({ plan }) => plan)],
  );
  return rows.map(({ process }) => process);
}
