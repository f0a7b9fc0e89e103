import { canonicalJson } from '#libs/kernel/canonical-json.js';
import { slug } from '#libs/kernel/ids.js';
import type { TaskContent } from '#libs/domain/task/events.js';
import { changeOf, type Diff, type ExistingTask, type TaskChange, type WantedTask } from './diff.js';

/**
 * Takes a row for a task under another name where nothing else it could be: of the rows that found no task and the
 * tasks that found no row, these two alone have this phase, school, owners and dates, and their names share half of
 * their words. Anything less is told as it was, a row added and a task gone.
 */
export function withRenamed(diff: Diff): Diff {
  const [rows, tasks] = [groupsOf(diff.added), groupsOf(diff.gone)];
  const pairs = [...rows].flatMap(([key, [row, ...others]]): { row: WantedTask; task: ExistingTask }[] => {
    const [task, ...more] = tasks.get(key) ?? [];
    return row && task && others.length + more.length === 0 && alike(row.content.title, task.content.title) ? [{ row, task }] : [];
  });
  const renamed = pairs.map(({ row, task }): TaskChange => ({ ...changeOf(row, task), renamedFrom: task.content.title }));
  const isFinished = ({ before: { status } }: TaskChange): boolean => status === 'done' || status === 'cancelled';
  const [known, found] = [new Set(pairs.map(({ row }) => row)), new Set(pairs.map(({ task }) => task))];
  return {
    ...diff,
    added: diff.added.filter((row) => !known.has(row)),
    changed: [...diff.changed, ...renamed.filter((change) => !isFinished(change))],
    finished: [...diff.finished, ...renamed.filter(isFinished)],
    gone: diff.gone.filter((task) => !found.has(task)),
  };
}

function groupsOf<T extends { readonly content: TaskContent }>(all: readonly T[]): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const one of all) {
    const { phase, site, owners, schedule, recurrence } = one.content;
    // Days tell rows apart; "ongoing" and no dates at all would fit too many.
    if (schedule.kind !== 'dated') continue;
    const key = canonicalJson({ phase, site, owners: [...owners].sort(), schedule, recurrence });
    groups.set(key, [...(groups.get(key) ?? []), one]);
  }
  return groups;
}

function alike(a: string, b: string): boolean {
  const [first, second] = [wordsOf(a), wordsOf(b)];
  const shared = [...first].filter((word) => second.has(word)).length;
  return shared > 0 && shared * 2 >= Math.min(first.size, second.size);
}

/** Short ones stand in any title. */
const wordsOf = (title: string): ReadonlySet<string> => new Set(slug(title).split('-').filter((word) => word.length > 3));
