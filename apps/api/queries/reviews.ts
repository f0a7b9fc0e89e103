import type { TenantDb } from './tenant-db.js';

export type ReviewSummary = { readonly id: string; readonly title: string; readonly openedOn: string };

/** The reviews of this tenant, newest first; of one of its own plans, those whose dates are kept there. */
export const listReviews = (db: TenantDb, plan: string | null = null): Promise<ReviewSummary[]> =>
  db.rows(
    `SELECT id, state->>'title' AS title, state->>'openedOn' AS "openedOn" FROM read.stages WHERE kind = 'review' AND ($1::text IS NULL OR plan = $1) ORDER BY opened_index DESC LIMIT 100`,
    plan,
  );
