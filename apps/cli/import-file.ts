import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import type { Client } from './client.js';
import { reasonOf } from '#libs/kernel/reason.js';
import { Refused } from './refused.js';

export type ImportOptions = {
  readonly program?: string;
  readonly plan?: string;
  readonly anchor?: string;
  readonly awardYear?: string;
  readonly dryRun?: boolean;
  /** Takes the file's words of a whole plan where its text was edited since. */
  readonly asInFile?: boolean;
  /** Nobody said into which district it goes. */
  readonly ofDistrictHere?: boolean;
  /** True for all rows; otherwise lines with commas between. */
  readonly confirmRecurrence?: true | string;
  readonly schools?: readonly string[];
};

export type Finding = {
  readonly line: number | null;
  readonly column: string | null;
  readonly value: string | null;
  readonly severity: string;
  readonly code: string;
  readonly message: string;
  /** Of a plan's text: section, item and field. */
  readonly place?: string | null;
  /** Of a plan's text: line and column of the file, or the heading, table and row it stands under. */
  readonly at?: { readonly line: number; readonly column: number } | { readonly place: string } | null;
};
type Schedule = { readonly kind: string; readonly start?: string | null; readonly end?: string };
type Named = { readonly title: string; readonly site: string | null };
type Preview = {
  readonly added: readonly (Named & { readonly line: number })[];
  readonly changed: readonly (Named & { readonly line: number; readonly fields: readonly string[]; readonly schedule: { readonly before: Schedule; readonly after: Schedule } | null; readonly renamedFrom: string | null })[];
  readonly gone: readonly Named[];
  readonly held: readonly { readonly line: number; readonly cells: Readonly<Record<string, string>> }[];
  readonly unchanged: number;
};
export type ImportReport = {
  readonly plan: string | null;
  readonly taken: number;
  readonly held: number;
  readonly findings: readonly Finding[];
  readonly import: string | null;
  readonly dryRun: boolean;
  readonly preview: Preview;
  readonly anchor: { readonly date: string; readonly movedByDays: number; readonly lawDatesMovedByYears: number } | null;
  readonly logIndex: string | null;
  readonly readUnder?: { readonly program: string; readonly because: string; readonly says: string } | null;
  readonly text?: { readonly written: readonly string[]; readonly removed: readonly string[]; readonly unchanged: number } | null;
};

export const readGiven = (file: string): Promise<Buffer<ArrayBuffer>> =>
  readFile(file).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'EISDIR') throw new Refused({ code: 'setup.file-is-folder', params: { file } });
    throw new Refused({ code: 'setup.file-unreadable', params: { file, reason: reasonOf(error) } });
  });

/** Sends a file with what the person said of it. */
export async function sendFile<T>(client: Client, path: string, file: string, fields: Readonly<Record<string, string | readonly string[] | undefined>>): Promise<T> {
  const bytes = await readGiven(file);
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) for (const one of [value ?? []].flat()) form.append(name, one);
  form.append('file', new Blob([bytes]), basename(file));
  return (await client.send(path, { method: 'POST', body: form })).json() as Promise<T>;
}

export const importFile = (client: Client, file: string, options: ImportOptions): Promise<ImportReport> =>
  sendFile(client, '/api/imports', file, {
    program: options.program,
    plan: options.plan,
    anchor: options.anchor,
    awardYear: options.awardYear,
    dryRun: options.dryRun ? 'true' : undefined,
    asInFile: options.asInFile ? 'true' : undefined,
    ofDistrictHere: options.ofDistrictHere ? 'true' : undefined,
    confirmRecurrence: options.confirmRecurrence?.toString().replace(/\s/g, ''),
    bySchool: options.schools,
  });

export function linesOfReport(report: ImportReport): string[] {
  if (report.text !== undefined) return linesOfText(report);
  if (exitCodeOf(report.findings) !== 0) return ['Nothing was taken.', ...report.findings.map(lineOfFinding)];
  const { added, changed, gone, held, unchanged } = report.preview;
  const { taken, dryRun, anchor } = report;
  return [
    `Plan ${report.plan}: ${counted(taken, 'row is', 'rows are')} good, ${report.held} held back${dryRun ? ' (a dry run: nothing was done)' : ''}.`,
    `Of the good rows came: ${counted(added.length, 'task', 'tasks')} added, ${changed.length} changed, ${unchanged} as before.`,
    ...underOf(report),
    ...(anchor ? [`All dates moved by ${counted(anchor.movedByDays, 'day', 'days')}, so that the plan begins on ${anchor.date}.`] : []),
    // All of a new plan's would be its file once more.
    ...(changed.length + gone.length + unchanged > 0 ? added.map((task) => `  line ${task.line}, added: ${nameOf(task)}`) : []),
    ...changed.map((task) => `  line ${task.line}, changed: ${nameOf(task)} (${task.renamedFrom === null ? task.fields.join(', ') : `renamed, was “${task.renamedFrom}”`})${task.schedule === null ? '' : `: ${inDays(task.schedule.before)} becomes ${inDays(task.schedule.after)}`}`),
    ...gone.map((task) => `  no longer in the file, and left as it is: ${nameOf(task)}`),
    ...held.map(({ line, cells }) => `  line ${line}, held back: ${Object.values(cells).join(' | ').slice(0, MOST_OF_A_ROW)}`),
    ...report.findings.map(lineOfFinding),
  ];
}

/** Its step stands among the first cells of a row; all of it is in the file. */
const MOST_OF_A_ROW = 120;
const counted = (count: number, one: string, more: string): string => `${count} ${count === 1 ? one : more}`;
const nameOf = ({ title, site }: Named): string => (site === null ? title : `${title} (${site})`);

const underOf = ({ readUnder }: ImportReport): string[] => (readUnder ? [readUnder.says] : []);

function linesOfText(report: ImportReport): string[] {
  const { plan, taken, held, dryRun, text, anchor, findings } = report;
  const done = text
    ? [
        `Plan ${plan}: ${counted(taken, 'item of its text was', 'items of its text were')} read, ${counted(held, 'section was', 'sections were')} not taken${dryRun ? ' (a dry run: nothing was done)' : ''}.`,
        `Of the items ${text.written.length} ${text.written.length === 1 ? 'was' : 'were'} written, ${text.removed.length} taken out, ${text.unchanged} ${text.unchanged === 1 ? 'is' : 'are'} as before.`,
        ...underOf(report),
        ...(anchor ? [`All its years moved by ${anchor.lawDatesMovedByYears}, so that the plan begins on ${anchor.date}; the findings are of the file's own years.`] : []),
      ]
    : ['Nothing was taken.'];
  return [...done, ...findings.map(lineOfFinding)];
}

const inDays = ({ kind, start, end }: Schedule): string => (end === undefined ? [kind, ...(start ? [`from ${start}`] : [])].join(' ') : `${start ?? ''} to ${end}`);

export function lineOfFinding({ line, column, value, severity, message, place, at }: Finding): string {
  const inFile = at && 'place' in at ? at.place : line === null ? null : `line ${line}`;
  if (place || (at && 'place' in at)) return `  ${[inFile, place].filter(Boolean).join(', ')}: ${severity}: ${message}`;
  const where = [inFile ?? 'The file', ...(column === null ? [] : [column])].join(', ');
  return `  ${where}${value === null || value === column ? '' : ` (${JSON.stringify(value)})`}: ${severity}: ${message}`;
}

/** A file that could not be read at all ends its command as a refusal does; one with rows held back is taken. */
export function exitCodeOf(findings: readonly Finding[]): number {
  return findings.some(({ line, severity, place }) => line === null && !place && severity === 'blocks') ? 1 : 0;
}
