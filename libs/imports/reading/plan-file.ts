import { readFile } from '#libs/documents/read-file.js';
import type { Finding, Phase } from '#libs/domain/plan/events.js';
import type { TenantSettings } from '#libs/domain/settings.js';
import { ok, refuse, type Result } from '#libs/kernel/refusal.js';
import { phaseRuleOf, phasesOf } from '#libs/programs/phases.js';
import type { Program } from '#libs/programs/program.js';
import { headingOf, recognise, type Recognised } from './kinds.js';
import { finding, readRow, type RowReading } from './rows.js';
import { spelledTwoWays } from './roles.js';

export type PlanFile = {
  readonly table: Recognised;
  readonly mediaType: string;
  /** In the file's order, findings included; dates as the file has them. */
  readonly rows: readonly RowReading[];
  /** By the file's own dates; empty where the program has none. */
  readonly phases: readonly Phase[];
  /** What is to say of the file as a whole. */
  readonly findings: readonly Finding[];
};

export type ReadingOptions = {
  readonly program: Program;
  readonly schoolCalendar: TenantSettings['schoolCalendar'];
  /** Of the plan as it stands, moved back to the file's dates; null for a new plan. */
  readonly phases: readonly Phase[] | null;
  readonly awardYear?: number;
};

/** Reads a plan's table and judges each row by itself, against its phase and beside the other rows. */
export async function readPlanFile(bytes: Uint8Array, { program, schoolCalendar, phases: known, awardYear }: ReadingOptions): Promise<Result<PlanFile>> {
  const file = await readFile(bytes, (table) => recognise([table]) !== null);
  if (!file.ok) return file;
  const table = recognise(file.value.tables);
  if (!table) return refuse('imports.headings-unknown', { headings: file.value.tables[0]?.rows[0]?.cells.join(', ').slice(0, 200) ?? '' });
  if (table.rows.length === 0) return refuse('imports.no-rows');
  const read = table.rows.map((row) => readRow(row, table, schoolCalendar));
  const phases = known ?? phasesOf(program, read.map(({ phase, task }) => ({ phase, start: startOf(task?.schedule) })), awardYear);
  const rows = withTwins(read, table).map((row) => withPhase(row, phases, program, table));
  const findings = [...fileFindings(table, program, file.value.guessedEncoding), ...spellings(rows, table)];
  return ok({ table, mediaType: file.value.mediaType, rows, phases, findings });
}

export const startOf = (schedule: { kind: string; start?: unknown } | undefined) =>
  schedule?.kind === 'dated' ? (schedule as { start: Phase['start'] }).start : null;

function fileFindings(table: Recognised, program: Program, guessedEncoding: string | null): Finding[] {
  const at = (column: string | null, severity: Finding['severity'], code: string, params: Finding['params'] = {}) =>
    finding(table.headerLine, column, column, severity, code, params);
  return [
    ...(program.imports === table.kind ? [] : [at(null, 'warns', 'imports.other-kind', { kind: table.kind, program: program.title })]),
    ...table.missing.map((heading) => ({ ...at(heading, 'warns', 'imports.column-missing'), value: null })),
    ...table.unknown.map((heading) => at(heading, 'informs', 'imports.column-unknown')),
    ...(guessedEncoding ? [finding(null, null, guessedEncoding, 'informs', 'imports.encoding-guessed')] : []),
  ];
}

/** The very same row again is held back; the same step with other particulars is taken, and said. */
function withTwins(rows: readonly RowReading[], table: Recognised): RowReading[] {
  const rowsSeen = new Map<string, number>();
  const stepsSeen = new Map<string, number>();
  return rows.map((row) => {
    if (!row.task) return row;
    const whole = JSON.stringify(row.cells);
    const step = JSON.stringify([row.task.phase, row.task.title]).toLowerCase();
    const twin = rowsSeen.get(whole);
    const sibling = stepsSeen.get(step);
    if (twin !== undefined) {
      return { ...row, task: null, findings: [...row.findings, finding(row.line, headingOf(table, 'title'), row.task.title, 'blocks', 'imports.duplicate-row', { first: twin })] };
    }
    rowsSeen.set(whole, row.line);
    if (sibling === undefined) stepsSeen.set(step, row.line);
    const said = sibling === undefined ? [] : [finding(row.line, headingOf(table, 'title'), row.task.title, 'warns', 'imports.same-step-twice', { first: sibling })];
    return { ...row, findings: [...row.findings, ...said] };
  });
}

/** Judges a row against the phase that it names. A phase that begins with its first task has no too early. */
export function withPhase(row: RowReading, phases: readonly Phase[], program: Program, table: Recognised): RowReading {
  if (!row.task || row.phase === null || program.phases.length === 0 || program.imports !== table.kind) return row;
  const name = phaseRuleOf(program, row.phase)?.name;
  if (name === undefined) {
    const names = program.phases.map((rule) => rule.name).join(', ');
    return { ...row, findings: [...row.findings, finding(row.line, headingOf(table, 'phase'), row.phase, 'warns', 'imports.phase-unknown', { known: names })] };
  }
  const phase = phases.find((candidate) => candidate.name === name);
  const { schedule } = row.task;
  if (!phase || schedule.kind === 'unscheduled') return row;
  const late = schedule.kind === 'dated' && schedule.end > phase.end;
  const opens = phaseRuleOf(program, row.phase)?.from === 'first-task' ? null : phase.start;
  const early = schedule.start !== null && ((opens !== null && schedule.start < opens) || schedule.start > phase.end);
  if (!late && !early) return row;
  const column = late ? 'end' : 'start';
  const value = row.task.asWritten[column] ?? row.task.asWritten.timeline;
  const params = { phase: phase.name, start: phase.start, end: phase.end };
  return { ...row, findings: [...row.findings, finding(row.line, headingOf(table, column), value, 'warns', 'imports.outside-phase', params)] };
}

function spellings(rows: readonly RowReading[], table: Recognised): Finding[] {
  const written = rows.flatMap((row) => (row.task?.roles ?? []).map(({ words }) => ({ words, line: row.line })));
  return spelledTwoWays(written).map(({ spelling, other }) =>
    finding(spelling.line, headingOf(table, 'responsible'), spelling.words, 'informs', 'imports.role-spelled-two-ways', { words: spelling.words, other: other.words, first: other.line }),
  );
}
