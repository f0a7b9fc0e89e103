import { addDays, addYears, type CalendarDate } from '#libs/kernel/dates.js';
import { yearsOfPeriod, type DateFacts } from '../date-rule.js';
import type { ProgramRules, StageRule, WaitRule } from '../program-rules.js';
import { keptStages } from '../stage.js';
import { waitBy, type Wait } from '../wait.js';

type Period = { readonly start: CalendarDate; readonly end: CalendarDate };

export type Told = { readonly fact: string; readonly year: number; readonly on: CalendarDate; readonly by: string };

export type Kept = { readonly period: Period; readonly openedOn: CalendarDate; readonly told: readonly Told[] };

/** One date of the plan; `year` where it comes again in each. */
export type Named = { readonly stage: string; readonly wait: string; readonly year: number | null };

export const keyOf = ({ stage, wait, year }: Named): string => [stage, wait, ...(year === null ? [] : [year])].join('/');

/** The calendar year in which the plan's year begins that a day is in. */
export const planYearOf = ({ start }: Period, on: CalendarDate): number => Number(on.slice(0, 4)) - (on.slice(5) < start.slice(5) ? 1 : 0);

/** `filled`: null as long as nobody told the day that it counts from, or where no rule gives one. */
export type KeptDate = Named & { readonly rule: WaitRule; readonly filled: Wait | null };

/** Every date of the plan's years, whether it has a day yet or not. */
export const keptDates = (kept: Kept, rules: ProgramRules): KeptDate[] =>
  keptStages(rules).flatMap((stage) =>
    Object.entries(stage.waits).flatMap(([wait, rule]) => {
      const once = { ...kept.period, year: null };
      const years = rule.everyYear ? yearsOfPeriod(kept.period).map((start) => ({ start, end: addDays(addYears(start, 1), -1), year: Number(start.slice(0, 4)) })) : [once];
      return years.map(({ start, end, year }) => {
        const named = { stage: stage.id, wait, year: year === null ? null : year + (rule.due?.kind === 'day' ? rule.due.year : 0) };
        return { ...named, rule, filled: filled(kept, rules, stage, named, { start, end, year }) };
      });
    }),
  );

function filled(kept: Kept, rules: ProgramRules, stage: StageRule, { wait, year }: Named, span: Period & { readonly year: number | null }): Wait | null {
  const days = kept.told.filter((one) => span.year === null || one.year === span.year);
  // When a stage before it is concluded is for that stage's stream to say: a date can't count from it here.
  const opened = stage.after.length === 0 ? kept.openedOn : null;
  const dates: DateFacts = { ...Object.fromEntries(days.map(({ fact, on }) => [fact, on])), 'plan-start': span.start, 'plan-end': span.end, opened };
  const found = waitBy(rules, stage, wait, { status: 'open', start: span.start, dates, ...(year === null ? {} : { subject: String(year), about: String(year) }) });
  return found?.due ? found : null;
}
