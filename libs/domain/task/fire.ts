import { addDays, instantOn, type Instant } from '#libs/kernel/dates.js';
import { never, refuse } from '#libs/kernel/refusal.js';
import { accept, type Decision, type DecisionContext } from '../decider.js';
import { ladderFor } from '../settings.js';
import type { TaskCommand } from './commands.js';
import { deadlines, sameDeadline, type PendingDeadline } from './deadlines.js';
import type { TaskEvent } from './events.js';
import { missed, openFrom, overdue } from './opening.js';
import { isOpen, type OpenTask, type TaskState } from './state.js';

type FireDeadline = Extract<TaskCommand, { name: 'fireDeadline' }>;

/** A date has come. Refused where the task no longer has it: somebody acted in between. */
export function fire(state: TaskState, command: FireDeadline, context: DecisionContext): Decision<TaskEvent> {
  if (!isOpen(state)) return refuse('task.deadline-not-pending');
  const pending = deadlines(state, context.settings, context.ladders);
  const due = pending.find((deadline) => sameDeadline(deadline, command));
  if (!due) return refuse('task.deadline-not-pending');
  if (due.at > context.now) return refuse('task.deadline-not-due', { at: due.at });
  switch (due.item) {
    case 'start':
      return accept({ type: 'TaskStarted', data: { because: 'start-date-reached' }, effective: due.at });
    case 'end':
      return accept(...ended(state, due, context));
    case 'reminder':
      return accept(remind(state, due, pending, context));
    default:
      return never(due.item);
  }
}

function ended(state: OpenTask, due: PendingDeadline, context: DecisionContext): TaskEvent[] {
  if (due.occurrence === null) return [overdue(due.on, context)];
  const next = openFrom(state.content, due.occurrence + 1, context);
  return [missed({ number: due.occurrence, end: due.on }, context), ...(next.length > 0 ? next : [overdue(due.on, context)])];
}

/** After an outage only the latest of the notices that are due goes out. */
function remind(state: OpenTask, due: PendingDeadline, pending: readonly PendingDeadline[], context: DecisionContext): TaskEvent {
  const { rung, on, occurrence, setBy } = due;
  const overtaken = pending.some(
    (other) =>
      other.item === 'reminder' && other.occurrence === occurrence && other.setBy === setBy &&
      other.at > due.at && other.at <= context.now && tells(other.rung, rung),
  );
  if (overtaken || (rung === 'check' && lookAfter(state, due, context) <= context.now)) return { type: 'ReminderObsolete', data: { rung, on, occurrence, setBy, reason: 'collapsed-into-later' } };
  return { type: 'ReminderRaised', data: { rung, on, occurrence, setBy, to: recipients(state, rung, context.plan?.coordinator ?? '') } };
}

/** Looks are listed one at a time, so the one after this is not among those that are pending. */
function lookAfter({ wait }: OpenTask, { on }: PendingDeadline, { ladders, settings }: DecisionContext): Instant {
  return instantOn(addDays(on, ladderFor(ladders, wait).checkEveryDays), settings.dayStartsAt, settings.timeZone);
}

/** An escalation is told to someone else, so it never stands in for the owner's own notice. */
const tells = (later: string, earlier: string): boolean => later !== 'escalation' || earlier === 'escalation';

/**
 * Role ids that a rung is for. An escalation is one row, of the first owner's role: it is sent to
 * whom that role escalates to. A task without owners is the coordinator's.
 */
export function recipients({ content }: Pick<OpenTask, 'content'>, rung: string, coordinator: string): string[] {
  const owners = content.owners.length > 0 ? [...new Set(content.owners)] : [coordinator];
  return rung === 'escalation' ? owners.slice(0, 1) : owners;
}
