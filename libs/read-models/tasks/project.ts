import type { OpenedEvent } from '#libs/commands/codec.js';
import type { TaskEvent } from '#libs/domain/task/events.js';
import { evolve } from '#libs/domain/task/evolve.js';
import { initialTask, isOpen } from '#libs/domain/task/state.js';
import { projectReminders } from '../reminders/project.js';
import { touch, type Working } from '../projection/working.js';
import type { KnownTask, TaskRow } from './table.js';

export function projectTask(work: Working, event: OpenedEvent, task: string): void {
  const { tenant } = event;
  const before = work.tasks.get({ tenant, task });
  const told = event as unknown as TaskEvent;
  const state = evolve(before?.state ?? initialTask, told);
  if (state.status === 'none') throw new Error(`task ${task} has ${event.type} and was never planned`);
  work.tasks.put(rowOf(tenant, task, state, event.logIndex));
  touch(work, task, event);
  projectReminders(work, event, told, { tenant, task, state });
}

function rowOf(tenant: string, task: string, state: KnownTask, logIndex: bigint): TaskRow {
  const { content, schedule } = state;
  const occurrence = isOpen(state) ? state.watch.occurrence : null;
  const end = schedule.kind === 'dated' ? schedule.end : null;
  return {
    tenant,
    task,
    plan: state.plan,
    status: state.status,
    title: content.title,
    owners: content.owners,
    phase: content.phase,
    position: content.position,
    site: content.site,
    schedule: schedule.kind,
    start_date: schedule.kind === 'unscheduled' ? null : schedule.start,
    end_date: end,
    due_date: isOpen(state) ? (occurrence?.end ?? end) : null,
    recurrence: content.recurrence,
    occurrence: occurrence?.number ?? null,
    stream_version: state.version,
    state,
    last_index: String(logIndex),
  };
}
