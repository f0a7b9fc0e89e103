import { Temporal } from 'temporal-polyfill';
import type { Brand } from './ids.js';

/** A day without a time or a zone, `YYYY-MM-DD`. Deadlines are days; only a tenant's zone makes them instants. */
export type CalendarDate = Brand<string, 'CalendarDate'>;

/** A moment, RFC 3339 in UTC. Ours have three digits (`2026-11-22T07:00:00.000Z`), recorded times six. */
export type Instant = Brand<string, 'Instant'>;

/** An IANA zone such as `America/Detroit`. */
export type TimeZone = Brand<string, 'TimeZone'>;

/** A year that a plan may speak of: anything else is a slip of the pen. */
export const isYear = (year: number): boolean => year >= 1900 && year <= 2999;

/**
 * The day named by these numbers, or null where there is none (30 February). A year before 1900 or after
 * 2999 is a slip of the pen, and null too: no rule of ours has to hold beyond them.
 */
export function calendarDate(year: number, month: number, day: number): CalendarDate | null {
  if (!isYear(year)) return null;
  // Plain arithmetic: files, rules and linters name days by the ten thousand.
  const date = new Date(Date.UTC(year, month - 1, day));
  const isThere = date.getUTCFullYear() === year && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
  return isThere ? dayNamed(date.getTime() / DAY_MS) : null;
}

/** `2026-02-30` → null; only the exact form `YYYY-MM-DD` is a date here. */
export function parseCalendarDate(text: string): CalendarDate | null {
  const parts = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
  return parts ? calendarDate(Number(parts[1]), Number(parts[2]), Number(parts[3])) : null;
}

const DAY_MS = 86_400_000;

export const addDays = (date: CalendarDate, days: number): CalendarDate => dayNamed(dayNumber(date) + days);

/** 31 January and one month is 28 or 29 February: the last day that the month has. */
export const addMonths = (date: CalendarDate, months: number): CalendarDate =>
  Temporal.PlainDate.from(date).add({ months }).toString() as CalendarDate;

/** 29 February and one year is 28 February. */
export const addYears = (date: CalendarDate, years: number): CalendarDate =>
  Temporal.PlainDate.from(date).add({ years }).toString() as CalendarDate;

/** Days from `from` to `to`; negative where `to` is earlier. */
export const daysBetween = (from: CalendarDate, to: CalendarDate): number => dayNumber(to) - dayNumber(from);

/** Days since 1970. */
const dayNumber = (date: CalendarDate): number => Date.parse(date) / DAY_MS;

const dayNames = new Map<number, CalendarDate>();

/** Writing a day costs four times what reading one does, and it is the same few thousand days again and again. Forgets all when full. */
function dayNamed(number: number): CalendarDate {
  let name = dayNames.get(number);
  if (name === undefined) {
    if (dayNames.size >= 20_000) dayNames.clear();
    dayNames.set(number, (name = new Date(number * DAY_MS).toISOString().slice(0, 10) as CalendarDate));
  }
  return name;
}

export const earlier = (a: CalendarDate, b: CalendarDate): CalendarDate => (a <= b ? a : b);
export const later = (a: CalendarDate, b: CalendarDate): CalendarDate => (a >= b ? a : b);

export const isTimeZone = (text: string): text is TimeZone => {
  try {
    Temporal.Now.zonedDateTimeISO(text);
    return true;
  } catch {
    return false;
  }
};

/**
 * The moment at which a clock in `zone` shows `time` (`HH:MM`) on `date`. A time that a
 * daylight-saving gap leaves out is moved forward by the gap (02:30 becomes 03:30); one that happens twice is the first.
 */
export const instantOn = remembered((date: CalendarDate, time: string, zone: TimeZone): Instant =>
  instantFromMs(
    Temporal.PlainDate.from(date).toZonedDateTime({ timeZone: zone, plainTime: Temporal.PlainTime.from(time) })
      .epochMilliseconds,
  ),
);

const dayAt = remembered(
  (instant: Instant, zone: TimeZone): CalendarDate =>
    Temporal.Instant.from(instant).toZonedDateTimeISO(zone).toPlainDate().toString() as CalendarDate,
);

/**
 * The day that a calendar in `zone` shows at `instant`. Since 1973 all zones are whole minutes away from UTC, so
 * that a day never begins within a minute: asked minute by minute, "now" is looked up once and not for every command.
 */
export const dayOf = (instant: Instant, zone: TimeZone): CalendarDate =>
  dayAt(instant >= '1973' && ofAPlainYear.test(instant) ? (`${instant.slice(0, 16)}Z` as Instant) : instant, zone);

const ofAPlainYear = /^\d{4}-.{11}:.*Z$/;

/** Zone rules are slow to look up and asked for the same few thousand days again and again. Forgets all when full. */
function remembered<Args extends readonly string[], R>(ask: (...args: Args) => R): (...args: Args) => R {
  const answers = new Map<string, R>();
  return (...args) => {
    const question = args.join('\n');
    let answer = answers.get(question);
    if (answer === undefined) {
      if (answers.size >= 20_000) answers.clear();
      answers.set(question, (answer = ask(...args)));
    }
    return answer;
  };
}

export const instantFromMs = (epochMs: number): Instant => new Date(epochMs).toISOString() as Instant;

export function epochMs(instant: Instant): number {
  const ms = Date.parse(instant);
  if (Number.isNaN(ms)) throw new RangeError(`${instant} is no moment`);
  return ms;
}

/** Accepts any RFC 3339 time with an offset; gives it in UTC with three digits, or null. */
export function parseInstant(text: string): Instant | null {
  try {
    return instantFromMs(Temporal.Instant.from(text).epochMilliseconds);
  } catch {
    return null;
  }
}
