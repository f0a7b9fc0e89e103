import type { TenantDb } from './tenant-db.js';

export type SharedStrategySummary = { readonly id: string; readonly name: string; readonly collaborative: string };

/** The strategies of this tenant that several districts share, by the name that each was shared under; of one plan, those that its collaborative keeps in it. */
export const listStrategies = (db: TenantDb, plan: string | null = null): Promise<SharedStrategySummary[]> =>
  db.rows(
    `SELECT id, state->'texts'->0->>'name' AS name, state->>'collaborative' AS collaborative FROM read.stages
     WHERE kind = 'shared-strategy' AND state->>'status' = 'shared' AND ($1::text IS NULL OR plan = $1) ORDER BY opened_index LIMIT 200`,
    plan,
  );
