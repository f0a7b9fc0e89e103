import { addDays, instantOn, type CalendarDate, type Instant } from '#libs/kernel/dates.js';
import type { DecisionContext } from '../decider.js';
import type { TaskContent, TaskEvent } from './events.js';
import { occurrence, occurrenceOn, type Period } from './occurrences.js';

/**
 * What new dates mean at once: a start that is past has happened, an end that is past makes history
 * and no reminders, and of a task that comes again the occurrence of today is opened.
 */
export function entering(content: TaskContent, { started }: { started: boolean }, context: DecisionContext): TaskEvent[] {
  const { schedule, recurrence } = content;
  if (schedule.kind === 'unscheduled') return [];
  const begun: TaskEvent[] =
    !started && schedule.start !== null && schedule.start < context.today
      ? [{ type: 'TaskStarted', data: { because: 'past-at-import' }, effective: dayStart(schedule.start, context) }]
      : [];
  if (schedule.kind === 'ongoing') return begun;
  if (schedule.end < context.today) {
    const data = { end: schedule.end, because: 'past-at-import' as const };
    return [...begun, { type: 'TaskOverdue', data, effective: dayAfter(schedule.end, context) }];
  }
  const current = recurrence && occurrenceOn(schedule, recurrence, context.today);
  return current ? [...begun, opened(current, context)] : begun;
}

/**
 * Opens the `number`-th occurrence, and where that has ended too (after an outage), notes it as
 * missed and goes on to the next: one decision catches up. Ends in overdue when the last was missed.
 */
export function openFrom(content: TaskContent, number: number, context: DecisionContext): TaskEvent[] {
  const { schedule, recurrence } = content;
  if (schedule.kind !== 'dated' || !recurrence) return [];
  const events: TaskEvent[] = [];
  for (let next = occurrence(schedule, recurrence, number); next; next = occurrence(schedule, recurrence, next.number + 1)) {
    events.push(opened(next, context));
    if (dayAfter(next.end, context) > context.now) return events;
    events.push(missed(next, context));
  }
  return events.length > 0 ? [...events, overdue(schedule.end, context)] : [];
}

export const missed = ({ number, end }: Omit<Period, 'start'>, context: DecisionContext): TaskEvent => ({
  type: 'OccurrenceMissed',
  data: { occurrence: number, end },
  effective: dayAfter(end, context),
});

export const overdue = (end: CalendarDate, context: DecisionContext): TaskEvent => ({
  type: 'TaskOverdue',
  data: { end, because: 'end-passed' },
  effective: dayAfter(end, context),
});

/** Opened now, even where it starts later; one that should have been opened before took effect then. */
function opened({ number, start, end }: Period, context: DecisionContext): TaskEvent {
  const at = dayStart(start, context);
  return { type: 'OccurrenceOpened', data: { occurrence: number, start, end }, ...(at < context.now ? { effective: at } : {}) };
}

/** Names of the fields in which two descriptions of a task differ. */
export const changedFields = (before: TaskContent, after: TaskContent): string[] =>
  (Object.keys(after) as (keyof TaskContent)[]).filter((field) => !same(before[field], after[field]));

function same(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length && keys.every((key) => same(a[key as keyof typeof a], b[key as keyof typeof b]));
}

export const dayStart = (day: CalendarDate, { settings }: DecisionContext): Instant =>
  instantOn(day, settings.dayStartsAt, settings.timeZone);

/** When an end falls due: as the day after it starts. */
export const dayAfter = (end: CalendarDate, context: DecisionContext): Instant => dayStart(addDays(end, 1), context);
