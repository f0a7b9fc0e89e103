import { addDays, addYears, later, parseCalendarDate, type CalendarDate } from '#libs/kernel/dates.js';
import { monthFacts, monthsOfPeriod, resolveDate, yearsOfPeriod, type DateFacts } from '#libs/domain/date-rule.js';
import { ladderFor } from '#libs/domain/settings.js';
import type { StageRule, WaitRule } from '#libs/domain/program-rules.js';
import { businessDaysOf } from './calendar.js';
import { kinds } from './kinds.js';
import type { Program } from './program.js';
import { laddersFrom, stagesOf } from './rules.js';
import { inOrder } from './stage-order.js';
import { ruleInWords, type RuleInWords } from './words.js';

type DatedWait = {
  readonly stage: string;
  readonly wait: string;
  readonly title: string;
  readonly owner: string;
  /** Null: no rule fixes a day, or it counts from a fact that nothing in the program gives a day to. */
  readonly due: CalendarDate | null;
  /** True where it is due before its stage can open, if everybody takes all the time there is. */
  readonly tooEarly: boolean;
};

/** `ladder`: that of its reminders; null where they are those of the program. */
type DryWait = DatedWait & { readonly rule: RuleInWords; readonly ladder: string | null };

type Stages<Wait> = readonly {
  readonly id: string;
  readonly title: string;
  readonly opens: CalendarDate;
  readonly concludes: CalendarDate;
  readonly waits: readonly Wait[];
}[];

export type DryRun = { readonly start: CalendarDate; readonly end: CalendarDate; readonly stages: Stages<DryWait> };

export type DryRunGiven = {
  /** The first day of the plan. */
  readonly start: CalendarDate;
  /** The day on which work on it begins: stages with none before them open then. */
  readonly begins?: CalendarDate;
  /** Days of facts that no stage gives, such as a meeting that the district sets. */
  readonly facts?: Readonly<Record<string, CalendarDate>>;
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
  return { start: given.start, end: endOf(program, given.start), stages };
}

const endOf = ({ period }: Program, start: CalendarDate): CalendarDate => addDays(addYears(start, period?.years ?? 1), -1);

/** The dates without their rules in words: a linter asks for the dates of many years and shows few of them. */
export function datesOf(program: Program, { start, begins = addYears(start, -1), facts = {} }: DryRunGiven): Stages<DatedWait & { readonly by: WaitRule }> {
  const end = endOf(program, start);
  const isBusinessDay = businessDaysOf(program.calendar);
  const done = new Map<string, ReturnType<typeof runStage>>();
  for (const stage of inOrder(stagesOf(program)).order) {
    const opens = stage.after.map((id) => done.get(id)?.concludes ?? begins).reduce(later, begins);
    done.set(stage.id, runStage(stage, opens, { ...facts, 'plan-start': start, 'plan-end': end }, yearsOfPeriod({ start, end }), isBusinessDay));
  }
  return [...done.values()];
}

function runStage(stage: StageRule, opens: CalendarDate, given: DateFacts, years: readonly CalendarDate[], isBusinessDay: (day: string) => boolean) {
  const { waits: known, facts } = kinds[stage.kind];
  const days = new Map<string, CalendarDate | null>();
  const running = new Set<string>();

  const dayOf = (key: string): CalendarDate | null => {
    const rule = Object.hasOwn(stage.waits, key) ? stage.waits[key]! : null;
    if (!rule || running.has(key)) return null;
    if (!days.has(key)) {
      running.add(key);
      days.set(key, dueOf(rule));
      running.delete(key);
    }
    return days.get(key)!;
  };
  const dueOf = ({ due }: WaitRule): CalendarDate | null => {
    if (!due) return null;
    if (!('fact' in due)) return resolveDate(due, given, isBusinessDay);
    return resolveDate(due, { opened: opens, ...given, ...(given[due.fact] ? {} : { [due.fact]: factDay(due.fact) }) }, isBusinessDay);
  };
  /** What is waited for without a day has happened when the stage opens. */
  const factDay = (fact: string): CalendarDate | null => {
    if (fact === 'opened') return opens;
    if (!Object.hasOwn(facts, fact)) return null;
    const day = dayOf(facts[fact]!);
    return day === null ? opens : later(day, opens);
  };

  const waits = Object.entries(stage.waits).flatMap(([key, rule]): (DatedWait & { by: WaitRule })[] => {
    const shown = { stage: stage.id, wait: key, title: rule.title, owner: rule.owner, by: rule };
    const wait = (due: CalendarDate | null) => ({ ...shown, due, tooEarly: due !== null && due < opens });
    if (rule.everyMonth) {
      const facts = { opened: opens, ...given };
      return monthsOfPeriod({ start: given['plan-start']!, end: given['plan-end']! }).map((first) => ({
        ...wait(rule.due && resolveDate(rule.due, { ...facts, ...monthFacts(first) }, isBusinessDay)),
        title: `${rule.title}: ${first.slice(0, 7)}`,
      }));
    }
    if (rule.due?.kind !== 'day' || !rule.everyYear) return [wait(dayOf(key))];
    return years.map((first) => wait(resolveDate(rule.due!, { 'plan-start': first }, isBusinessDay)));
  });
  const holding = waits.filter(({ wait }) => known?.[wait] === true);
  return { id: stage.id, title: stage.title, opens, concludes: holding.reduce((day, { due }) => (due === null ? day : later(day, due)), opens), waits };
}

/** The next first day of a plan's period from a day on: what a dry run takes where nobody says. */
export function nextStart({ period }: Pick<Program, 'period'>, today: CalendarDate): CalendarDate {
  const inYear = (year: number) => parseCalendarDate(`${year}-${period?.start ?? '07-01'}`);
  const year = Number(today.slice(0, 4));
  return [inYear(year), inYear(year + 1)].find((day) => day !== null && day >= today) ?? addYears(today, 1);
}
