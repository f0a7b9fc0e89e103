import { addDays, addMonths, calendarDate, earlier, type CalendarDate } from '#libs/kernel/dates.js';
import type { Recurrence } from '../schedule.js';

export type Period = { readonly number: number; readonly start: CalendarDate; readonly end: CalendarDate };

/**
 * The `number`-th coming-again within a task's dates, or null after the last. Weekly: seven days,
 * counted from the task's start. Monthly: calendar months, the first from the task's start to the
 * end of its month. The last ends with the task.
 */
export function occurrence(dates: { start: CalendarDate; end: CalendarDate }, every: Recurrence, number: number): Period | null {
  const start = startOf(dates.start, every, number);
  if (start > dates.end) return null;
  return { number, start, end: earlier(addDays(startOf(dates.start, every, number + 1), -1), dates.end) };
}

/** The first occurrence that has not ended before `day`; null where all have. */
export function occurrenceOn(dates: { start: CalendarDate; end: CalendarDate }, every: Recurrence, day: CalendarDate): Period | null {
  for (let number = 1; ; number += 1) {
    const found = occurrence(dates, every, number);
    if (!found || found.end >= day) return found;
  }
}

function startOf(first: CalendarDate, every: Recurrence, number: number): CalendarDate {
  if (number === 1) return first;
  if (every === 'weekly') return addDays(first, 7 * (number - 1));
  const [year, month] = first.split('-').map(Number) as [number, number];
  return addMonths(calendarDate(year, month, 1)!, number - 1);
}
