import type { TaskContent } from '#libs/domain/task/events.js';
import type { Finding } from '#libs/domain/plan/events.js';
import { isFixedByLaw } from '#libs/programs/phases.js';
import type { Program } from '#libs/programs/program.js';
import { movedSchedule, type Anchor } from './anchor.js';
import { foldKey, matchKeyOf, type ExistingTask, type WantedTask } from './diff.js';
import { headingOf, type Recognised } from './reading/kinds.js';
import { finding, type RowReading, type TaskRow } from './reading/rows.js';

/** What the one who imports confirms of what the words of the rows propose. */
export type Confirmed = { readonly recurrence: boolean; readonly bySchool: readonly string[] };

/** The tasks that the rows want, at the plan's own dates. What was confirmed in an earlier import stays. */
export function wantedTasks(rows: readonly RowReading[], program: Program, anchor: Anchor | null, confirmed: Confirmed, existing: readonly ExistingTask[]): WantedTask[] {
  const before = new Map<string, ExistingTask[]>();
  for (const task of existing) {
    const key = foldKey(matchKeyOf(task.content.phase, task.content.title, null));
    before.set(key, [...(before.get(key) ?? []), task]);
  }
  let position = 0;
  return rows.flatMap((row) => {
    if (!row.task) return [];
    const known = before.get(foldKey(matchKeyOf(row.task.phase, row.task.title, null))) ?? [];
    return sitesOf(row.task, confirmed, known).map((site) => ({ line: row.line, content: contentOf(row.task!, ++position, site, program, anchor, confirmed, known) }));
  });
}

/** What nobody confirmed yet, row by row. */
export function proposals(rows: readonly RowReading[], table: Recognised, confirmed: Confirmed): Finding[] {
  return rows.flatMap(({ line, task }) => {
    if (!task) return [];
    const say = (code: string, params: Finding['params'] = {}) => finding(line, headingOf(table, 'title'), task.title, 'informs', code, params);
    return [
      ...(task.recurrence && !confirmed.recurrence ? [say('imports.recurrence-proposed', { often: task.recurrence })] : []),
      ...(task.forEachSchool && confirmed.bySchool.length === 0 ? [say('imports.by-school-proposed')] : []),
    ];
  });
}

function sitesOf(task: TaskRow, confirmed: Confirmed, known: readonly ExistingTask[]): (string | null)[] {
  if (!task.forEachSchool) return [null];
  if (confirmed.bySchool.length > 0) return [...confirmed.bySchool];
  const sites = known.flatMap(({ content }) => (content.site === null ? [] : [content.site]));
  return sites.length > 0 ? [...new Set(sites)] : [null];
}

function contentOf(task: TaskRow, position: number, site: string | null, program: Program, anchor: Anchor | null, confirmed: Confirmed, known: readonly ExistingTask[]): TaskContent {
  const earlier = known.find(({ content }) => content.recurrence !== null && content.site === site)?.content.recurrence ?? null;
  const recurs = task.recurrence !== null && task.schedule.kind === 'dated';
  return {
    phase: task.phase,
    position,
    matchKey: matchKeyOf(task.phase, task.title, site),
    title: task.title,
    owners: task.roles.map(({ role }) => role),
    schedule: movedSchedule(task.schedule, anchor, isFixedByLaw(program, task.title)),
    recurrence: recurs ? (confirmed.recurrence ? task.recurrence : earlier) : null,
    site,
    evidenceAskedFor: task.evidenceAskedFor,
    successMetric: task.successMetric,
    resources: task.resources,
    asWritten: task.asWritten,
    dependsOn: [],
  };
}
