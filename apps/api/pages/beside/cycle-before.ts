import type { CalendarDate } from '#libs/kernel/dates.js';

/** A plan of the district that has a text. */
export type Candidate = {
  readonly id: string;
  readonly name: string;
  /** Program and version. */
  readonly program: string;
  readonly period: { readonly start: CalendarDate; readonly end: CalendarDate };
  /** The day on which its text was submitted, or else approved by its board; null: it was neither. */
  readonly decidedOn: CalendarDate | null;
};

/** `mi-sig-cohort-3@1` → `mi-sig-cohort-3`. */
const programOf = ({ program }: Candidate): string => program.split('@')[0]!;

/** Those that may stand beside a plan: of its own program first, and the one that was submitted or approved last before the others. */
export function choicesFor(plan: Candidate, all: readonly Candidate[]): readonly Candidate[] {
  const rank = (one: Candidate): string => `${programOf(one) === programOf(plan) ? 1 : 0} ${one.decidedOn ?? ''}`;
  return all.filter(({ id }) => id !== plan.id).sort((a, b) => (rank(a) < rank(b) ? 1 : rank(a) > rank(b) ? -1 : a.name < b.name ? -1 : 1));
}

/**
 * The plan of the cycle before: of the same program in whichever version, over before this one begins, and the last that
 * was submitted or approved. Null where none is: what was only written is nobody's last cycle.
 */
export const cycleBefore = (plan: Candidate, all: readonly Candidate[]): Candidate | null =>
  choicesFor(plan, all).find((one) => programOf(one) === programOf(plan) && one.decidedOn !== null && one.period.end < plan.period.start) ?? null;
