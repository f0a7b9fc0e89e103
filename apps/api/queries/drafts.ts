import { draft } from '#libs/domain/draft/draft.js';
import type { DraftState } from '#libs/domain/draft/state.js';
import type { TenantDb } from './tenant-db.js';

/** The text of a plan, as the domain folds it. */
export async function draftState(db: TenantDb, plan: string): Promise<DraftState> {
  const [found] = await db.rows<{ state: DraftState }>('SELECT state FROM read.stages WHERE stream = $1', `draft/${plan}`);
  return found?.state ?? draft.initial;
}
