import type { TableRow } from '#libs/documents/table.js';
import type { Finding } from '#libs/domain/plan/events.js';
import type { Recurrence, Schedule } from '#libs/domain/schedule.js';
import type { TenantSettings } from '#libs/domain/settings.js';
import type { TaskContent } from '#libs/domain/task/events.js';
import { hasColumn, headingOf, type Column, type Recognised } from './kinds.js';
import { isForEachSchool, recurrenceIn } from './proposals.js';
import { isLongRole, MAX_ROLE, rolesIn, type RoleWords } from './roles.js';
import { readPeriod, readTimeline, type Reading } from './timing.js';

/** What a row says, by our columns; only what is there. */
export type Fields = Readonly<Partial<Record<Column, string>>>;

/** A row that can become a task, its dates as the file has them. */
export type TaskRow = {
  readonly phase: string | null;
  readonly title: string;
  readonly roles: readonly RoleWords[];
  readonly schedule: Schedule;
  readonly asWritten: TaskContent['asWritten'];
  readonly evidenceAskedFor: string | null;
  readonly successMetric: string | null;
  readonly resources: string | null;
  /** Proposed by the words of the title. */
  readonly recurrence: Recurrence | null;
  readonly forEachSchool: boolean;
};

/** One row read: held back (`task` null) where a finding blocks it. */
export type RowReading = {
  readonly line: number;
  /** By heading, as the file has it: what a held row shows, and what is corrected. */
  readonly cells: Readonly<Record<string, string>>;
  readonly phase: string | null;
  readonly title: string | null;
  readonly task: TaskRow | null;
  readonly findings: readonly Finding[];
};

/** An event carries a row's texts twice at most, sealed and in base64, and has 64 KiB: this leaves room. */
export const MAX_ROW_BYTES = 8 * 1024;
/** As much of a text as a finding repeats. */
const MAX_QUOTED = 200;

export function readRow(row: TableRow, table: Recognised, calendar: TenantSettings['schoolCalendar']): RowReading {
  if (row.broken) return heldWhole(row, table, finding(row.line, null, row.cells[0] ?? '', 'blocks', 'imports.broken-quotes'));
  const size = row.cells.reduce((sum, cell) => sum + Buffer.byteLength(cell), 0);
  if (size > MAX_ROW_BYTES) {
    return heldWhole(row, table, finding(row.line, null, row.cells[0] ?? '', 'blocks', 'imports.row-too-long', { bytes: size, limit: MAX_ROW_BYTES }));
  }
  const surplus = row.cells.slice(table.headers.length).filter((cell) => cell.trim() !== '');
  if (surplus.length > 0) {
    return heldWhole(row, table, finding(row.line, null, surplus.join(', '), 'blocks', 'imports.row-too-wide', { cells: row.cells.length, columns: table.headers.length }));
  }
  const short: Finding[] =
    row.cells.length < lastNamed(table)
      ? [finding(row.line, table.headers[row.cells.length] ?? null, null, 'warns', 'imports.row-short', { cells: row.cells.length, columns: table.headers.length })]
      : [];
  const cleaned = row.cleaned.map((i) => finding(row.line, table.headers[i] || null, row.cells[i] ?? null, 'warns', 'imports.unprintable'));
  return readFields(row.line, cellsByHeading(row, table), table, calendar, [...cleaned, ...short]);
}

/** Reads a row by its headings: the same for a line of a file and for a held row that a person corrected. */
export function readFields(
  line: number,
  cells: Readonly<Record<string, string>>,
  table: Recognised,
  calendar: TenantSettings['schoolCalendar'],
  before: readonly Finding[] = [],
): RowReading {
  const text = (column: Column): string | null => cells[headingOf(table, column)]?.trim() || null;
  const findings: Finding[] = [...before];
  const note = (column: Column, value: string | null, severity: Finding['severity'], code: string, params: Finding['params'] = {}) =>
    findings.push(finding(line, headingOf(table, column), value, severity, code, params));
  const phase = text('phase')?.replace(/\s+/g, ' ') ?? null;
  const title = text('title')?.replace(/\s+/g, ' ') ?? null;
  if (title === null) note('title', null, 'blocks', 'imports.title-missing');
  const roles = rolesIn(text('responsible') ?? '');
  for (const { role, words } of roles) if (isLongRole(words)) note('responsible', words, 'warns', 'imports.role-long', { limit: MAX_ROLE, role });
  if (roles.length === 0 && hasColumn(table, 'responsible')) note('responsible', text('responsible'), 'warns', 'imports.no-owner');
  const schedule = hasColumn(table, 'timeline')
    ? scheduleFromTimeline(text('timeline'), calendar, note)
    : scheduleFromDates({ start: text('start'), end: text('end') }, table, calendar, note);
  const task =
    title === null || schedule === null
      ? null
      : {
          phase,
          title,
          roles,
          schedule,
          asWritten: { start: text('start'), end: text('end'), timeline: text('timeline'), responsible: text('responsible') },
          evidenceAskedFor: text('evidence'),
          successMetric: text('metric'),
          resources: text('resources'),
          recurrence: recurrenceIn(title),
          forEachSchool: isForEachSchool(title),
        };
  return { line, cells, phase, title, task, findings };
}

export const finding = (
  line: number | null,
  column: string | null,
  value: string | null,
  severity: Finding['severity'],
  code: string,
  params: Finding['params'] = {},
): Finding => ({
  line,
  column: column === null ? null : column.slice(0, MAX_QUOTED),
  value: value === null ? null : value.slice(0, MAX_QUOTED),
  severity,
  code,
  params: Object.fromEntries(Object.entries(params).map(([name, param]) => [name, typeof param === 'string' ? param.slice(0, MAX_QUOTED) : param])),
});

type Note = (column: Column, value: string | null, severity: Finding['severity'], code: string, params?: Finding['params']) => void;

/** A vague timeline never holds a row back: where nothing is known, nothing is made up. */
function scheduleFromTimeline(words: string | null, calendar: TenantSettings['schoolCalendar'], note: Note): Schedule | null {
  if (words === null) {
    note('timeline', null, 'warns', 'imports.timeline-missing');
    return { kind: 'unscheduled' };
  }
  const read = readTimeline(words, calendar);
  if (read === 'impossible' || read === 'out-of-range') {
    note('timeline', words, 'blocks', noDay[read]);
    return null;
  }
  if (read === 'unknown') {
    note('timeline', words, 'warns', 'imports.timeline-not-understood');
    return { kind: 'unscheduled' };
  }
  return checked(read.schedule, 'timeline', words, read.exact, note);
}

function scheduleFromDates(
  written: { start: string | null; end: string | null },
  table: Recognised,
  calendar: TenantSettings['schoolCalendar'],
  note: Note,
): Schedule | null {
  const { start, end } = written;
  const both = [start, end].filter((words) => words !== null);
  if (both.length === 0) {
    if (hasColumn(table, 'start') || hasColumn(table, 'end')) note('start', null, 'warns', 'imports.dates-missing');
    return { kind: 'unscheduled' };
  }
  const ongoing = both.find((words) => /\bongoing\b/i.test(words));
  if (ongoing !== undefined) {
    const reading = readable(start === ongoing ? 'start' : 'end', both.join(', '), readTimeline([...new Set(both)].join(', '), calendar), note);
    return reading && checked(reading.schedule, 'end', ongoing, reading.exact, note);
  }
  const first = start === null ? null : readable('start', start, readPeriod(start, calendar), note);
  const last = end === null ? null : readable('end', end, readPeriod(end, calendar), note);
  if (start === null) note('start', null, 'blocks', 'imports.start-missing');
  if (end === null) note('end', null, 'blocks', 'imports.end-missing');
  return first && last && checked({ kind: 'dated', start: first.start, end: last.end }, 'end', end ?? '', first.exact && last.exact, note);
}

/** A date that can't be read holds its row back: a wrong guess would mail people on a wrong day. */
function readable<T extends object>(column: 'start' | 'end', value: string, reading: Reading<T>, note: Note): T | null {
  if (typeof reading === 'object') return reading;
  const why = reading !== 'unknown' ? noDay[reading] : recurrenceIn(value) ? 'imports.recurrence-as-date' : 'imports.date-not-understood';
  note(column, value, 'blocks', why);
  return null;
}

const noDay = { impossible: 'imports.impossible-date', 'out-of-range': 'imports.year-out-of-range' } as const;

function checked(schedule: Schedule, column: Column, words: string, exact: boolean, note: Note): Schedule | null {
  if (schedule.kind === 'dated' && schedule.end < schedule.start) {
    note(column, words, 'blocks', 'imports.end-before-start', { start: schedule.start, end: schedule.end });
    return null;
  }
  if (schedule.kind === 'dated' && !exact) note(column, words, 'informs', 'imports.vague-timeline', { start: schedule.start, end: schedule.end });
  if (schedule.kind === 'ongoing') note(column, words, 'informs', 'imports.ongoing');
  return schedule;
}

const heldWhole = (row: TableRow, table: Recognised, why: Finding): RowReading => ({
  line: row.line,
  cells: shortened(row.broken ? { [table.headers[0] || 'Line']: row.cells[0] ?? '' } : cellsByHeading(row, table)),
  phase: null,
  title: null,
  task: null,
  findings: [why],
});

/** A held row shows the beginning of each cell; all of it is in the document store. */
const shortened = (cells: Record<string, string>): Record<string, string> =>
  Object.fromEntries(Object.entries(cells).slice(0, 20).map(([heading, cell]) => [heading.slice(0, 100), cell.slice(0, 300)]));

function cellsByHeading(row: TableRow, table: Recognised): Record<string, string> {
  const cells: Record<string, string> = {};
  row.cells.forEach((cell, i) => {
    const heading = table.headers[i] || `Column ${i + 1}`;
    if (cell.trim() !== '' && cells[heading] === undefined) cells[heading] = cell.trim();
  });
  return cells;
}

const lastNamed = (table: Recognised): number => table.headers.findLastIndex((header) => header !== '') + 1;
