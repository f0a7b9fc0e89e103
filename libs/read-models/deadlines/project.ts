import type { Working } from '../projection/working.js';
import { pendingDeadlines } from './pending.js';
import { stageProcessOf, timelineOf } from './process.js';
import type { DeadlineRow } from './table.js';

/** Derives the deadlines of a task anew: they depend on its state alone, so once a batch is enough. */
export function settleDeadlines(work: Working, tenant: string, task: string): void {
  const wanted = new Map(deadlineRows(work, tenant, task).map((row) => [nameOf(row), row]));
  for (const row of work.deadlines.inGroup({ tenant, task })) {
    const same = wanted.get(nameOf(row));
    if (same?.due_at === row.due_at) wanted.delete(nameOf(row));
    else if (!same) work.deadlines.remove(row);
  }
  for (const row of wanted.values()) work.deadlines.put(row);
}

const nameOf = (row: DeadlineRow): string => `${row.item}/${row.rung}/${row.on_date}/${row.occurrence ?? ''}/${row.set_by}`;

function deadlineRows(work: Working, tenant: string, task: string): DeadlineRow[] {
  const row = work.tasks.get({ tenant, task });
  if (!row) return [];
  // What a stage waits for is fired by the stage's own process; the plan's timeline has everything else.
  const bound = row.state.wait?.process;
  const process = bound ? stageProcessOf(tenant, bound) : timelineOf(tenant, row.plan);
  return pendingDeadlines(work, tenant, row.state).map(({ item, rung, on, occurrence, setBy, at }) => ({
    tenant,
    process,
    plan: row.plan,
    task,
    item,
    rung,
    on_date: on,
    occurrence,
    set_by: setBy,
    due_at: at,
  }));
}
