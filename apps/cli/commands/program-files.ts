import { readFile } from 'node:fs/promises';
import type { CalendarDate } from '#libs/kernel/dates.js';
import { say } from '#libs/messages/say.js';
import { loadProgram } from '#libs/programs/catalog.js';
import { dryRun, nextStart, type DryRun } from '#libs/programs/dry-run.js';
import { lintProgram } from '#libs/programs/lint.js';
import { rulePlaces } from '#libs/programs/lint/sources.js';
import { programRef, type Program } from '#libs/programs/program.js';
import type { ProgramFinding } from '#libs/programs/read.js';
import { laddersFrom } from '#libs/programs/rules.js';
import { ladderInWords } from '#libs/programs/words.js';
import { printJsonOr, table } from '../print.js';
import { reasonOf } from '../reason.js';
import { Refused } from '../refused.js';

export type DryRunOptions = { readonly start?: CalendarDate; readonly begins?: CalendarDate; readonly fact: Record<string, CalendarDate>; readonly json?: boolean };

export async function lintFile(file: string, json: boolean): Promise<void> {
  const { program, findings } = lintProgram(await textOf(file));
  const told = findings.map(({ params, ...finding }) => ({ ...finding, message: say(finding.code, params) }));
  const unverified = program ? unverifiedIn(program) : [];
  printJsonOr(json, { findings: told, unverified }, () => [...(told.length === 0 ? [`${file}: nothing to say.`] : lines(file, told)), ...unverifiedLines(unverified)]);
  if (findings.some(({ severity }) => severity === 'blocks')) process.exitCode = 1;
}

export async function dryRunFile(file: string, options: DryRunOptions): Promise<void> {
  const program = await programIn(file);
  const start = options.start ?? nextStart(program, new Date().toISOString().slice(0, 10) as CalendarDate);
  const run = dryRun(program, { start, facts: options.fact, ...(options.begins === undefined ? {} : { begins: options.begins }) });
  printJsonOr(options.json === true, { program: programRef(program), ...run }, () => dryRunLines(program, run));
}

const textOf = (file: string): Promise<string> =>
  readFile(file, 'utf8').catch((error: unknown) => {
    throw new Refused({ code: 'setup.file-unreadable', params: { file, reason: reasonOf(error) } });
  });

/** A file; where there is none of that name, a program of the catalog. */
async function programIn(file: string): Promise<Program> {
  const known = loadProgram(file);
  if (known.ok) return known.value;
  const { program, findings } = lintProgram(await textOf(file));
  if (program) return program;
  throw new Refused({ code: 'programs.not-runnable', params: { file, findings: lines(file, findings.map(({ params, ...finding }) => ({ ...finding, message: say(finding.code, params) }))).join('\n') } });
}

type Told = Pick<ProgramFinding, 'line' | 'column' | 'severity'> & { readonly message: string };
const lines = (file: string, findings: readonly Told[]): string[] => findings.map(({ line, column, severity, message }) => `${file}:${line}:${column} ${severity}: ${message}`);

const unverifiedIn = (program: Program): { where: string; source: string }[] =>
  rulePlaces(program).flatMap(({ path, rule }) => (rule.source?.mark === 'U' ? [{ where: path.join('.'), source: rule.source.text }] : []));

const unverifiedLines = (rules: readonly { where: string; source: string }[]): string[] =>
  rules.length === 0 ? [] : [say('programs.unverified', { count: rules.length }), ...rules.map(({ where, source }) => `  ${where}: ${source}`)];

function dryRunLines(program: Program, { start, end, stages }: DryRun): string[] {
  const rows = stages.flatMap(({ id, title, opens, concludes, waits }) => [
    [opens, id, `${title} opens, concluded by ${concludes}`],
    ...waits.map(({ due, wait, title: what, owner, rule, ladder, tooEarly }) => [due ?? 'no day', `${id}/${wait}`, `${what} (${owner}): ${rule.whole}${ladder === null ? '' : say('programs.reminded-by', { ladder })}${tooEarly ? ` ${say('programs.too-early')}` : ''}`]),
  ]);
  const { usual, chosen } = laddersFrom(program);
  const ladders = chosen.size > 0 ? [say('programs.ladders'), ...[...new Set([usual, ...chosen.values()])].map((ladder) => `  ${ladderInWords(ladder).whole}`)] : [];
  return [`${program.title} (${programRef(program)}), a plan from ${start} to ${end}, everybody taking all the time there is:`, ...table(rows), ...ladders];
}
