import type { CalendarDate, TimeZone } from '#libs/kernel/dates.js';

/** What a tenant says of its days, from `TenantOpened`. */
export type TenantSettings = {
  readonly timeZone: TimeZone;
  /** `HH:MM`: what falls due on a day falls due at this time of it. An end falls due when the next day begins. */
  readonly dayStartsAt: string;
  /** `HH:MM` in the reader's zone. */
  readonly digestAt: string;
  readonly schoolCalendar: { readonly fall: readonly [string, string]; readonly spring: readonly [string, string] };
};

/** The reminders that a program gives for a task. */
export type Ladder = {
  /** Days before the end, in falling order: `[30, 14, 7, 1]`. */
  readonly before: readonly number[];
  readonly onTheDay: boolean;
  readonly overdue: boolean;
  /** Days after the end until the person above is told; null: never. */
  readonly escalateAfterDays: number | null;
  /** Days from one look at an ongoing task to the next. */
  readonly checkEveryDays: number;
  /** The single notice before an occurrence's end, in days, by how often it comes. */
  readonly occurrence: { readonly weekly: number; readonly monthly: number };
};

/** One moment at which a task's process has something to do. */
export type Deadline = {
  readonly item: 'start' | 'reminder' | 'end';
  /** The notice of a reminder; empty for the others. */
  readonly rung: string;
  readonly on: CalendarDate;
  readonly occurrence: number | null;
  /** Number of the event of the task's stream that set it. */
  readonly setBy: number;
};
