import { addDays, addYears, daysBetween, type CalendarDate } from '#libs/kernel/dates.js';
import { makeRecent } from '#libs/kernel/recent.js';
import { resolveDate, yearsOfPeriod, type DateRule } from '#libs/domain/date-rule.js';
import type { BeginBy, ProgramRules, StageRule } from '#libs/domain/program-rules.js';
import { kinds } from './kinds.js';
import { inOrder } from './stage-order.js';
import { runStage, type DatedStage } from './stage-run.js';

type Period = Parameters<ProgramRules['beginBy']>[1];

/** A plan begun earlier than this before its first day has no rule that would notice. */
const YEARS_BEFORE = 2;
const OPEN_DAY: DateRule = { kind: 'before', fact: 'last', count: 0, unit: 'days', closed: 'before' };
/** Periods kept at a time: those of the plans of one program. */
const MOST_PERIODS = 200;

/**
 * By when each stage has to begin: the last day of work from which a dry run of it has nothing due before it opens, and
 * concludes it by the day on which the stages after it have to begin. What comes again each year holds no stage
 * up, and what can't be met however early the stage began is for the linter to say.
 */
export function beginByOf(stages: readonly StageRule[], isBusinessDay: ProgramRules['isBusinessDay']): ProgramRules['beginBy'] {
  const known = makeRecent<ReadonlyMap<string, BeginBy>>(MOST_PERIODS);
  return (stage, period) => {
    const key = `${period.start}/${period.end}`;
    let days = known.get(key);
    if (!days) known.set(key, (days = daysOf(stages, period, isBusinessDay)));
    return days.get(stage) ?? null;
  };
}

function daysOf(stages: readonly StageRule[], { start, end }: Period, isBusinessDay: ProgramRules['isBusinessDay']): ReadonlyMap<string, BeginBy> {
  const decided = inOrder(stages).order.filter(({ kind }) => kinds[kind].waits !== null);
  const years = yearsOfPeriod({ start, end });
  const found = new Map<string, BeginBy>();
  for (const stage of decided.toReversed()) {
    const runFrom = (opens: CalendarDate) => runStage(stage, opens, { 'plan-start': start, 'plan-end': end }, years, isBusinessDay);
    const after = decided.flatMap(({ id, after: before }) => (before.includes(stage.id) ? (found.get(id) ?? []) : []));
    const last = latest(addYears(start, -YEARS_BEFORE), end, limitsOf(stage, after), runFrom);
    // Nobody begins anything on a closed day: what is reckoned from the day before is no later.
    if (last) found.set(stage.id, { ...last, day: resolveDate(OPEN_DAY, { last: last.day }, isBusinessDay) ?? last.day });
  }
  return found;
}

/** What must hold of a stage begun on a day, and the wait that it holds for. A later day never meets what an earlier one doesn't. */
type Limit = { readonly because: BeginBy['because']; readonly isMet: (run: DatedStage) => boolean };

const limitsOf = (stage: StageRule, after: readonly BeginBy[]): Limit[] => [
  ...Object.entries(stage.waits).flatMap(([wait, { due, everyYear }]): Limit[] =>
    due === null || everyYear ? [] : [{ because: { stage: stage.id, wait }, isMet: ({ waits }) => !waits.some((one) => one.wait === wait && one.tooEarly) }],
  ),
  ...after.map(({ day, because }): Limit => ({ because, isMet: ({ concludes }) => concludes <= day })),
];

function latest(from: CalendarDate, to: CalendarDate, limits: readonly Limit[], runFrom: (opens: CalendarDate) => DatedStage): BeginBy | null {
  const earliest = runFrom(from);
  const possible = limits.filter(({ isMet }) => isMet(earliest));
  const broken = (days: number): Limit | undefined => {
    const run = runFrom(addDays(from, days));
    return possible.find(({ isMet }) => !isMet(run));
  };
  let [meets, fails] = [0, daysBetween(from, to)];
  if (!broken(fails)) return null;
  while (fails - meets > 1) {
    const middle = Math.floor((meets + fails) / 2);
    if (broken(middle)) fails = middle;
    else meets = middle;
  }
  return { day: addDays(from, meets), because: broken(fails)!.because };
}
