import { Temporal } from 'temporal-polyfill';
import { daysBetween, type CalendarDate } from '#libs/kernel/dates.js';

const DAY: Intl.DateTimeFormatOptions = { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' };

/** `2026-03-15` → `Sunday, 15 March 2026`. */
export const inWords = (date: CalendarDate): string => Temporal.PlainDate.from(date).toLocaleString('en-GB', DAY);

/** A moment as the clock of a zone shows it: `Sunday, 15 March 2026 at 07:00 (America/Detroit)`. */
export const momentInWords = (instant: string | Date, zone: string): string => {
  const time = Temporal.Instant.from(typeof instant === 'string' ? instant : instant.toISOString()).toZonedDateTimeISO(zone);
  return `${inWords(time.toPlainDate().toString() as CalendarDate)} at ${time.toPlainTime().toString({ smallestUnit: 'minute' })} (${zone})`;
};

/** How far a day is, as people say it: `today`, `in 3 days`, `2 days ago`. */
export function howFar(today: CalendarDate, date: CalendarDate): string {
  const days = daysBetween(today, date);
  if (days === 0) return 'today';
  if (days === 1) return 'tomorrow';
  if (days === -1) return 'yesterday';
  return days > 0 ? `in ${days} days` : `${-days} days ago`;
}
