import type { OpenedEvent } from '#libs/commands/codec.js';
import type { PlanEvent } from '#libs/domain/plan/events.js';
import { never } from '#libs/kernel/refusal.js';
import { timelineOf } from '../deadlines/process.js';
import { touch, type Working } from '../projection/working.js';
import { endRemindersOfPlan } from '../reminders/project.js';
import { endStagesOfPlan } from '../stages/project.js';

/** A plan opens with its timeline's process, and closes with all of its processes: nothing of it waits or reminds any more. */
export function projectPlan(work: Working, event: OpenedEvent, plan: string): void {
  const { tenant } = event;
  const told = event as unknown as PlanEvent;
  switch (told.type) {
    case 'PlanOpened': {
      const { slug, name, program, phases } = told.data;
      work.plans.put({
        tenant,
        plan,
        slug,
        name,
        program,
        phases,
        status: 'open',
        closed_reason: null,
        opened_at: event.effective,
        stream_version: event.version,
        opened_index: String(event.logIndex),
      });
      const opened_index = String(event.logIndex);
      work.processes.put({ process: timelineOf(tenant, plan), tenant, kind: 'timeline', subject: plan, plan, open: true, opened_index, ended_index: null });
      return;
    }
    case 'PlanMigrated': {
      const before = work.plans.get({ tenant, plan });
      if (!before) throw new Error(`plan ${plan} was migrated and never opened`);
      work.plans.put({ ...before, program: told.data.program, stream_version: event.version });
      // Another version may have another ladder.
      for (const { task } of work.tasks.all().filter((row) => row.tenant === tenant && row.plan === plan)) touch(work, task, event);
      return;
    }
    case 'PlanClosed': {
      const before = work.plans.get({ tenant, plan });
      if (!before) throw new Error(`plan ${plan} was closed and never opened`);
      work.plans.put({ ...before, status: 'closed', closed_reason: told.data.reason, stream_version: event.version });
      endStagesOfPlan(work, event, plan);
      endRemindersOfPlan(work, event, plan);
      return;
    }
    default:
      never(told);
  }
}
