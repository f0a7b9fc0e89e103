import type { ImportKind } from '#libs/programs/program.js';
import type { Table, TableRow } from '#libs/documents/table.js';

/** What a column means to us, whatever its heading. */
export type Column = 'number' | 'phase' | 'title' | 'responsible' | 'start' | 'end' | 'timeline' | 'metric' | 'evidence' | 'resources';

/** The headings of the three kinds of table. `title` is what a row can't do without. */
const HEADINGS: Record<ImportKind, Partial<Record<Column, string>>> = {
  timeline: { phase: 'Phase', title: 'Action Step', responsible: 'Responsible', start: 'Start Date', end: 'End Date', metric: 'Success Metric' },
  'equity-plan': {
    phase: 'Goal',
    title: 'Strategy',
    timeline: 'Timeline',
    responsible: 'Person(s) Responsible',
    resources: 'Resources and Materials',
    evidence: 'Evidence of Implementation',
  },
  roadmap: { number: 'Number', title: 'Strategy', metric: 'Aim' },
};

/** A table whose headings were understood. */
export type Recognised = {
  readonly kind: ImportKind;
  readonly headerLine: number;
  /** Headings as the file writes them, in its order. */
  readonly headers: readonly string[];
  /** Where a column stands, counted from 0. */
  readonly at: Readonly<Partial<Record<Column, number>>>;
  readonly rows: readonly TableRow[];
  /** Headings of this kind that the file lacks. */
  readonly missing: readonly string[];
  /** Headings that mean nothing to us, or stand there twice. */
  readonly unknown: readonly string[];
};

/** Titles and notes may stand above the headings, but not many. */
const LINES_ABOVE_HEADINGS = 10;

/** The first table with a line of headings that belong to one of the kinds; null where there is none. */
export function recognise(tables: readonly Table[]): Recognised | null {
  for (const { rows } of tables) {
    for (const [i, row] of rows.slice(0, LINES_ABOVE_HEADINGS).entries()) {
      const found = row.broken ? null : kindOf(row);
      if (found) return { ...found, rows: rows.slice(i + 1) };
    }
  }
  return null;
}

/** A table of one row, given by its headings: a held row as a person corrects it. */
export const tableOf = (kind: ImportKind, headers: readonly string[]): Recognised => ({ kind, headerLine: 1, headers, rows: [], ...columnsOf(kind, headers) });

/** What a file of this kind is usually headed by. */
export const usualHeadings = (kind: ImportKind): string[] => Object.values(HEADINGS[kind]);

/** The heading that a column has in the file, or would have. */
export const headingOf = (table: Recognised, column: Column): string => {
  const at = table.at[column];
  return (at === undefined ? HEADINGS[table.kind][column] : table.headers[at]) ?? column;
};

export const hasColumn = (table: Recognised, column: Column): boolean => table.at[column] !== undefined;

function kindOf(row: TableRow): Omit<Recognised, 'rows'> | null {
  const headers = row.cells.map((cell) => cell.trim());
  const [best] = (Object.keys(HEADINGS) as ImportKind[])
    .map((kind) => ({ kind, ...columnsOf(kind, headers) }))
    .filter(({ at }) => at.title !== undefined && Object.keys(at).length >= 2)
    .sort((a, b) => Object.keys(b.at).length - Object.keys(a.at).length || a.missing.length - b.missing.length);
  return best ? { ...best, headerLine: row.line, headers } : null;
}

function columnsOf(kind: ImportKind, headers: readonly string[]) {
  const at: Partial<Record<Column, number>> = {};
  const missing: string[] = [];
  for (const [column, heading] of Object.entries(HEADINGS[kind]) as [Column, string][]) {
    const found = headers.findIndex((header) => fold(header) === fold(heading));
    if (found === -1) missing.push(heading);
    else at[column] = found;
  }
  const known = new Set(Object.values(at));
  return { at, missing, unknown: headers.filter((header, i) => header !== '' && !known.has(i)) };
}

/** Letters alone: `Person(s) responsible` is `Persons Responsible`. */
const fold = (heading: string): string => heading.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');
