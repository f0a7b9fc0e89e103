import { addDays, addMonths, addYears, earlier, parseCalendarDate, type CalendarDate } from '#libs/kernel/dates.js';

/**
 * When something is due, as a program says it. `day`: a day of a year counted from the year in which the
 * plan's period starts (0). `closed` tells what becomes of it where offices are closed on that day: it stays
 * (so too where nothing is said), or it is the business day before or after. `after` and `before` count from
 * a fact that the stage knows by name; counted in days of the calendar, they may end on a closed day as well.
 * `month-day`, of what comes again each month: a day of a month counted from the one that it is for (0).
 */
export type DateRule =
  | { readonly kind: 'day'; readonly day: string; readonly year: number; readonly closed?: Closed }
  | { readonly kind: 'month-day'; readonly day: number; readonly month: number; readonly closed?: Closed }
  | { readonly kind: 'after' | 'before'; readonly fact: string; readonly count: number; readonly unit: 'days' | 'business-days'; readonly closed?: Closed };
export type Closed = 'stays' | 'before' | 'after';

export type DateFacts = Readonly<Record<string, CalendarDate | null | undefined>>;

/** No rule counts further; an endless row of holidays ends here. */
const MOST_DAYS = 3_700;

/**
 * The day that a rule gives, or null where a fact that it counts from is not known yet. `plan-start` among
 * the facts gives the year of a `day` rule, `month-start` the month of a `month-day`. 29 February in a year without
 * one is 28 February, and the 31st of a shorter month is its last day.
 */
export function resolveDate(rule: DateRule, facts: DateFacts, isBusinessDay: (day: string) => boolean): CalendarDate | null {
  if (rule.kind === 'day') {
    const start = facts['plan-start'];
    if (!start) return null;
    const text = `${String(Number(start.slice(0, 4)) + rule.year).padStart(4, '0')}-${rule.day}`;
    const day = parseCalendarDate(text) ?? parseCalendarDate(text.replace(/\d\d$/, '28'));
    return day && moved(day, rule.closed, isBusinessDay);
  }
  if (rule.kind === 'month-day') {
    const start = facts['month-start'];
    if (!start) return null;
    const first = addMonths(start, rule.month);
    return moved(earlier(addDays(first, rule.day - 1), lastOfMonth(first)), rule.closed, isBusinessDay);
  }
  const from = facts[rule.fact];
  if (!from) return null;
  const step = rule.kind === 'after' ? 1 : -1;
  if (rule.unit === 'days') return moved(addDays(from, step * rule.count), rule.closed, isBusinessDay);
  return businessDays(from, step, rule.count, isBusinessDay);
}

const moved = (day: CalendarDate, closed: Closed | undefined, isBusinessDay: (day: string) => boolean): CalendarDate =>
  closed === undefined || closed === 'stays' || isBusinessDay(day) ? day : businessDays(day, closed === 'after' ? 1 : -1, 1, isBusinessDay);

/** No plan runs longer, nor has a rule that comes again each year more days. */
const MOST_YEARS = 20;

/** The first days of a plan's whole years, the plan's own first; what is due each year is counted from each of them. */
export function yearsOfPeriod({ start, end }: { readonly start: CalendarDate; readonly end: CalendarDate }): CalendarDate[] {
  const firsts = [start];
  let next = addYears(start, 1);
  while (firsts.length < MOST_YEARS) {
    const after = addYears(start, firsts.length + 1);
    if (addDays(after, -1) > end) break;
    firsts.push(next);
    next = after;
  }
  return firsts;
}

/** The first days of the months of the calendar that a plan's period touches, which what is due each month is for. */
export function monthsOfPeriod({ start, end }: { readonly start: CalendarDate; readonly end: CalendarDate }): CalendarDate[] {
  const numberOf = (day: CalendarDate): number => Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7)) - 1;
  const first = numberOf(start);
  return Array.from({ length: Math.min(numberOf(end) - first + 1, MOST_YEARS * 12) }, (_, n) => firstOfMonth(first + n));
}

const firstOfMonth = (number: number): CalendarDate => `${String(Math.floor(number / 12)).padStart(4, '0')}-${String((number % 12) + 1).padStart(2, '0')}-01` as CalendarDate;
const lastOfMonth = (first: CalendarDate): CalendarDate => addDays(addMonths(first, 1), -1);

/** What rules of something that comes again each month may count from, by the month's first day. */
export const monthFacts = (first: CalendarDate): { readonly 'month-start': CalendarDate; readonly 'month-end': CalendarDate } => ({ 'month-start': first, 'month-end': lastOfMonth(first) });

function businessDays(from: CalendarDate, step: 1 | -1, count: number, isBusinessDay: (day: string) => boolean): CalendarDate {
  let day = from;
  let left = count;
  for (let walked = 0; left > 0 && walked < MOST_DAYS; walked += 1) {
    day = addDays(day, step);
    if (isBusinessDay(day)) left -= 1;
  }
  return day;
}
