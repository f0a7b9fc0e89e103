import type { Finding, Phase } from '#libs/domain/plan/events.js';
import type { Instant } from '#libs/kernel/dates.js';
import type { RecordedAnchor } from './anchor.js';
import type { ExistingTask } from './diff.js';
import type { Confirmed } from './wanted.js';

/** A plan as the log has it: read after everything that the caller has seen or written. */
export type PlanSoFar = {
  readonly id: string;
  readonly name: string;
  readonly slug: string;
  /** Program and version that it stays on. */
  readonly program: string;
  readonly open: boolean;
  readonly phases: readonly Phase[];
  readonly tasks: readonly ExistingTask[];
  /** By how many days those of them were moved that a row with a date has made; null where there is none. */
  readonly tasksMovedByDays: number | null;
  /** Of all its imports, whatever became of them. `cells` of a row that was corrected by hand are those of the correction. */
  readonly heldRows: readonly HeldBefore[];
  /** In the order in which they were started. */
  readonly imports: readonly ImportBefore[];
};

export type HeldBefore = {
  readonly import: string;
  readonly line: number;
  readonly status: 'held' | 'corrected' | 'dismissed';
  readonly cells: Readonly<Record<string, string>>;
  readonly findings: readonly Finding[];
  /** Of a corrected row; null where it was replaced by a row of a later file that is held back as well. */
  readonly task: string | null;
};

export type ImportBefore = {
  readonly id: string;
  readonly fileName: string;
  /** Document store's id of the file. */
  readonly document: string;
  readonly kind: 'timeline' | 'equity-plan' | 'roadmap';
  readonly finished: boolean;
  /** When its newest step was done, of one that has not ended. */
  readonly lastStepAt: Instant | null;
  readonly anchor: RecordedAnchor | null;
  readonly confirmed: Confirmed;
  readonly gone: readonly string[];
};
