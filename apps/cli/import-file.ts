import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import type { Client } from './client.js';
import { reasonOf } from './reason.js';
import { Refused } from './refused.js';

export type ImportOptions = {
  readonly program?: string;
  readonly plan?: string;
  readonly anchor?: string;
  readonly awardYear?: string;
  readonly dryRun?: boolean;
  /** True for all rows; otherwise lines with commas between. */
  readonly confirmRecurrence?: true | string;
  readonly schools?: readonly string[];
};

export type Finding = { readonly line: number | null; readonly column: string | null; readonly value: string | null; readonly severity: string; readonly code: string; readonly message: string; readonly place?: string | null };
type Schedule = { readonly kind: string; readonly start?: string | null; readonly end?: string };
export type ImportReport = {
  readonly plan: string;
  readonly taken: number;
  readonly held: number;
  readonly findings: readonly Finding[];
  readonly import: string | null;
  readonly dryRun: boolean;
  readonly preview: { readonly added: readonly unknown[]; readonly changed: readonly { line: number; title: string; fields: readonly string[]; schedule: { before: Schedule; after: Schedule } | null }[]; readonly gone: readonly { title: string }[]; readonly unchanged: number };
  readonly anchor: { readonly date: string; readonly movedByDays: number; readonly lawDatesMovedByYears: number } | null;
  readonly logIndex: string | null;
  readonly text?: { readonly written: readonly string[]; readonly removed: readonly string[]; readonly unchanged: number } | null;
};

/** Sends a file with what the person said of it. */
export async function sendFile<T>(client: Client, path: string, file: string, fields: Readonly<Record<string, string | readonly string[] | undefined>>): Promise<T> {
  const bytes = await readFile(file).catch((error: unknown) => {
    throw new Refused({ code: 'setup.file-unreadable', params: { file, reason: reasonOf(error) } });
  });
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
    confirmRecurrence: options.confirmRecurrence?.toString().replace(/\s/g, ''),
    bySchool: options.schools,
  });

export function linesOfReport(report: ImportReport): string[] {
  if (report.text !== undefined) return linesOfText(report);
  const { added, changed, gone, unchanged } = report.preview;
  return [
    `Plan ${report.plan}: ${report.taken} rows are good, ${report.held} held back${report.dryRun ? ' (a dry run: nothing was done)' : ''}.`,
    `Of the good rows came: ${added.length} tasks added, ${changed.length} changed, ${unchanged} as before.`,
    ...(report.anchor ? [`All dates moved by ${report.anchor.movedByDays} days, so that the plan begins on ${report.anchor.date}.`] : []),
    ...changed.map(({ line, title, fields, schedule }) => `  line ${line}: ${title} (${fields.join(', ')})${schedule === null ? '' : `: ${inDays(schedule.before)} becomes ${inDays(schedule.after)}`}`),
    ...gone.map(({ title }) => `  no longer in the file, and left as it is: ${title}`),
    ...report.findings.map(lineOfFinding),
  ];
}

function linesOfText({ plan, taken, held, dryRun, text, anchor, findings }: ImportReport): string[] {
  const done = text
    ? [
        `Plan ${plan}: ${taken} items of its text were read, ${held} sections were not taken${dryRun ? ' (a dry run: nothing was done)' : ''}.`,
        `Of the items ${text.written.length} were written, ${text.removed.length} taken out, ${text.unchanged} are as before.`,
        ...(anchor ? [`All its years moved by ${anchor.lawDatesMovedByYears}, so that the plan begins on ${anchor.date}; the findings are of the file's own years.`] : []),
      ]
    : ['Nothing was taken.'];
  return [...done, ...findings.map(lineOfFinding)];
}

const inDays = ({ kind, start, end }: Schedule): string => (end === undefined ? [kind, ...(start ? [`from ${start}`] : [])].join(' ') : `${start ?? ''} to ${end}`);

export function lineOfFinding({ line, column, value, severity, message, place: where }: Finding): string {
  if (where) return `  ${line === null ? '' : `line ${line}, `}${where}: ${severity}: ${message}`;
  const place = [line === null ? 'The file' : `line ${line}`, ...(column === null ? [] : [column])].join(', ');
  return `  ${place}${value === null || value === column ? '' : ` (${JSON.stringify(value)})`}: ${severity}: ${message}`;
}

/** A file that could not be read at all ends its command as a refusal does; one with rows held back is taken. */
export function exitCodeOf(findings: readonly Finding[]): number {
  return findings.some(({ line, severity, place }) => line === null && !place && severity === 'blocks') ? 1 : 0;
}
