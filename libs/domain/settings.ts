import type { CalendarDate, TimeZone } from '#libs/kernel/dates.js';
import type { RuleSource } from './program-rules.js';
import { namedRule } from './wait.js';

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

/** A ladder with what its program calls it (null: the one of all tasks that chose none) and where it is written. */
export type NamedLadder = Ladder & { readonly name: string | null; readonly source: RuleSource | null };

/** The ladders of a program. `chosen`: those named by a stage, by its id, and by a single wait of one, `<stage>/<key of the wait>`. */
export type Ladders = { readonly usual: NamedLadder; readonly chosen: ReadonlyMap<string, NamedLadder> };

/**
 * The ladder of a task: that of the wait that it is kept for, of the wait's stage, or else the program's own. A task to
 * begin a stage is reminded of as the wait is from which its day comes.
 */
export function ladderFor({ usual, chosen }: Ladders, wait: { readonly rule: string } | null): NamedLadder {
  if (!wait) return usual;
  const { stage, because } = namedRule(wait.rule);
  const from = because ?? { stage, wait: '' };
  return chosen.get(`${from.stage}/${from.wait}`) ?? chosen.get(from.stage) ?? usual;
}

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
