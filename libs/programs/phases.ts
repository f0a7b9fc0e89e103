import { parseCalendarDate, type CalendarDate } from '#libs/kernel/dates.js';
import { slug } from '#libs/kernel/ids.js';
import type { Phase } from '#libs/domain/plan/events.js';
import type { PhaseRule, Program, YearDay } from './program.js';

/** What a row says of its phase, and when it starts; null where it says nothing. */
export type PhaseHint = { readonly phase: string | null; readonly start: CalendarDate | null };

/** The rule whose name, or other name, a row's words are. */
export const phaseRuleOf = (program: Program, words: string): PhaseRule | undefined =>
  program.phases.find((rule) => [rule.name, ...(rule.alsoCalled ?? [])].some((name) => slug(name) === slug(words)));

/**
 * The phases of a plan as days, with the award's year as declared or found from its rows: the earliest year
 * under which the most rows start in the phase that they name. Empty where nothing tells the year. A phase
 * that begins with its first task is left out where no row names it.
 */
export function phasesOf(program: Program, rows: readonly PhaseHint[], awardYear?: number): Phase[] {
  const hints = rows.flatMap(({ phase, start }) => {
    const rule = phase === null ? undefined : phaseRuleOf(program, phase);
    return rule && start ? [{ rule, start }] : [];
  });
  const year = awardYear ?? likelyYear(hints);
  if (year === null) return [];
  return program.phases.flatMap((rule) => {
    const end = dayIn(rule.to, year);
    const start = rule.from === 'first-task' ? earliest(hints, rule) : dayIn(rule.from, year);
    return start !== null && start <= end ? [{ name: rule.name, start, end }] : [];
  });
}

type Hint = { rule: PhaseRule; start: CalendarDate };

function likelyYear(hints: readonly Hint[]): number | null {
  const years = hints.map(({ start }) => Number(start.slice(0, 4)));
  if (years.length === 0) return null;
  const offsets = hints.map(({ rule }) => rule.to.year);
  const candidates: number[] = [];
  for (let year = Math.min(...years) - Math.max(...offsets); year <= Math.max(...years) + 1; year++) candidates.push(year);
  const fit = (year: number) =>
    hints.filter(({ rule, start }) => start <= dayIn(rule.to, year) && (rule.from === 'first-task' || start >= dayIn(rule.from, year))).length;
  return candidates.reduce((best, year) => (fit(year) > fit(best) ? year : best));
}

function earliest(hints: readonly Hint[], rule: PhaseRule): CalendarDate | null {
  const starts = hints.filter((hint) => hint.rule === rule).map(({ start }) => start);
  return starts.length === 0 ? null : starts.reduce((first, start) => (start < first ? start : first));
}

/** 29 February in a year that has none is the day before March. */
const dayIn = ({ day, year }: YearDay, awardYear: number): CalendarDate => {
  const text = `${String(awardYear + year).padStart(4, '0')}-${day}`;
  return parseCalendarDate(text) ?? (text.replace(/\d\d$/, '28') as CalendarDate);
};

/** Whether a law's calendar fixes the date of a row with this title. */
export const isFixedByLaw = (program: Program, title: string): boolean =>
  program.lawDates.some(({ words }) => words.some((word) => title.toLowerCase().includes(word.toLowerCase())));
