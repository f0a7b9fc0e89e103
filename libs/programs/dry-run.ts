import { addDays, addYears, later, parseCalendarDate, type CalendarDate } from '#libs/kernel/dates.js';
import { yearsOfPeriod } from '#libs/domain/date-rule.js';
import { ladderFor } from '#libs/domain/settings.js';
import { businessDaysOf } from './calendar.js';
import type { Program } from './program.js';
import { laddersFrom, stagesOf } from './rules.js';
import { inOrder } from './stage-order.js';
import { runStage, type DatedStage, type DatedWait } from './stage-run.js';
import { ruleInWords, type RuleInWords } from './words.js';

/** `ladder`: that of its reminders; null where they are those of the program. */
type DryWait = Omit<DatedWait, 'by'> & { readonly rule: RuleInWords; readonly ladder: string | null };

type DryStage = Omit<DatedStage, 'waits'> & { readonly waits: readonly DryWait[] };

export type DryRun = { readonly start: CalendarDate; readonly end: CalendarDate; readonly stages: readonly DryStage[] };

export type DryRunGiven = {
  /** The first day of the plan. */
  readonly start: CalendarDate;
  /** The day on which work on it begins: stages with none before them open then. */
  readonly begins?: CalendarDate;
  /** Days of facts that no stage gives, such as a meeting that the district sets. */
  readonly facts?: Readonly<Record<string, CalendarDate>>;
  /** The plan's last day; the program's years after the first where it isn't given. */
  readonly end?: CalendarDate;
  /** Of a plan under way: when its stages opened, and those that are concluded were. */
  readonly known?: Readonly<Record<string, { readonly opened: CalendarDate; readonly concluded: CalendarDate | null }>>;
};

/**
 * A plan run through on a virtual clock, everybody taking all the time there is: each stage opens when those
 * before it concluded at their latest, and what is waited for happens on the day it is due. A wait without a
 * day takes none.
 */
export function dryRun(program: Program, given: DryRunGiven): DryRun {
  const ladders = laddersFrom(program);
  const ladderOf = (rule: string) => ladderFor(ladders, { rule }).name;
  const stages = datesOf(program, given).map(({ waits, ...stage }) => ({
    ...stage,
    waits: waits.map(({ by, ...wait }) => ({ ...wait, rule: ruleInWords(by), ladder: ladderOf(`${wait.stage}/${wait.wait}`) })),
  }));
  return { start: given.start, end: endOf(program, given), stages };
}

/** The last day of a plan that starts on a day, where nobody says another. */
export const endOf = ({ period }: Program, { start, end }: DryRunGiven): CalendarDate => end ?? addDays(addYears(start, period?.years ?? 1), -1);

/** The dates without their rules in words: a linter asks for the dates of many years and shows few of them. */
export function datesOf(program: Program, given: DryRunGiven): readonly DatedStage[] {
  const { start, begins = addYears(start, -1), facts = {}, known = {} } = given;
  const end = endOf(program, given);
  const isBusinessDay = businessDaysOf(program.calendar);
  const done = new Map<string, DatedStage>();
  for (const stage of inOrder(stagesOf(program)).order) {
    const so = Object.hasOwn(known, stage.id) ? known[stage.id]! : null;
    const opens = so?.opened ?? stage.after.map((id) => done.get(id)?.concludes ?? begins).reduce(later, begins);
    const run = runStage(stage, opens, { ...facts, 'plan-start': start, 'plan-end': end }, yearsOfPeriod({ start, end }), isBusinessDay);
    // What has begun and is late is not concluded before the day of asking.
    done.set(stage.id, so === null ? run : { ...run, concludes: so.concluded ?? later(run.concludes, begins) });
  }
  return [...done.values()];
}

/** The next first day of a plan's period from a day on: what a dry run takes where nobody says. */
export function nextStart({ period }: Pick<Program, 'period'>, today: CalendarDate): CalendarDate {
  const inYear = (year: number) => parseCalendarDate(`${year}-${period?.start ?? '07-01'}`);
  const year = Number(today.slice(0, 4));
  return [inYear(year), inYear(year + 1)].find((day) => day !== null && day >= today) ?? addYears(today, 1);
}
