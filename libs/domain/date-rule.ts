import { addDays, parseCalendarDate, type CalendarDate } from '#libs/kernel/dates.js';

/**
 * When something is due, as a program says it. `day`: a day of a year counted from the year in which the
 * plan's period starts (0). `closed` tells what becomes of it where offices are closed on that day: it stays
 * (so too where nothing is said), or it is the business day before or after. `after` and `before` count from
 * a fact that the stage knows by name.
 */
export type DateRule =
  | { readonly kind: 'day'; readonly day: string; readonly year: number; readonly closed?: 'stays' | 'before' | 'after' }
  | { readonly kind: 'after' | 'before'; readonly fact: string; readonly count: number; readonly unit: 'days' | 'business-days' };

export type DateFacts = Readonly<Record<string, CalendarDate | null | undefined>>;

/** No rule counts further; an endless row of holidays ends here. */
const MOST_DAYS = 3_700;

/**
 * The day that a rule gives, or null where a fact that it counts from is not known yet. `plan-start` among
 * the facts gives the year of a `day` rule. 29 February in a year without one is 28 February.
 */
export function resolveDate(rule: DateRule, facts: DateFacts, isBusinessDay: (day: string) => boolean): CalendarDate | null {
  if (rule.kind === 'day') {
    const start = facts['plan-start'];
    if (!start) return null;
    const text = `${String(Number(start.slice(0, 4)) + rule.year).padStart(4, '0')}-${rule.day}`;
    const day = parseCalendarDate(text) ?? parseCalendarDate(text.replace(/\d\d$/, '28'));
    return day === null || rule.closed === undefined || rule.closed === 'stays' || isBusinessDay(day) ? day : businessDays(day, rule.closed === 'after' ? 1 : -1, 1, isBusinessDay);
  }
  const from = facts[rule.fact];
  if (!from) return null;
  const step = rule.kind === 'after' ? 1 : -1;
  if (rule.unit === 'days') return addDays(from, step * rule.count);
  return businessDays(from, step, rule.count, isBusinessDay);
}

function businessDays(from: CalendarDate, step: 1 | -1, count: number, isBusinessDay: (day: string) => boolean): CalendarDate {
  let day = from;
  let left = count;
  for (let walked = 0; left > 0 && walked < MOST_DAYS; walked += 1) {
    day = addDays(day, step);
    if (isBusinessDay(day)) left -= 1;
  }
  return day;
}
