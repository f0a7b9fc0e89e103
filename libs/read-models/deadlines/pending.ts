import { deadlines, type PendingDeadline } from '#libs/domain/task/deadlines.js';
import { programFacts, type Working } from '../projection/working.js';
import type { KnownTask } from '../tasks/table.js';
import { settingsOf, type TenantRow } from '../tenants/table.js';

/** A state never changes, and its deadlines are asked for by its reminders and by its own rows; a plan that migrates has other ladders. */
const derived = new WeakMap<KnownTask, { readonly settings: TenantRow; readonly program: string; readonly pending: readonly PendingDeadline[] }>();

/** What a task has to do if nobody acts; nothing once its plan is closed. */
export function pendingDeadlines(work: Working, tenant: string, state: KnownTask): readonly PendingDeadline[] {
  const plan = work.plans.get({ tenant, plan: state.plan });
  const settings = work.tenants.get({ tenant });
  if (!plan || !settings) throw new Error(`task of plan ${state.plan}: the plan or its district was never opened`);
  if (plan.status !== 'open') return [];
  const known = derived.get(state);
  if (known?.settings === settings && known.program === plan.program) return known.pending;
  const pending = deadlines(state, settingsOf(settings), programFacts(plan.program).ladders);
  derived.set(state, { settings, program: plan.program, pending });
  return pending;
}
