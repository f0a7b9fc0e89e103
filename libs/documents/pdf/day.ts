import type { CalendarDate } from '#libs/kernel/dates.js';

const format = new Intl.DateTimeFormat('en-US', { dateStyle: 'long', timeZone: 'UTC' });

/** `2026-03-15` → `March 15, 2026`, as letters and minutes say it. */
export const printedDay = (date: CalendarDate): string => format.format(new Date(`${date}T00:00:00Z`));
