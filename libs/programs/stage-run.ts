import { later, type CalendarDate } from '#libs/kernel/dates.js';
import { monthFacts, monthsOfPeriod, resolveDate, type DateFacts } from '#libs/domain/date-rule.js';
import type { StageRule, WaitRule } from '#libs/domain/program-rules.js';
import { kinds } from './kinds.js';

export type DatedWait = {
  readonly stage: string;
  readonly wait: string;
  readonly title: string;
  readonly owner: string;
  /** Null: no rule fixes a day, or it counts from a fact that nothing in the program gives a day to. */
  readonly due: CalendarDate | null;
  /** True where it is due before its stage can open, if everybody takes all the time there is. */
  readonly tooEarly: boolean;
  readonly by: WaitRule;
};

export type DatedStage = {
  readonly id: string;
  readonly title: string;
  readonly opens: CalendarDate;
  readonly concludes: CalendarDate;
  readonly waits: readonly DatedWait[];
};

/** One stage run through from the day on which it opens, by the rules of a dry run (`dry-run.ts`). */
export function runStage(stage: StageRule, opens: CalendarDate, given: DateFacts, years: readonly CalendarDate[], isBusinessDay: (day: string) => boolean): DatedStage {
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

  const waits = Object.entries(stage.waits).flatMap(([key, rule]): DatedWait[] => {
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
