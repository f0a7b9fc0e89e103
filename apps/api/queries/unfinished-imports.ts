import { z } from 'zod';
import type { Actor } from '#libs/kernel/actor.js';
import { instant, type TenantDb } from './tenant-db.js';

export const unfinishedImportSchema = z
  .object({
    id: z.string(),
    plan: z.string(),
    slug: z.string(),
    fileName: z.string(),
    rows: z.int(),
    done: z.int().describe('Rows taken or held back so far.'),
    startedAt: z.iso.datetime(),
  })
  .meta({ id: 'UnfinishedImport' });
export type UnfinishedImport = z.infer<typeof unfinishedImportSchema>;

/** The last imports of open plans that have not ended: under way, or cut off. One that another import of its plan came after is over. */
export const unfinishedImports = (db: TenantDb): Promise<UnfinishedImport[]> =>
  db.rows(
    `SELECT i.import AS id, i.plan, p.slug, i.file_name AS "fileName", i.rows, i.taken + i.held AS done, ${instant('i.started_at')} AS "startedAt"
     FROM read.imports i JOIN read.plans p USING (tenant, plan)
     WHERE i.status = 'running' AND p.status = 'open'
       AND NOT EXISTS (SELECT FROM read.imports later WHERE later.plan = i.plan AND later.started_index > i.started_index)
     ORDER BY i.started_index`,
  );

/** Who started an import, in whose name it goes on. */
export async function startedBy(db: TenantDb, id: string): Promise<Actor> {
  const [actor] = await db.rows<Actor>(
    `SELECT h.actor_kind AS kind, h.actor_id AS id, h.actor_assurance AS assurance
     FROM read.imports i JOIN read.plan_history h ON h.plan = i.plan AND h.log_index = i.started_index WHERE i.import = $1`,
    id,
  );
  if (!actor) throw new Error(`the history does not tell who started import ${id}`);
  return actor;
}
