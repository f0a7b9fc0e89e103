import { randomUUID } from 'node:crypto';
import { slug } from '#libs/kernel/ids.js';
import { say } from '#libs/messages/say.js';
import { rulesOf } from '#libs/programs/catalog.js';
import { headingsOf } from '#libs/imports/headings.js';
import { usualHeadings } from '#libs/imports/reading/kinds.js';
import type { Problem } from '../http/problem.js';
import { forecastOfPlan } from '../queries/forecast-of-plan.js';
import { countHistory, historyOfPlan, type HistoryEntry } from '../queries/history.js';
import { fileOfImport, findingsOf, heldRows, importsOfPlan, type HeldRow, type SaidFinding } from '../queries/imports.js';
import { draftState, planText } from '../queries/drafts.js';
import type { Names } from '../queries/people.js';
import { knownPlan, programTitle, type Plan } from '../queries/plans.js';
import { listReviews } from '../queries/reviews.js';
import { listStrategies } from '../queries/strategies.js';
import { stagesOfPlan } from '../queries/stages.js';
import { countTasks, tasksOfPlan, TASKS_A_PAGE, titlesOf, type TaskSummary } from '../queries/tasks.js';
import type { PageContext } from './context.js';
import { attestedDecision } from './review/attested.js';
import { calledIn } from './review/called.js';
import { phasesOf, statesOfPlan } from './review/phases.js';
import { expectedView, forecastView, historyView, laddersOfItems, recurrenceWords, silentView, statusWord } from './task-view.js';
import { shortInWords } from './words.js';

const MOST_NEXT = 40;
const MOST_HISTORY = 50;

/** A held row whose form came back, with what was in it and why it was not taken. */
export type ReturnedRow = { readonly import: string; readonly line: number; readonly cells: Readonly<Record<string, string>>; readonly problem: Problem };

/** What of a long plan is shown: its history before an entry, its tasks from a place. */
export type PlanPart = { readonly before?: string | undefined; readonly from?: string | undefined };

/** The bytes of a file that was taken in; null where they are gone. */
export type FileReader = (document: string) => Promise<Uint8Array | null>;

export async function planPage(context: PageContext, readFile: FileReader, id: string, { before, from }: PlanPart, returned: ReturnedRow | null = null) {
  const { db, names, now, today, zone } = context;
  const plan = await knownPlan(db, id);
  const tasks = await tasksOfPlan(db, plan.id, from);
  const counts = (await countTasks(db, plan.id)).get(plan.id);
  const forecast = await forecastOfPlan(db, plan, now, { mostTasks: MOST_NEXT });
  const history = await historyOfPlan(db, { plan, names }, MOST_HISTORY, before);
  const files = new Map((await importsOfPlan(db, plan.id)).map(({ id: file, fileName }) => [file, fileName]));
  const held = (await heldRows(db, { plan: plan.id })).filter(({ status }) => status === 'held');
  const headings = await headingsOfImports(context, readFile, held);
  const next = forecast.items.slice(0, MOST_NEXT);
  return {
    plan: {
      id: plan.id,
      name: plan.name,
      program: programTitle(plan.program),
      closed: plan.status === 'closed' ? (plan.closedReason ?? 'yes') : null,
      counts: `${Object.values(counts ?? {}).reduce((sum, n) => sum + n, 0)}: ${counts?.overdue ?? 0} overdue, ${counts?.started ?? 0} started, ${counts?.planned ?? 0} planned, ${counts?.done ?? 0} done, ${counts?.cancelled ?? 0} cancelled`,
    },
    ...(await reviewOf(db, plan, today, names)),
    reviews: await listReviews(db, plan.id),
    strategies: await listStrategies(db, plan.id),
    phases: byPhase(plan, tasks.items, names),
    partly: from !== undefined || tasks.next !== null,
    tasksAPage: TASKS_A_PAGE,
    first: from === undefined ? null : `/plans/${plan.id}#timeline`,
    later: tasks.next && `/plans/${plan.id}?from=${encodeURIComponent(tasks.next)}#timeline`,
    next: ruleOnce(forecastView(next, names, plan.program)),
    ladders: laddersOfItems(next),
    nextShown: next.length,
    nextMore: forecast.limited || forecast.items.length > next.length,
    nextUntil: forecast.until,
    expected: expectedView(forecast.expected, names),
    silent: forecast.silent.map((task) => ({ ...task, says: silentView(task) })),
    held: held.map((row) => heldView(row, files.get(row.import) ?? 'a file', headings.get(row.import) ?? [], returned)),
    trouble: returned && { line: returned.line, detail: returned.problem.detail, anchor: `held-${anchorOf(returned)}` },
    findings: (await findingsOf(db, { plan: plan.id })).map(({ line, column, value, message }) => ({ place: placeOf({ line, column, value }), says: message })),
    textFindings: await textFindingsOf(context, plan),
    historyWords: say('page.history-count', { count: await countHistory(db, plan.id), older: before === undefined ? 'no' : 'yes' }),
    historyOpen: before !== undefined,
    history: await withTasks(context, history.items, historyView(history.items, names, zone)),
    older: history.next && `/plans/${plan.id}?before=${encodeURIComponent(history.next)}#history`,
  };
}

const MOST_FINDINGS = 100;

/** What is odd in the text as it stands, in words; null where the plan has no text, or nothing is. */
async function textFindingsOf({ db, today }: PageContext, plan: Plan) {
  if ((await draftState(db, plan.id)).status !== 'begun') return null;
  const [{ findings }, called] = [await planText(db, plan, today), await calledIn(db, rulesOf(plan.program))];
  if (findings.length === 0) return null;
  const open = findings.filter(({ explained }) => explained === null);
  const count = (severity: string): number => open.filter((finding) => finding.severity === severity).length;
  return {
    words: say('page.text-findings', { count: findings.length, blocks: count('blocks'), warns: count('warns') }),
    more: Math.max(0, findings.length - MOST_FINDINGS),
    items: findings.slice(0, MOST_FINDINGS).map(({ place, severity, message, explained }) => {
      const [section = '', ...rest] = place.split('/');
      return { place: [section === '' ? 'The text' : called.section(section), ...rest].join(', '), severity: say('page.finding-severity', { severity, explained: explained === null ? 'no' : 'yes' }), says: message };
    }),
  };
}

/** Several dates of one thing follow from one rule, which is told with the first of them. */
function ruleOnce<T extends { readonly task: string; readonly dateFrom: unknown }>(items: readonly T[]): T[] {
  const told = new Set<string>();
  return items.map((item) => {
    const again = told.has(item.task);
    told.add(item.task);
    return again ? { ...item, dateFrom: null } : item;
  });
}

/** How far the plan's review is, stage by stage, and what was decided before Planline. */
async function reviewOf(db: PageContext['db'], plan: Plan, today: PageContext['today'], names: Names) {
  const [stages, states, called, draft] = [await stagesOfPlan(db, plan, today), await statesOfPlan(db, plan.id), await calledIn(db, rulesOf(plan.program)), await draftState(db, plan.id)];
  return {
    stages: phasesOf(plan, stages, states, names, called),
    attested: draft.status === 'begun' ? draft.attested.map(attestedDecision) : [],
    hasText: draft.status === 'begun',
  };
}

/** Tasks stand under the plan's phases, in its order; those of no phase come first. */
function byPhase(plan: Plan, tasks: readonly TaskSummary[], names: Names) {
  const groups = new Map<string | null, TaskSummary[]>();
  for (const task of tasks) groups.set(task.phase, [...(groups.get(task.phase) ?? []), task]);
  const ranges = new Map(plan.phases.map(({ name, start, end }) => [name, `${shortInWords(start)} to ${shortInWords(end)}`]));
  return [...groups].map(([name, members]) => ({ name, range: ranges.get(name ?? '') ?? null, tasks: members.map((task) => rowOf(task, names)) }));
}

function rowOf({ id, title, status, schedule, recurrence, owners }: TaskSummary, names: Names) {
  return {
    id,
    title,
    status: statusWord(status),
    mark: status,
    start: schedule.kind === 'unscheduled' || schedule.start === null ? '–' : shortInWords(schedule.start),
    end: schedule.kind === 'dated' ? shortInWords(schedule.end) : schedule.kind === 'ongoing' ? 'ongoing' : 'no time named',
    recurrence: recurrenceWords(recurrence),
    owner: names.roles(owners),
  };
}

const placeOf = ({ line, column, value }: Pick<SaidFinding, 'line' | 'column' | 'value'>): string =>
  [line === null ? 'The file' : `Line ${line}`, column, value && `“${value}”`].filter(Boolean).join(', ');

const anchorOf = (row: { readonly import: string; readonly line: number }): string => `${row.import.slice(0, 8)}-${row.line}`;

/** Every column of each file with a held row, so that an empty cell can be filled in too. A file that is gone has the columns usual for its kind. */
async function headingsOfImports({ db }: PageContext, readFile: FileReader, held: readonly HeldRow[]): Promise<Map<string, readonly string[]>> {
  const found = new Map<string, readonly string[]>();
  for (const id of new Set(held.map((row) => row.import))) {
    const file = await fileOfImport(db, id);
    const bytes = file && (await readFile(file.document));
    found.set(id, (bytes && (await headingsOf(bytes))) ?? (file ? usualHeadings(file.kind) : []));
  }
  return found;
}

function heldView(row: HeldRow, fileName: string, headings: readonly string[], returned: ReturnedRow | null) {
  const anchor = anchorOf(row);
  const mine = returned?.import === row.import && returned.line === row.line ? returned : null;
  return {
    anchor,
    line: row.line,
    fileName,
    address: `/imports/${row.import}/rows/${row.line}`,
    key: randomUUID(),
    open: mine !== null,
    findings: row.findings.map(({ column, value, message }) => ({ column, value, says: message })),
    cells: Object.entries({ ...emptyCells(headings), ...row.cells, ...mine?.cells }).map(([name, value], n) => ({ id: `cell-${anchor}-${n}-${slug(name)}`, name, field: `cell:${name}`, value })),
  };
}

const emptyCells = (headings: readonly string[]): Record<string, string> => Object.fromEntries(headings.map((heading) => [heading, '']));

async function withTasks({ db }: PageContext, entries: readonly HistoryEntry[], said: ReturnType<typeof historyView>) {
  const idOf = (entry: HistoryEntry): string | null => (entry.stream.startsWith('task/') ? entry.stream.slice('task/'.length) : null);
  const titles = await titlesOf(db, entries.flatMap((entry) => idOf(entry) ?? []));
  return said.map((line, n) => {
    const id = idOf(entries[n]!);
    const title = id && titles.get(id)?.title;
    return { ...line, task: id && title ? { id, title } : null };
  });
}
