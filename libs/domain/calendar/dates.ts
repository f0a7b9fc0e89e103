import { addDays, addYears, type CalendarDate } from '#libs/kernel/dates.js';
import { monthFacts, monthsOfPeriod, yearsOfPeriod, type DateFacts } from '../date-rule.js';
import type { ProgramRules, StageRule, WaitRule } from '../program-rules.js';
import { keptStages } from '../stage.js';
import { waitBy, type Wait } from '../wait.js';

type Period = { readonly start: CalendarDate; readonly end: CalendarDate };

export type Told = { readonly fact: string; readonly year: number; readonly on: CalendarDate; readonly by: string };

export type Kept = { readonly period: Period; readonly openedOn: CalendarDate; readonly told: readonly Told[] };

/** One date of the plan; `year` where it comes again in each, `month` (`2027-10`) where it does in each of those. */
export type Named = { readonly stage: string; readonly wait: string; readonly year: number | null; readonly month: string | null };

export const keyOf = ({ stage, wait, year, month }: Named): string => [stage, wait, year, month].filter((part) => part !== null).join('/');

/** The calendar year in which the plan's year begins that a day is in. */
export const planYearOf = ({ start }: Period, on: CalendarDate): number => Number(on.slice(0, 4)) - (on.slice(5) < start.slice(5) ? 1 : 0);

/** `filled`: null as long as nobody told the day that it counts from, or where no rule gives one. */
export type KeptDate = Named & { readonly rule: WaitRule; readonly filled: Wait | null };

/** What one date is for: all of the plan, one of its years, or one of its months. `planYear`: where what people tell is of one year alone. */
type Span = Period & Pick<Named, 'year' | 'month'> & { readonly planYear: number | null; readonly facts: DateFacts };

function spansOf({ everyYear, everyMonth, due }: WaitRule, period: Period): Span[] {
  const factsOf = ({ start, end }: Period): DateFacts => ({ 'plan-start': start, 'plan-end': end });
  if (everyMonth) {
    return monthsOfPeriod(period).map((start) => {
      const month = monthFacts(start);
      return { start, end: month['month-end'], year: null, month: start.slice(0, 7), planYear: null, facts: { ...factsOf(period), ...month } };
    });
  }
  if (!everyYear) return [{ ...period, year: null, month: null, planYear: null, facts: factsOf(period) }];
  return yearsOfPeriod(period).map((start) => {
    const [year, end] = [Number(start.slice(0, 4)), addDays(addYears(start, 1), -1)];
    return { start, end, year: year + (due?.kind === 'day' ? due.year : 0), month: null, planYear: year, facts: factsOf({ start, end }) };
  });
}

/** Every date of the plan's years, whether it has a day yet or not. */
export const keptDates = (kept: Kept, rules: ProgramRules): KeptDate[] =>
  keptStages(rules).flatMap((stage) =>
    Object.entries(stage.waits).flatMap(([wait, rule]) =>
      spansOf(rule, kept.period).map((span) => ({ stage: stage.id, wait, year: span.year, month: span.month, rule, filled: filled(kept, rules, stage, wait, span) })),
    ),
  );

function filled(kept: Kept, rules: ProgramRules, stage: StageRule, wait: string, { start, end, year, month, planYear, facts }: Span): Wait | null {
  const days = kept.told.filter((one) => planYear === null || one.year === planYear);
  // When a stage before it is concluded is for that stage's stream to say: a date can't count from it here.
  const opened = stage.after.length === 0 ? kept.openedOn : null;
  const dates: DateFacts = { ...Object.fromEntries(days.map(({ fact, on }) => [fact, on])), ...facts, opened };
  const of = year ?? month;
  const found = waitBy(rules, stage, wait, { status: 'open', start, dates, ...(of === null ? {} : { subject: String(of), about: String(of) }) });
  if (!found?.due) return null;
  // What is for a month and due after it can be done once the month is over.
  return month !== null && found.due > end ? { ...found, start: addDays(end, 1) } : found;
}
