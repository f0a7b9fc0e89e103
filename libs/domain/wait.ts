import type { CalendarDate } from '#libs/kernel/dates.js';
import { slug } from '#libs/kernel/ids.js';
import { resolveDate, type DateFacts } from './date-rule.js';
import type { ProgramRules, StageRule } from './program-rules.js';

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
  /** `<stage>/<key of the program's rule>`: finds the rule and its source. */
  readonly rule: string;
  /** What is to be filed with it. */
  readonly evidence?: string | null;
};

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
