import { canonicalJson } from '#libs/kernel/canonical-json.js';
import type { CalendarDate } from '#libs/kernel/dates.js';
import { idFrom } from '#libs/kernel/ids.js';
import type { Schedule } from '#libs/domain/schedule.js';
import type { TaskContent } from '#libs/domain/task/events.js';

/** A task of the plan as it stands. `content` is what its source says, granted extensions left out. */
export type ExistingTask = {
  readonly id: string;
  readonly status: 'planned' | 'started' | 'overdue' | 'done' | 'cancelled';
  readonly content: TaskContent;
  /** Last day by a granted extension that is in force; null where the source's own dates are. */
  readonly grantedEnd: CalendarDate | null;
};

/** A task as the file wants it. */
export type WantedTask = { readonly line: number; readonly content: TaskContent };

export type TaskChange = {
  readonly id: string;
  readonly line: number;
  readonly content: TaskContent;
  /** Names of the fields that differ. */
  readonly fields: readonly (keyof TaskContent)[];
  /** As it stands. */
  readonly before: ExistingTask;
  /** What it was called, where the row was found under another name. */
  readonly renamedFrom?: string;
};

export type Diff = {
  readonly added: readonly (WantedTask & { readonly id: string })[];
  readonly changed: readonly TaskChange[];
  /** Differ from the file but are done or cancelled: left alone. */
  readonly finished: readonly TaskChange[];
  readonly unchanged: readonly { readonly id: string; readonly line: number }[];
  /** Open or done tasks whose row the file has no more: told, never cancelled. */
  readonly gone: readonly ExistingTask[];
};

/**
 * Compares a plan with a file. Rows find their tasks by phase, step and school, wherever they stand; of several
 * with the same words first those that are equal meet, then the rest in order. `accountedFor`: phase and step of
 * rows that the file has but that are held back, so that their tasks are not taken for gone.
 */
export function diffTasks(plan: string, existing: readonly ExistingTask[], wanted: readonly WantedTask[], accountedFor: ReadonlySet<string> = new Set()): Diff {
  const open = new Map<string, ExistingTask[]>();
  for (const task of [...existing].sort((a, b) => a.content.position - b.content.position || (a.id < b.id ? -1 : 1))) {
    const key = foldKey(task.content.matchKey);
    open.set(key, [...(open.get(key) ?? []), task]);
  }
  const takenIds = new Set(existing.map(({ id }) => id));
  const diff = { added: [] as Diff['added'][number][], changed: [] as TaskChange[], finished: [] as TaskChange[], unchanged: [] as Diff['unchanged'][number][] };
  const take = (key: string, fits: (task: ExistingTask) => boolean): ExistingTask | undefined => {
    const candidates = open.get(key) ?? [];
    const found = candidates.find(fits);
    if (found) open.set(key, candidates.filter((task) => task !== found));
    return found;
  };

  const rest = wanted.filter((row) => {
    const equal = take(foldKey(row.content.matchKey), (task) => differing(task.content, row.content).length === 0);
    if (equal) diff.unchanged.push({ id: equal.id, line: row.line });
    return !equal;
  });
  for (const row of rest) {
    const key = foldKey(row.content.matchKey);
    const task = take(key, () => true);
    if (!task) {
      diff.added.push({ ...row, id: freeId(plan, key, takenIds) });
      continue;
    }
    const change = changeOf(row, task);
    (task.status === 'done' || task.status === 'cancelled' ? diff.finished : diff.changed).push(change);
  }
  const gone = [...open.values()].flat().filter(({ status, content }) => status !== 'cancelled' && !accountedFor.has(foldKey(matchKeyOf(content.phase, content.title, null))));
  return { ...diff, gone };
}

/** What a row makes of its task. */
export function changeOf(row: WantedTask, task: ExistingTask): TaskChange {
  const content = { ...row.content, dependsOn: task.content.dependsOn };
  return { id: task.id, line: row.line, content, fields: differing(task.content, content), before: task };
}

/** A task's end where it was granted and is another than its source's. */
export const grantedEndOf = ({ schedule, content }: { readonly schedule: Schedule; readonly content: TaskContent }): CalendarDate | null =>
  schedule.kind === 'dated' && content.schedule.kind === 'dated' && schedule.end !== content.schedule.end ? schedule.end : null;

/** The words that find a task again; capitals and spaces don't matter. */
export const matchKeyOf = (phase: string | null, title: string, site: string | null): string => [phase ?? '', title, ...(site ? [site] : [])].join(' › ');

export const foldKey = (matchKey: string): string => matchKey.toLowerCase().replace(/\s+/g, ' ').trim();

/** Where a row stands is no change of a task; nor is how a date is written that means the same day. */
function differing(before: TaskContent, after: TaskContent): (keyof TaskContent)[] {
  const sameDays = canonicalJson(before.schedule) === canonicalJson(after.schedule);
  const comparable = (content: TaskContent) => ({
    ...content,
    position: 0,
    matchKey: foldKey(content.matchKey),
    dependsOn: [],
    asWritten: sameDays ? { ...content.asWritten, start: null, end: null } : content.asWritten,
  });
  const [a, b] = [comparable(before), comparable(after)];
  return (Object.keys(a) as (keyof TaskContent)[]).filter((field) => canonicalJson(a[field]) !== canonicalJson(b[field]));
}

/** The same words get the same id whenever they are planned; a second task of the same words gets the next. */
function freeId(plan: string, key: string, taken: Set<string>): string {
  for (let n = 1; ; n++) {
    const id = idFrom('task', plan, key, String(n));
    if (!taken.has(id)) {
      taken.add(id);
      return id;
    }
  }
}
