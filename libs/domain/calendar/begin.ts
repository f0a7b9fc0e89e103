import { earlier, later, type CalendarDate } from '#libs/kernel/dates.js';
import { slug } from '#libs/kernel/ids.js';
import type { ProgramRules, StageRule } from '../program-rules.js';
import { decidedStages, type Standing } from '../stage.js';
import { ruleToBegin, type Wait } from '../wait.js';

/** Where a stage stands, since when; `attested`: it was concluded without having begun here. */
export type Stood = { readonly standing: Standing; readonly on: CalendarDate; readonly attested: boolean };

export type Way = {
  readonly period: { readonly start: CalendarDate; readonly end: CalendarDate };
  readonly openedOn: CalendarDate;
  /** By the stage's id; one that nothing was noted of has not begun. */
  readonly stages: Readonly<Record<string, Stood>>;
};

export const stoodIn = ({ stages }: Pick<Way, 'stages'>, stage: string): Stood | null => (Object.hasOwn(stages, stage) ? stages[stage]! : null);

/** Where a stage stands after something was noted of it. */
export const standsNow = (before: Stood | null, { standing, on }: Pick<Stood, 'standing' | 'on'>): Stood => ({
  standing,
  on,
  attested: standing === 'concluded' && (before === null || before.standing === 'none'),
});

/**
 * The task to begin each stage that can begin: of stages that come after it nobody is reminded before, so that one
 * stage that is late is one line of a morning's mail. Once the stage has begun, or was attested, it is done.
 */
export function beginWaits(way: Way, rules: ProgramRules): readonly Wait[] {
  // A plan that was over before it came to Planline is history: nobody is to begin anything of it.
  if (way.period.end < way.openedOn) return [];
  return decidedStages(rules).map((stage): Wait => {
    const stood = stoodIn(way, stage.id);
    const by = rules.beginBy(stage.id, way.period);
    const since = readySince(way, stage, rules);
    const begun = stood !== null && stood.standing !== 'none';
    const start = since ?? way.openedOn;
    return {
      key: `${stage.id}/begin`,
      status: begun ? 'done' : since === null ? 'not-needed' : 'open',
      title: titleToBegin(stage),
      owners: ownersToBegin(stage),
      start: by ? earlier(by.day, start) : start,
      due: by?.day ?? null,
      rule: ruleToBegin(stage.id, by),
      ...(stood?.attested ? { note: 'It was attested as done before Planline; it did not begin here.' } : {}),
    };
  });
}

export const titleToBegin = ({ title }: StageRule): string => `Begin “${title}”`;

/** Whom its first wait is for; where it has none, nobody is named and the coordinator hears of it. */
export const ownersToBegin = ({ waits }: StageRule): readonly string[] => Object.values(waits).slice(0, 1).map(({ owner }) => slug(owner));

/** The day on which the last of the stages before it was concluded, or the text begun; null where one is not concluded. */
function readySince(way: Way, stage: StageRule, rules: ProgramRules): CalendarDate | null {
  const before = decidedStages(rules).filter(({ id }) => stage.after.includes(id)).map(({ id }) => stoodIn(way, id));
  return before.reduce<CalendarDate | null>((day, stood) => (day !== null && stood?.standing === 'concluded' ? later(day, stood.on) : null), way.openedOn);
}
