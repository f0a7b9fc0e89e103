import { addDays, addYears, daysBetween, type CalendarDate } from '#libs/kernel/dates.js';
import type { Phase } from '#libs/domain/plan/events.js';
import type { Schedule } from '#libs/domain/schedule.js';

/** How far a plan was moved: every date and phase by days, dates that a law's calendar fixes by whole years. */
export type Anchor = { readonly date: CalendarDate; readonly movedByDays: number; readonly lawDatesMovedByYears: number };

const DAYS_A_YEAR = 365.2425;

/** Moves a plan so that its first day, of a phase or a task, comes to lie on `date`; null where nothing in it has a date. */
export function anchorOn(date: CalendarDate, phases: readonly Phase[], schedules: readonly Schedule[]): Anchor | null {
  const starts = [...phases.map(({ start }) => start), ...schedules.flatMap((schedule) => (schedule.kind !== 'unscheduled' && schedule.start !== null ? [schedule.start] : []))];
  if (starts.length === 0) return null;
  const movedByDays = daysBetween(starts.reduce((first, start) => (start < first ? start : first)), date);
  return { date, movedByDays, lawDatesMovedByYears: Math.round(movedByDays / DAYS_A_YEAR) };
}

export function movedSchedule(schedule: Schedule, anchor: Anchor | null, fixedByLaw: boolean): Schedule {
  if (!anchor || schedule.kind === 'unscheduled') return schedule;
  const move = (date: CalendarDate) => (fixedByLaw ? addYears(date, anchor.lawDatesMovedByYears) : addDays(date, anchor.movedByDays));
  if (schedule.kind === 'ongoing') return { kind: 'ongoing', start: schedule.start && move(schedule.start) };
  return { kind: 'dated', start: move(schedule.start), end: move(schedule.end) };
}

export const movedPhases = (phases: readonly Phase[], days: number): Phase[] =>
  phases.map((phase) => ({ ...phase, start: addDays(phase.start, days), end: addDays(phase.end, days) }));
