import { addDays, addYears, daysBetween, type CalendarDate } from '#libs/kernel/dates.js';
import type { Phase } from '#libs/domain/plan/events.js';
import type { Schedule } from '#libs/domain/schedule.js';

/** How far a plan was moved: every date and phase by days, dates that a law's calendar fixes by whole years. */
export type Anchor = { readonly date: CalendarDate; readonly movedByDays: number; readonly lawDatesMovedByYears: number };

/** An anchor as an import records it: how far is null as long as nothing in the plan has a date. */
export type RecordedAnchor = { readonly date: CalendarDate; readonly movedByDays: number | null; readonly lawDatesMovedByYears: number | null };

/** What of a plan tells how far it was moved. */
type Dated = { readonly imports: readonly { readonly anchor: RecordedAnchor | null }[]; readonly phases: readonly Phase[]; readonly tasksMovedByDays: number | null };

/** What a plan's imports have settled. Until it is settled, `date` is a wish that may still be changed. */
export type AnchorSoFar = { readonly settled: true; readonly anchor: Anchor | null } | { readonly settled: false; readonly date: CalendarDate | null };

const DAYS_A_YEAR = 365.2425;

/** Moves a plan so that its first day, of a phase or a task, comes to lie on `date`; null where nothing in it has a date. */
export function anchorOn(date: CalendarDate, phases: readonly Phase[], schedules: readonly Schedule[]): Anchor | null {
  const starts = [...phases.map(({ start }) => start), ...schedules.flatMap((schedule) => (schedule.kind !== 'unscheduled' && schedule.start !== null ? [schedule.start] : []))];
  if (starts.length === 0) return null;
  return movedBy(date, daysBetween(starts.reduce((first, start) => (start < first ? start : first)), date));
}

const movedBy = (date: CalendarDate, movedByDays: number): Anchor => ({ date, movedByDays, lawDatesMovedByYears: Math.round(movedByDays / DAYS_A_YEAR) });

/**
 * A wish is settled by the first row that has a date, whether a later file brings it, which records how far
 * it moved, or a correction, whose task tells.
 */
export function anchorSoFar({ imports, phases, tasksMovedByDays }: Dated): AnchorSoFar {
  const recorded = imports.flatMap(({ anchor }) => (anchor ? [anchor] : []));
  const settled = recorded.find(isSettled);
  if (settled) return { settled: true, anchor: settled };
  const date = recorded.at(-1)?.date ?? null;
  if (tasksMovedByDays === null && phases.length === 0) return { settled: false, date };
  return { settled: true, anchor: date === null ? null : movedBy(date, tasksMovedByDays ?? 0) };
}

const isSettled = (anchor: RecordedAnchor): anchor is Anchor => anchor.movedByDays !== null;

/** By how many days the tasks of an import were moved that have a date; null where none has. */
export const movedByDaysOf = (tasks: readonly { readonly source: unknown; readonly content: { readonly schedule: Schedule }; readonly anchoredByDays: number }[]): number | null =>
  tasks.find(({ source, content }) => source !== null && content.schedule.kind !== 'unscheduled')?.anchoredByDays ?? null;

export function movedSchedule(schedule: Schedule, anchor: Anchor | null, fixedByLaw: boolean): Schedule {
  if (!anchor || schedule.kind === 'unscheduled') return schedule;
  const move = (date: CalendarDate) => (fixedByLaw ? addYears(date, anchor.lawDatesMovedByYears) : addDays(date, anchor.movedByDays));
  if (schedule.kind === 'ongoing') return { kind: 'ongoing', start: schedule.start && move(schedule.start) };
  return { kind: 'dated', start: move(schedule.start), end: move(schedule.end) };
}

export const movedPhases = (phases: readonly Phase[], days: number): Phase[] =>
  phases.map((phase) => ({ ...phase, start: addDays(phase.start, days), end: addDays(phase.end, days) }));
