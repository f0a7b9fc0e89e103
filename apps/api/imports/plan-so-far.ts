import type { CalendarDate } from '#libs/kernel/dates.js';
import { movedByDaysOf } from '#libs/imports/anchor.js';
import { grantedEndOf } from '#libs/imports/diff.js';
import type { ImportBefore, PlanSoFar } from '#libs/imports/plan-so-far.js';
import { waitForCheckpoint } from '#libs/read-models/index.js';
import { WAIT_MS } from '../http/wait-for.js';
import { refuseRequest } from '../http/problem.js';
import type { Parts } from '../parts.js';
import { heldRows } from '../queries/imports.js';
import { planById } from '../queries/plans.js';
import { taskStates } from '../queries/tasks.js';
import { instant, tenantHead, type TenantDb } from '../queries/tenant-db.js';

/** Reads a tenant as of everything that the log holds of it by now: waits for the read models to be there. */
export async function asOfNow<T>(parts: Parts, tenant: string, read: (db: TenantDb) => Promise<T>): Promise<T> {
  const head = await parts.inTenant(tenant, tenantHead);
  if (!(await waitForCheckpoint(parts.pools.query, head, { timeoutMs: WAIT_MS }))) throw refuseRequest(503, 'api.lists-behind', { index: String(head) });
  return parts.inTenant(tenant, read);
}

export const planSoFar = (parts: Parts, tenant: string, slug: string): Promise<PlanSoFar | null> => asOfNow(parts, tenant, (db) => readPlan(db, slug));

async function readPlan(db: TenantDb, slug: string): Promise<PlanSoFar | null> {
  const plan = await planById(db, slug);
  if (!plan || plan.slug !== slug) return null;
  const { id, name, program, phases, status } = plan;
  // What is waited for stands in no file, and is neither found in one nor missed there.
  const states = (await taskStates(db, id)).filter(({ state }) => state.wait === null);
  const tasks = states.map((task) => ({ id: task.id, status: task.state.status, content: task.state.content, grantedEnd: grantedEndOf(task.state) }));
  const tasksMovedByDays = movedByDaysOf(states.map(({ state }) => state));
  const held = await heldRows(db, { plan: id });
  return { id, name, slug, program, phases, open: status === 'open', tasks, tasksMovedByDays, heldRows: held, imports: await importsBefore(db, id) };
}

const importsBefore = (db: TenantDb, plan: string): Promise<ImportBefore[]> =>
  db.rows(
    `SELECT import AS id, file_name AS "fileName", document->>'id' AS document, kind, status = 'finished' AS finished, anchor, confirmed, gone,
       CASE WHEN status = 'running' THEN (SELECT ${instant('max(h.effective)')} FROM read.plan_history h WHERE h.plan = i.plan AND h.stream = 'import/' || i.import) END AS "lastStepAt"
     FROM read.imports i WHERE plan = $1 ORDER BY started_index`,
    plan,
  );

/** Whether anybody has a role today: a district without people yet needs no warning for each of them. */
export async function peopleAreKnown(db: TenantDb, today: CalendarDate): Promise<boolean> {
  const [found] = await db.rows<{ known: boolean }>('SELECT EXISTS (SELECT FROM read.role_holders WHERE from_date <= $1::date AND (until_date IS NULL OR until_date > $1::date)) AS known', today);
  return found!.known;
}

/** Which of these roles are held today. */
export async function rolesHeld(db: TenantDb, roles: readonly string[], today: CalendarDate): Promise<ReadonlySet<string>> {
  const rows = await db.rows<{ role: string }>(
    'SELECT DISTINCT role FROM read.role_holders WHERE role = ANY($1::text[]) AND from_date <= $2::date AND (until_date IS NULL OR until_date > $2::date)',
    [...roles], today,
  );
  return new Set(rows.map(({ role }) => role));
}

/** Which of these roles are held today by someone who has an address. */
export async function rolesWithAddress(db: TenantDb, roles: readonly string[], today: CalendarDate): Promise<ReadonlySet<string>> {
  const rows = await db.rows<{ role: string }>(
    `SELECT DISTINCT h.role FROM read.role_holders h JOIN read.persons p ON p.person = h.person
     WHERE h.role = ANY($1::text[]) AND p.email IS NOT NULL AND h.from_date <= $2::date AND (h.until_date IS NULL OR h.until_date > $2::date)`,
    [...roles], today,
  );
  return new Set(rows.map(({ role }) => role));
}
