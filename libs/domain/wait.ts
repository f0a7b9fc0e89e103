import type { CalendarDate } from '#libs/kernel/dates.js';
import { slug } from '#libs/kernel/ids.js';
import { resolveDate, type DateFacts } from './date-rule.js';
import type { BeginBy, ProgramRules, StageRule } from './program-rules.js';

/**
 * Something that a stage waits for. `handle` keeps each as a task of the plan, in the same append as the
 * event that changed it, so that its reminders, its escalation and its end are those of any task (ADR 15).
 */
export type Wait = {
  /** Unique in its stream, and the same for as long as it is the same thing: `minutes/motion-3`. */
  readonly key: string;
  readonly status: 'open' | 'done' | 'not-needed';
  readonly title: string;
  /** Role ids. */
  readonly owners: readonly string[];
  readonly start: CalendarDate;
  /** Null: no day is fixed, it is looked at from time to time. */
  readonly due: CalendarDate | null;
  /** `<stage>/<key of the program's rule>`: finds the rule and its source. Of a stage's beginning see `ruleToBegin`, of a day that the agency named `ruleSetByAgency`. */
  readonly rule: string;
  /** What is to be filed with it. */
  readonly evidence?: string | null;
  /** How it came, where that must be told beside its being done. */
  readonly note?: string;
};

/** `<stage>/begin`, and behind it the wait of which its day comes. */
export const ruleToBegin = (stage: string, by: BeginBy | null): string => [stage, BEGIN, ...(by ? [by.because.stage, by.because.wait] : [])].join('/');

/** No wait of a stage has this key: it would be read as the stage's beginning. */
export const BEGIN = 'begin';

const SET_BY_AGENCY = 'set-by-agency';

/** A wait whose day the agency named, in place of the rule's. */
export const ruleSetByAgency = (rule: string): string => `${rule}/${SET_BY_AGENCY}`;

/** The rule that a wait names: of which stage, and whether it is that stage's beginning or one of its waits. `because`: whose day it has. */
export function namedRule(rule: string): { readonly stage: string; readonly begins: boolean; readonly setByAgency: boolean; readonly because: BeginBy['because'] | null } {
  const [stage = '', wait = '', ...rest] = rule.split('/');
  if (wait !== BEGIN) return { stage, begins: false, setByAgency: rest[0] === SET_BY_AGENCY, because: { stage, wait } };
  return { stage, begins: true, setByAgency: false, because: rest.length === 2 ? { stage: rest[0]!, wait: rest[1]! } : null };
}

/** Fills a wait from the program's rule for it; null where the program has none by that name: then nothing waits. */
export function waitBy(
  rules: ProgramRules,
  stage: StageRule,
  rule: string,
  given: Pick<Wait, 'status' | 'start'> & { readonly dates: DateFacts; readonly subject?: string; readonly about?: string },
): Wait | null {
  const wanted = stage.waits[rule];
  if (!wanted) return null;
  const due = wanted.due && resolveDate(wanted.due, given.dates, rules.isBusinessDay);
  return {
    key: given.subject === undefined ? rule : `${rule}/${given.subject}`,
    status: given.status,
    title: given.about === undefined ? wanted.title : `${wanted.title}: ${given.about}`,
    owners: [slug(wanted.owner)],
    // A day that is past already when the wait begins is still its day: it is overdue, not moved.
    start: due !== null && due < given.start ? due : given.start,
    due,
    rule: `${stage.id}/${rule}`,
    evidence: wanted.evidence ?? null,
  };
}
