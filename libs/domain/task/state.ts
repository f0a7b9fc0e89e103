import type { CalendarDate } from '#libs/kernel/dates.js';
import type { Schedule } from '../schedule.js';
import type { BoundWait, TaskContent } from './events.js';

/** One coming-again of a recurring task; exactly one is open at a time. */
export type Occurrence = {
  readonly number: number;
  readonly start: CalendarDate;
  readonly end: CalendarDate;
  /** Number of the event that opened it. */
  readonly setBy: number;
};

/** What deadlines are derived from. Only an open task has it, so a finished one can't have a deadline. */
export type Watch = {
  /** Number of the event that set the dates, and its day: notices for earlier days are history. */
  readonly setBy: number;
  readonly setOn: CalendarDate;
  /** The end was past already when it was set: nobody is reminded of it. */
  readonly silent: boolean;
  /** Rungs that were raised or became obsolete since (see `rungKey`). */
  readonly settled: readonly string[];
  /** The open occurrence; null for a task that comes once, and after the last one was missed. */
  readonly occurrence: Occurrence | null;
  /** The newest missed occurrence whose notice is still owed. */
  readonly missed: Occurrence | null;
};

export type Extension = {
  readonly from: CalendarDate;
  readonly until: CalendarDate;
  readonly reason: string;
  /** Role or person id. */
  readonly grantedBy: string;
  readonly on: CalendarDate;
};

/** What is true of a task whatever its status. */
type Facts = {
  /** Events of its stream so far. */
  readonly version: number;
  readonly plan: string;
  /** As its source says it. */
  readonly content: TaskContent;
  /** The dates in force: the source's, with what was granted since. */
  readonly schedule: Schedule;
  readonly source: { readonly import: string; readonly line: number } | null;
  readonly plannedOn: CalendarDate;
  readonly anchoredByDays: number;
  readonly extensions: readonly Extension[];
  /** The stage that waits for it; null for a task that people plan and finish. */
  readonly wait: BoundWait | null;
  /** What became of each request for more time, in their order; one that was asked anew before it was answered is the same one. A list that was folded before this was kept has none. */
  readonly requests?: readonly ('open' | 'answered' | 'overtaken')[];
};

type Open = Facts & {
  readonly watch: Watch;
  /** More time that was asked for and not answered yet. */
  readonly asked: { readonly until: CalendarDate; readonly reason: string } | null;
};

export type OpenTask = Open & { readonly status: 'planned' | 'started' | 'overdue' };
export type DoneTask = Facts & { readonly status: 'done'; readonly on: CalendarDate; readonly note: string | null };
export type CancelledTask = Facts & { readonly status: 'cancelled'; readonly reason: string; readonly wasStarted: boolean };

export type TaskState = { readonly status: 'none'; readonly version: number } | OpenTask | DoneTask | CancelledTask;
export type TaskStatus = Exclude<TaskState['status'], 'none'>;

export const initialTask: TaskState = { status: 'none', version: 0 };

export const isOpen = (state: TaskState): state is OpenTask =>
  state.status === 'planned' || state.status === 'started' || state.status === 'overdue';

/** One rung of one end; `setBy` makes it another rung after a date moved away and back. */
export const rungKey = (rung: { rung: string; on: string; occurrence: number | null; setBy: number }): string =>
  `${rung.rung}/${rung.on}/${rung.occurrence ?? ''}/${rung.setBy}`;

/** Ids of the tasks that should be done before this one and are not. A warning, never a bar (ADR 5). */
export const waitsFor = (dependsOn: readonly string[], statusOf: (task: string) => TaskStatus | null): string[] =>
  dependsOn.filter((task) => {
    const status = statusOf(task);
    return status !== null && status !== 'done' && status !== 'cancelled';
  });
