import type { TaskContent } from '#libs/domain/task/events.js';
import type { Finding } from '#libs/domain/plan/events.js';
import { isFixedByLaw } from '#libs/programs/phases.js';
import type { Program } from '#libs/programs/program.js';
import { movedSchedule, type Anchor } from './anchor.js';
import { foldKey, matchKeyOf, type ExistingTask, type WantedTask } from './diff.js';
import { headingOf, type Recognised } from './reading/kinds.js';
import { finding, type RowReading, type TaskRow } from './reading/rows.js';

/** What the one who imports confirms of what the words of the rows propose; recurrence for all of them, or for the rows on these lines. */
export type Confirmed = { readonly recurrence: boolean | readonly number[]; readonly bySchool: readonly string[] };

const recurs = ({ recurrence }: Confirmed, line: number): boolean => (typeof recurrence === 'boolean' ? recurrence : recurrence.includes(line));

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
    return sitesOf(row.task, confirmed, known).map((site) => ({ line: row.line, content: contentOf(row.task!, ++position, site, program, anchor, recurs(confirmed, row.line), known) }));
  });
}

/** What nobody confirmed yet, row by row, and what was confirmed of a line that proposes nothing. */
export function proposals(rows: readonly RowReading[], table: Recognised, confirmed: Confirmed): Finding[] {
  const proposed = rows.flatMap(({ line, task }) => {
    if (!task) return [];
    const say = (code: string, params: Finding['params'] = {}) => finding(line, headingOf(table, 'title'), task.title, 'informs', code, params);
    return [
      ...(task.recurrence && !recurs(confirmed, line) ? [say('imports.recurrence-proposed', { often: task.recurrence })] : []),
      ...(task.forEachSchool && confirmed.bySchool.length === 0 ? [say('imports.by-school-proposed')] : []),
    ];
  });
  const named = typeof confirmed.recurrence === 'boolean' ? [] : confirmed.recurrence;
  const inVain = named.filter((line) => !rows.some((row) => row.line === line && row.task?.recurrence));
  return [...proposed, ...inVain.map((line) => finding(line, null, null, 'warns', 'imports.nothing-recurs'))];
}

function sitesOf(task: TaskRow, confirmed: Confirmed, known: readonly ExistingTask[]): (string | null)[] {
  if (!task.forEachSchool) return [null];
  if (confirmed.bySchool.length > 0) return [...confirmed.bySchool];
  const sites = known.flatMap(({ content }) => (content.site === null ? [] : [content.site]));
  return sites.length > 0 ? [...new Set(sites)] : [null];
}

function contentOf(task: TaskRow, position: number, site: string | null, program: Program, anchor: Anchor | null, confirmed: boolean, known: readonly ExistingTask[]): TaskContent {
  const earlier = known.find(({ content }) => content.recurrence !== null && content.site === site)?.content.recurrence ?? null;
  const mayRecur = task.recurrence !== null && task.schedule.kind === 'dated';
  return {
    phase: task.phase,
    position,
    matchKey: matchKeyOf(task.phase, task.title, site),
    title: task.title,
    owners: task.roles.map(({ role }) => role),
    schedule: movedSchedule(task.schedule, anchor, isFixedByLaw(program, task.title)),
    recurrence: mayRecur ? (confirmed ? task.recurrence : earlier) : null,
    site,
    evidenceAskedFor: task.evidenceAskedFor,
    successMetric: task.successMetric,
    resources: task.resources,
    asWritten: task.asWritten,
    dependsOn: [],
  };
}
