import { Temporal } from 'temporal-polyfill';
import { daysBetween, parseCalendarDate, type CalendarDate } from '#libs/kernel/dates.js';
import type { MessageParams } from '#libs/kernel/refusal.js';
import { say } from '#libs/messages/say.js';

/** `2026-03-15` → `Sunday, March 15, 2026`. Put together here, since the comma differs between versions of Node. */
export const inWords = (date: CalendarDate): string =>
  `${Temporal.PlainDate.from(date).toLocaleString('en-US', { weekday: 'long' })}, ${shortInWords(date)}`;

/** `2026-03-15` → `March 15, 2026`, where many days stand in a column. */
export const shortInWords = (date: CalendarDate): string =>
  Temporal.PlainDate.from(date).toLocaleString('en-US', { day: 'numeric', month: 'long', year: 'numeric' });

/** A moment as the clock of a zone shows it: `Sunday, March 15, 2026 at 07:00 (America/Detroit)`. */
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
  const far = Math.abs(days);
  const words = far < 90 ? `${far} days` : far < 730 ? `${Math.floor(far / 30.44)} months` : `${Math.floor(far / 365.25)} years`;
  return days > 0 ? `in ${words}` : `${words} ago`;
}

/** A sentence whose days are told in words, as everywhere on the pages. */
export function sayInWords(code: string, params: MessageParams): string {
  const worded = Object.entries(params).map(([name, value]) => {
    const date = typeof value === 'string' ? parseCalendarDate(value) : null;
    return [name, date ? shortInWords(date) : value] as const;
  });
  return say(code, Object.fromEntries(worded));
}
