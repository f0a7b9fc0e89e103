import type { Finding } from '#libs/domain/plan/events.js';
import type { TenantSettings } from '#libs/domain/settings.js';
import { foldKey, matchKeyOf, type Diff } from './diff.js';
import type { HeldBefore, PlanSoFar } from './plan-so-far.js';
import { tableOf } from './reading/kinds.js';
import type { PlanFile } from './reading/plan-file.js';
import { finding, readFields, type RowReading } from './reading/rows.js';

/** A row that an earlier file had and that was held back, and the line of this file that stands for it from now on. */
export type Replaced = {
  readonly import: string;
  readonly line: number;
  readonly fileName: string;
  readonly by: number;
  /** The task of that line; null where it is held back again, with other words. */
  readonly task: string | null;
};

type ThisFile = {
  readonly fileName: string;
  readonly file: PlanFile;
  readonly diff: Diff;
  readonly newlyHeld: readonly RowReading[];
  readonly schoolCalendar: TenantSettings['schoolCalendar'];
};

/**
 * Finds the held rows of a plan that its next file has put right, so that nobody is asked for them any more. A row is
 * found again by phase and step; one whose step could not be read or was put right itself, by its line in a file of
 * the same name, and only where that line makes a task that was not there. A row that this file has as it was is not one.
 */
export function replacedRows(soFar: PlanSoFar | null, { fileName, file, diff, newlyHeld, schoolCalendar }: ThisFile): Replaced[] {
  const imports = new Map(soFar?.imports.map((before) => [before.id, before]));
  const asBefore = new Set(file.rows.flatMap(({ task, cells }) => (task === null ? [sameText(cells)] : [])));
  const open = (soFar?.heldRows ?? []).filter(({ status, cells }) => status === 'held' && !asBefore.has(sameText(cells)));
  const taskOf = new Map([...diff.finished, ...diff.unchanged, ...diff.changed, ...diff.added].map(({ line, id }) => [line, id]));
  const added = new Set(diff.added.map(({ line }) => line));
  const byStep = new Map<string, RowReading[]>();
  for (const row of [...file.rows.filter(({ line }) => taskOf.has(line)), ...newlyHeld]) {
    if (row.title === null) continue;
    const key = stepKey(row.phase, row.title);
    byStep.set(key, [...(byStep.get(key) ?? []), row]);
  }
  const rowAt = new Map(file.rows.map((row) => [row.line, row]));
  // Two rows of one file are never both settled by one line of the next.
  const used = new Set<string>();
  const free = (held: HeldBefore, row: RowReading | undefined): row is RowReading => row !== undefined && !used.has(`${held.import} ${row.line}`);
  return open.flatMap((held) => {
    const before = imports.get(held.import);
    if (!before) return [];
    const { phase, title } = readFields(held.line, held.cells, tableOf(before.kind, Object.keys(held.cells)), schoolCalendar);
    const sameStep = title === null ? [] : (byStep.get(stepKey(phase, title)) ?? []).filter((row) => free(held, row));
    const sameLine = before.fileName === fileName && added.has(held.line) ? rowAt.get(held.line) : undefined;
    // Of several rows with the same words the one that is new here is the one that was mended.
    const row = sameStep.find(({ task, line }) => task === null || added.has(line)) ?? (sameStep.length === 1 ? sameStep[0] : undefined) ?? sameLine;
    if (!free(held, row)) return [];
    used.add(`${held.import} ${row.line}`);
    return [{ import: held.import, line: held.line, fileName: before.fileName, by: row.line, task: row.task && taskOf.get(row.line)! }];
  });
}

/** Said of the line that stands for it now. */
export const replacedFindings = (replaced: readonly Replaced[]): Finding[] =>
  replaced.map(({ by, line, fileName, task }) => finding(by, null, null, 'informs', task === null ? 'imports.held-row-held-again' : 'imports.held-row-replaced', { held: line, file: fileName }));

/** Rows with the same step in the same phase, wherever they stand. */
export const stepKey = (phase: string | null, title: string): string => foldKey(matchKeyOf(phase, title, null));

/** The same cells in whatever order. */
export const sameText = (cells: Readonly<Record<string, string>>): string => JSON.stringify(Object.entries(cells).sort(([a], [b]) => (a < b ? -1 : 1)));
