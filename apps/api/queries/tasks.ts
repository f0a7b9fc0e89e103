import { z } from 'zod';
import type { CalendarDate, Instant } from '#libs/kernel/dates.js';
import { dateSchema, recurrenceSchema, scheduleSchema } from '#libs/domain/schedule.js';
import type { TaskState } from '#libs/domain/task/state.js';
import { decodeCursor, pageOf, pageSchema } from './cursor.js';
import { day, instant, type TenantDb } from './tenant-db.js';

export const taskStatusSchema = z.enum(['planned', 'started', 'overdue', 'done', 'cancelled']);

export const taskSummarySchema = z
  .object({
    id: z.string(),
    plan: z.string(),
    status: taskStatusSchema,
    title: z.string(),
    /** Role ids; the first is the one named owner. */
    owners: z.array(z.string()),
    phase: z.string().nullable(),
    position: z.int(),
    site: z.string().nullable(),
    schedule: scheduleSchema,
    /** End of what is open now: the task, or its open occurrence. */
    due: dateSchema.nullable(),
    recurrence: recurrenceSchema.nullable(),
    occurrence: z.int().nullable(),
    version: z.int(),
  })
  .meta({ id: 'TaskSummary' });
export type TaskSummary = z.infer<typeof taskSummarySchema>;

export const taskFilterSchema = pageSchema.extend({
  plan: z.string().optional().describe('Id or slug of a plan.'),
  status: z
    .string()
    .transform((text) => text.split(','))
    .pipe(z.array(taskStatusSchema))
    .optional()
    .describe('One or more of planned, started, overdue, done, cancelled, with commas between.'),
  owner: z.string().optional().describe('Id of a role that owns it.'),
  phase: z.string().optional(),
  'due-before': dateSchema.optional().describe('Due on an earlier day than this.'),
  'due-after': dateSchema.optional().describe('Due on a later day than this.'),
});
export type TaskFilter = Partial<z.output<typeof taskFilterSchema>>;

export type KnownTask = Exclude<TaskState, { status: 'none' }>;
type Row = Omit<TaskSummary, 'schedule'> & { readonly schedule: KnownTask['schedule'] };

const SUMMARY = `task AS id, plan, status, title, owners, phase, position, site, state->'schedule' AS schedule,
  ${day('due_date')} AS due, recurrence, occurrence, stream_version AS version`;

/** By due day, what has none last; then by plan and place in it. */
const keySchema = z.tuple([dateSchema.nullable(), z.string(), z.int(), z.string()]);
const FAR = "coalesce(due_date, 'infinity'::date)";

type Params = { readonly values: unknown[]; given(value: unknown): string };

function paramList(): Params {
  const values: unknown[] = [];
  return { values, given: (value) => `$${values.push(value)}` };
}

function conditions(filter: TaskFilter, { given }: Params): string[] {
  const all = [
    filter.plan && `plan = ${given(filter.plan)}`,
    filter.status && `status = ANY(${given([...filter.status])}::text[])`,
    filter.owner && `${given(filter.owner)} = ANY(owners)`,
    filter.phase && `phase = ${given(filter.phase)}`,
    filter['due-before'] && `due_date < ${given(filter['due-before'])}::date`,
    filter['due-after'] && `due_date > ${given(filter['due-after'])}::date`,
  ];
  return ['true', ...all.filter((one) => one !== undefined && one !== '')] as string[];
}

export async function listTasks(db: TenantDb, filter: TaskFilter): Promise<{ items: TaskSummary[]; next: string | null }> {
  const limit = filter.limit ?? 100;
  const params = paramList();
  const { given } = params;
  const where = conditions(filter, params);
  if (filter.cursor) {
    const [due, plan, position, id] = decodeCursor(filter.cursor, keySchema);
    where.push(`(${FAR}, plan, position, task) > (coalesce(${given(due)}::date, 'infinity'::date), ${given(plan)}, ${given(position)}::integer, ${given(id)})`);
  }
  const rows = await db.rows<Row>(
    `SELECT ${SUMMARY} FROM read.tasks WHERE ${where.join(' AND ')} ORDER BY ${FAR}, plan, position, task LIMIT ${given(limit + 1)}::integer`,
    ...params.values,
  );
  return pageOf(rows, limit, (row) => [row.due, row.plan, row.position, row.id]);
}

export async function countMatching(db: TenantDb, filter: TaskFilter): Promise<number> {
  const params = paramList();
  const where = conditions(filter, params);
  const [row] = await db.rows<{ tasks: number }>(`SELECT count(*)::integer AS tasks FROM read.tasks WHERE ${where.join(' AND ')}`, ...params.values);
  return row?.tasks ?? 0;
}

/** What was finished last comes first. */
export const recentlyDone = async (db: TenantDb, plan: string | null, limit: number): Promise<{ items: TaskSummary[] }> => ({
  items: await db.rows(
    `SELECT ${SUMMARY} FROM read.tasks WHERE status = 'done' AND ($1::text IS NULL OR plan = $1) ORDER BY last_index DESC LIMIT $2::integer`,
    plan, limit,
  ),
});

/** So many tasks stand on one page of a plan. */
export const TASKS_A_PAGE = 200;

/** Its own last day, or its first where it has no last one: of a task that is done too. */
const OWN_DAY = "coalesce((state->'schedule'->>'end')::date, (state->'schedule'->>'start')::date, 'infinity'::date)";

/** In the plan's order, a page at a time. Those with the same place in it (what stages wait for has none) stand by day, then by title. */
export async function tasksOfPlan(db: TenantDb, plan: string, cursor?: string): Promise<{ items: TaskSummary[]; next: string | null }> {
  const after = cursor ? decodeCursor(cursor, z.tuple([z.int(), z.string().max(20), z.string(), z.string()])) : null;
  const [position, ownDay, title, id] = after ?? [0, '-infinity', '', ''];
  const rows = await db.rows<TaskSummary & { readonly ownDay: string }>(
    `SELECT ${SUMMARY}, ${OWN_DAY}::text AS "ownDay" FROM read.tasks WHERE plan = $1 AND (position, ${OWN_DAY}, title, task) > ($2::integer, $3::date, $4, $5)
     ORDER BY position, ${OWN_DAY}, title, task LIMIT $6::integer`,
    plan, position, ownDay, title, id, TASKS_A_PAGE + 1,
  );
  return pageOf(rows, TASKS_A_PAGE, (row) => [row.position, row.ownDay, row.title, row.id]);
}

/** Those whose request for more time nobody has answered, the nearest end first; and how many there are. */
export async function askedForMoreTime(db: TenantDb, plan: string | null, limit: number): Promise<{ items: (TaskSummary & { readonly askedUntil: CalendarDate })[]; total: number }> {
  const rows = await db.rows<TaskSummary & { askedUntil: CalendarDate; total: number }>(
    `SELECT ${SUMMARY}, state->'asked'->>'until' AS "askedUntil", count(*) OVER ()::integer AS total FROM read.tasks
     WHERE status IN ('planned', 'started', 'overdue') AND state->'asked'->>'until' IS NOT NULL AND ($1::text IS NULL OR plan = $1)
     ORDER BY ${FAR}, plan, position, task LIMIT $2::integer`,
    plan, limit,
  );
  return { items: rows, total: rows[0]?.total ?? 0 };
}

export async function taskState(db: TenantDb, id: string): Promise<KnownTask | null> {
  const [row] = await db.rows<{ state: KnownTask }>('SELECT state FROM read.tasks WHERE task = $1', id);
  return row?.state ?? null;
}

/** The tasks of a plan for which something is due next, the earliest first. */
export const nextStates = (db: TenantDb, plan: string, until: Instant, limit: number): Promise<{ id: string; state: KnownTask; at: Instant }[]> =>
  db.rows(
    `SELECT t.task AS id, t.state, ${instant('d.at')} AS at FROM
       (SELECT task, min(due_at) AS at FROM read.deadlines WHERE plan = $1 GROUP BY task) d JOIN read.tasks t ON t.task = d.task
     WHERE d.at <= $2::timestamptz ORDER BY d.at, t.position, t.task LIMIT $3::integer`,
    plan, until, limit,
  );

/** Overdue tasks of a plan of which nobody will be reminded any more, the longest overdue first. */
export const silentStates = (db: TenantDb, plan: string, limit: number): Promise<{ id: string; state: KnownTask }[]> =>
  db.rows(
    `SELECT task AS id, state FROM read.tasks t WHERE plan = $1 AND status = 'overdue'
       AND NOT EXISTS (SELECT FROM read.deadlines d WHERE d.plan = $1 AND d.task = t.task) ORDER BY due_date, position, task LIMIT $2::integer`,
    plan, limit,
  );

export const taskStates = (db: TenantDb, plan: string): Promise<{ id: string; state: KnownTask }[]> =>
  db.rows('SELECT task AS id, state FROM read.tasks WHERE plan = $1 ORDER BY position, task', plan);

export const titlesOf = async (db: TenantDb, tasks: readonly string[]): Promise<Map<string, { title: string; status: KnownTask['status'] }>> => {
  if (tasks.length === 0) return new Map();
  const rows = await db.rows<{ id: string; title: string; status: KnownTask['status'] }>('SELECT task AS id, title, status FROM read.tasks WHERE task = ANY($1::text[])', [...tasks]);
  return new Map(rows.map(({ id, ...rest }) => [id, rest]));
};

/** Of each status, how many; of one plan or of all. */
export async function countTasks(db: TenantDb, plan?: string): Promise<Map<string, Record<KnownTask['status'], number>>> {
  const rows = await db.rows<{ plan: string; status: KnownTask['status']; tasks: number }>(
    `SELECT plan, status, count(*)::integer AS tasks FROM read.tasks WHERE $1::text IS NULL OR plan = $1 GROUP BY plan, status`,
    plan ?? null,
  );
  const counts = new Map<string, Record<KnownTask['status'], number>>();
  for (const row of rows) {
    const one = counts.get(row.plan) ?? { planned: 0, started: 0, overdue: 0, done: 0, cancelled: 0 };
    counts.set(row.plan, { ...one, [row.status]: row.tasks });
  }
  return counts;
}
