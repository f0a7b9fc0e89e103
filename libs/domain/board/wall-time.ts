import { Temporal } from 'temporal-polyfill';
import type { Instant, TimeZone } from '#libs/kernel/dates.js';

/** What the clock on the wall shows at a moment: `19:05`. */
export const wallTime = (instant: Instant, zone: TimeZone): string => Temporal.Instant.from(instant).toZonedDateTimeISO(zone).toPlainTime().toString({ smallestUnit: 'minute' });

/** With its day, for sentences: `2026-03-09 19:05`. */
export const wallMoment = (instant: Instant, zone: TimeZone): string => {
  const there = Temporal.Instant.from(instant).toZonedDateTimeISO(zone);
  return `${there.toPlainDate().toString()} ${wallTime(instant, zone)}`;
};
