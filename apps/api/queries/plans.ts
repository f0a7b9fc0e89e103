import { z } from 'zod';
import { loadProgram } from '#libs/programs/catalog.js';
import { phaseSchema } from '#libs/domain/plan/events.js';
import { refuseRequest } from '../http/problem.js';
import { instant, type TenantDb } from './tenant-db.js';

export const planSchema = z
  .object({
    id: z.string(),
    slug: z.string(),
    name: z.string(),
    program: z.string().describe('Program and version that it stays on.'),
    phases: z.array(phaseSchema),
    status: z.enum(['open', 'closed']),
    closedReason: z.string().nullable(),
    openedAt: z.iso.datetime(),
    version: z.int(),
  })
  .meta({ id: 'Plan' });
export type Plan = z.infer<typeof planSchema>;

const PLAN = `plan AS id, slug, name, program, phases, status, closed_reason AS "closedReason", ${instant('opened_at')} AS "openedAt", stream_version AS version`;

/** `mi-sig-cohort-3@1` → its title, with the version that the plan stays on. */
export function programTitle(ref: string): string {
  const found = loadProgram(ref);
  return found.ok ? `${found.value.title}, version ${found.value.version}` : ref;
}

export const listPlans = (db: TenantDb): Promise<Plan[]> => db.rows(`SELECT ${PLAN} FROM read.plans ORDER BY name, plan`);

/** By its id or by its slug: people know the second. */
export async function planById(db: TenantDb, id: string): Promise<Plan | null> {
  const [plan] = await db.rows<Plan>(`SELECT ${PLAN} FROM read.plans WHERE plan = $1 OR slug = $1 ORDER BY (plan = $1) DESC LIMIT 1`, id);
  return plan ?? null;
}

/** The same, or the end of the request. */
export async function knownPlan(db: TenantDb, id: string): Promise<Plan> {
  const plan = await planById(db, id);
  if (!plan) throw refuseRequest(404, 'api.no-such-plan', { plan: id });
  return plan;
}
