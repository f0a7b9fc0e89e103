import { isDeepStrictEqual } from 'node:util';
import type { CommandPart, Handled } from '#libs/commands/contract.js';
import { ok, refuse, type Result } from '#libs/kernel/refusal.js';
import type { Phase } from '#libs/domain/plan/events.js';
import { loadProgram } from '#libs/programs/catalog.js';
import { phasesOf } from '#libs/programs/phases.js';
import type { Program } from '#libs/programs/program.js';
import { anchorOn, anchorSoFar, movedPhases, type Anchor } from './anchor.js';
import { diffTasks, type TaskChange } from './diff.js';
import { headingsOf } from './headings.js';
import { importFile, type ImportDeps } from './import-file.js';
import { headingOf, tableOf } from './reading/kinds.js';
import { startOf, withPhase } from './reading/plan-file.js';
import type { HeldBefore, ImportBefore, PlanSoFar } from './plan-so-far.js';
import { reported, sentenceOf, type ImportReport, type ReportedFinding } from './report.js';
import { finding, readFields, type RowReading } from './reading/rows.js';
import { wantedTasks } from './wanted.js';

export type Correction = {
  readonly plan: string;
  readonly import: string;
  readonly line: number;
  /** By heading; what is not given stays as the file has it. */
  readonly cells: Readonly<Record<string, string>>;
  readonly key: string;
  /** Version of the import that was seen; null: whatever it is at. */
  readonly ifVersion: number | null;
};

/** `changed`: the plan had its task before. `handled`: what came of it; null where the row had been corrected in this very way before. */
export type Corrected = { readonly tasks: readonly string[]; readonly findings: readonly ReportedFinding[]; readonly changed: boolean; readonly handled: Handled | null };

/** Rows whose cells are not where their headings say: a correction must give all of them. */
const SHIFTED = new Set(['imports.broken-quotes', 'imports.row-too-wide', 'imports.row-too-long']);

/** Takes a held row as a person corrected it, by the same rules as a row of a file; a row that is still wrong is refused with what is wrong. */
export async function correctRow(
  { handle, principal, settings, store, existingPlan }: ImportDeps,
  { plan, import: id, line, cells, key, ifVersion }: Correction,
): Promise<Result<Corrected>> {
  const soFar = await existingPlan(principal.tenant, plan);
  const taken = soFar?.imports.find((before) => before.id === id);
  const held = soFar?.heldRows.find((row) => row.import === id && row.line === line);
  if (!soFar || !taken) return refuse('imports.not-found');
  if (!held) return refuse('imports.held-row-unknown', { line });
  const headings = await headingsFor(held, taken, () => store.get(principal.tenant, taken.document));
  const unknown = Object.keys(cells).find((heading) => cells[heading]!.trim() !== '' && !headings.includes(heading));
  if (unknown !== undefined) return refuse('imports.heading-unknown', { heading: unknown, headings: headings.join(', ') });
  // A form that was sent twice is one correction.
  if (held.status === 'corrected' && held.task !== null && isDeepStrictEqual(withCells(held.cells, cells), held.cells)) return ok({ tasks: [held.task], findings: [], changed: false, handled: null });
  if (held.status !== 'held') return refuse('imports.held-row-settled', { line });
  const program = loadProgram(soFar.program);
  if (!program.ok) return program;

  const corrected = correctedCells(held, cells);
  const table = tableOf(taken.kind, Object.keys(corrected));
  const read = readFields(line, corrected, table, settings.schoolCalendar);
  const { phases, anchor } = datesOf(soFar, read, program.value);
  const row = withPhase(read, phases, program.value, table);
  const wrong = row.findings.find(({ severity }) => severity === 'blocks');
  if (wrong) return refuse('imports.correction-still-held', { problem: sentenceOf(wrong) });
  const last = Math.max(0, ...soFar.tasks.map(({ content }) => content.position));
  const wanted = wantedTasks([row], program.value, anchor, taken.confirmed, soFar.tasks).map((task, i) => ({
    ...task,
    content: { ...task.content, position: last + 1 + i },
  }));
  const { added, changed, unchanged, finished } = diffTasks(soFar.id, soFar.tasks, wanted);
  const source = { import: id, line };
  const tasks = [...added, ...changed, ...unchanged, ...finished].map((task) => task.id);
  const onTask = (task: string, command: CommandPart['command']): CommandPart => ({ aggregate: 'task', id: task, command, ifVersion: null });
  const parts: CommandPart[] = [
    { aggregate: 'import', id, command: { name: 'correctRow', line, cells: corrected, task: tasks[0]! }, ifVersion },
    ...added.map((task) => onTask(task.id, { name: 'planTask', plan: soFar.id, content: task.content, source, anchoredByDays: anchor?.movedByDays ?? 0 })),
    ...changed.map((task) => onTask(task.id, { name: 'reviseTask', content: task.content, source })),
  ];
  const overwritten = changed.map((change) => finding(line, headingOf(table, 'title'), change.content.title, 'warns', 'imports.correction-changes-task', changeSaid(change)));
  return ok({ tasks, findings: reported([...row.findings, ...overwritten]), changed: changed.length > 0, handled: await handle({ principal, parts, key, plan: soFar.id }) });
}

/** What a correction did to a task that the plan had before: never silently. */
function changeSaid({ fields, content, before }: TaskChange): { readonly fields: string; readonly end: string; readonly before: string } {
  const [end, was] = [content.schedule, before.content.schedule].map((schedule) => (schedule.kind === 'dated' ? schedule.end : 'none'));
  return { fields: fields.join(', '), end: end === was ? 'none' : end!, before: was! };
}

/** The plan's phases at the file's dates, and how far the row is moved: the first one with a date settles that for its plan. */
function datesOf(soFar: PlanSoFar, row: RowReading, program: Program): { readonly phases: readonly Phase[]; readonly anchor: Anchor | null } {
  const before = anchorSoFar(soFar);
  if (before.settled) return { phases: movedPhases(soFar.phases, -(before.anchor?.movedByDays ?? 0)), anchor: before.anchor };
  const schedules = row.task ? [row.task.schedule] : [];
  const phases = phasesOf(program, [{ phase: row.phase, start: startOf(row.task?.schedule) }]);
  return { phases, anchor: before.date === null ? null : anchorOn(before.date, phases, schedules) };
}

/** Goes on with an import that was cut off, from the file in the document store; never with one that would take back what came after it. */
export async function resumeImport(deps: ImportDeps, plan: string, id: string): Promise<Result<ImportReport>> {
  const { tenant } = deps.principal;
  const soFar: PlanSoFar | null = await deps.existingPlan(tenant, plan);
  const before = soFar?.imports.find((candidate) => candidate.id === id);
  if (!before) return refuse('imports.not-found');
  if (before.finished) return refuse('imports.nothing-to-resume');
  if (before !== soFar?.imports.at(-1)) return refuse('imports.resume-overtaken');
  const bytes = await deps.store.get(tenant, before.document);
  if (!bytes) return refuse('imports.file-gone');
  return importFile(deps, { bytes, fileName: before.fileName, program: null, plan, dryRun: false, confirm: before.confirmed });
}

function correctedCells(held: HeldBefore, cells: Readonly<Record<string, string>>): Record<string, string> {
  const kept = held.findings.some(({ code }) => SHIFTED.has(code)) ? {} : held.cells;
  return withCells(kept, cells);
}

const withCells = (kept: Readonly<Record<string, string>>, cells: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries({ ...kept, ...cells }).filter(([, cell]) => cell.trim() !== ''));

/** What a correction may name: the headings of the file, and those of its kind that it lacks. */
async function headingsFor(held: HeldBefore, { kind }: ImportBefore, fileBytes: () => Promise<Uint8Array | null>): Promise<readonly string[]> {
  const bytes = await fileBytes();
  const inFile = (bytes && (await headingsOf(bytes))) ?? [];
  return [...new Set([...inFile, ...tableOf(kind, inFile).missing, ...Object.keys(held.cells)])];
}
