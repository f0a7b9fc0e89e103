import { later, type CalendarDate } from '#libs/kernel/dates.js';
import { slug } from '#libs/kernel/ids.js';
import { decidedStages, type Standing } from '#libs/domain/stage.js';
import { ruleToBegin } from '#libs/domain/wait.js';
import { ownersToBegin, titleToBegin } from '#libs/domain/calendar/begin.js';
import type { ProgramRules } from '#libs/domain/program-rules.js';
import { datesOf } from './dry-run.js';
import { kinds } from './kinds.js';
import type { Program } from './program.js';
import { ruleOfWait } from './wait-rule.js';
import { ruleInWords, type RuleInWords } from './words.js';

/** A date of a stage that has not begun: it comes on that day if each stage takes all the time that it has. */
export type ExpectedDate = {
  readonly on: CalendarDate;
  readonly stage: { readonly id: string; readonly title: string };
  /** Key of the wait; null for the last day on which the stage can begin. */
  readonly wait: string | null;
  readonly title: string;
  /** Role ids. */
  readonly to: readonly string[];
  readonly rule: RuleInWords;
  /** The day comes before its stage can begin, if those before it take all the time that they have: it would be missed. */
  readonly tooEarly: boolean;
};

export type UnderWay = {
  readonly today: CalendarDate;
  readonly period: { readonly start: CalendarDate; readonly end: CalendarDate };
  /** By stage; one that is not there has not begun. */
  readonly stages: Readonly<Record<string, { readonly standing: Standing; readonly on: CalendarDate }>>;
};

/**
 * What is to be expected of the stages that have not begun, in order, by a dry run that starts from where the plan
 * stands. Until: a day that is asked for; else the one on which the last of them is concluded, and `atLeast`.
 */
export function expectedDates(program: Program, rules: ProgramRules, { today, period, stages }: UnderWay, { until, atLeast }: { readonly until: CalendarDate | undefined; readonly atLeast: CalendarDate }): ExpectedDate[] {
  const begun = Object.fromEntries(Object.entries(stages).filter(([, { standing }]) => standing !== 'none'));
  const known = Object.fromEntries(Object.entries(begun).map(([id, { standing, on }]) => [id, { opened: on, concluded: standing === 'concluded' ? on : null }]));
  const run = datesOf(program, { ...period, begins: today, known });
  const ahead = decidedStages(rules).filter(({ id }) => !Object.hasOwn(begun, id));
  const runs = ahead.flatMap((stage) => run.filter(({ id }) => id === stage.id).map((one) => ({ stage, run: one })));
  const last = until ?? runs.map(({ run: { concludes } }) => concludes).reduce(later, atLeast);
  const dates = runs.flatMap(({ stage, run: { opens, waits } }): ExpectedDate[] => {
    const of = { id: stage.id, title: stage.title };
    const by = rules.beginBy(stage.id, period);
    // One that can begin has its task, which says by when.
    const waiting = decidedStages(rules).some(({ id }) => stage.after.includes(id) && !known[id]?.concluded);
    const begins = by && waiting ? [{ on: by.day, stage: of, wait: null, title: titleToBegin(stage), to: ownersToBegin(stage), rule: ruleOfWait(rules, ruleToBegin(stage.id, by), by.day)!, tooEarly: by.day < opens }] : [];
    const sure = waits.filter(({ wait }) => !kinds[stage.kind].onlyIf.includes(wait));
    return [...begins, ...sure.flatMap(({ wait, title, owner, due, by: rule, tooEarly }) => (due === null ? [] : [{ on: due, stage: of, wait, title, to: [slug(owner)], rule: ruleInWords(rule), tooEarly }]))];
  });
  return dates.filter(({ on }) => on <= last).toSorted((a, b) => (a.on < b.on ? -1 : a.on > b.on ? 1 : 0));
}
