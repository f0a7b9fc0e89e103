import { readFile } from 'node:fs/promises';
import type { CalendarDate } from '#libs/kernel/dates.js';
import { ok } from '#libs/kernel/refusal.js';
import { yamlPlans } from '#libs/imports/plan/yaml.js';
import { say } from '#libs/messages/say.js';
import { loadProgram } from '#libs/programs/catalog.js';
import { dryRun, nextStart, type DryRun } from '#libs/programs/dry-run.js';
import { guardsOfRun, type DryGuard, type DryText } from '#libs/programs/dry-run-guards.js';
import { lintProgram } from '#libs/programs/lint.js';
import { rulePlaces } from '#libs/programs/lint/sources.js';
import { programRef, type Program } from '#libs/programs/program.js';
import type { ProgramFinding } from '#libs/programs/read.js';
import { laddersFrom, rulesFrom } from '#libs/programs/rules.js';
import { ladderInWords } from '#libs/programs/words.js';
import { printJsonOr, table } from '../print.js';
import { reasonOf } from '#libs/kernel/reason.js';
import { Refused } from '../refused.js';

export type DryRunOptions = { readonly start?: CalendarDate; readonly begins?: CalendarDate; readonly fact: Record<string, CalendarDate>; readonly plan?: string; readonly json?: boolean };

export async function lintFile(file: string, json: boolean): Promise<void> {
  const { program, findings } = lintProgram(await textOf(file));
  const told = findings.map(({ params, ...finding }) => ({ ...finding, message: say(finding.code, params) }));
  const unverified = program ? unverifiedIn(program) : [];
  printJsonOr(json, { findings: told, unverified }, () => [...(told.length === 0 ? [`${file}: nothing to say.`] : lines(file, told)), ...unverifiedLines(unverified)]);
  if (findings.some(({ severity }) => severity === 'blocks')) process.exitCode = 1;
}

export async function dryRunFile(file: string, options: DryRunOptions): Promise<void> {
  const program = await programIn(file);
  const plan = options.plan === undefined ? null : await planIn(options.plan, program);
  const start = plan?.period.start ?? options.start ?? nextStart(program, new Date().toISOString().slice(0, 10) as CalendarDate);
  const run = dryRun(program, { start, facts: options.fact, ...(plan && { end: plan.period.end }), ...(options.begins === undefined ? {} : { begins: options.begins }) });
  const guards = guardsOfRun(program, run, plan);
  printJsonOr(options.json === true, { program: programRef(program), ...run, guards }, () => [...dryRunLines(program, run), ...guardLines(guards, plan !== null)]);
}

/** A plan's text by the sections of the program that is run, whichever it says itself. */
async function planIn(file: string, program: Program): Promise<DryText & { readonly period: { readonly start: CalendarDate; readonly end: CalendarDate } }> {
  const read = await yamlPlans.read(Buffer.from(await textOf(file)), () => ok(rulesFrom(program)));
  if (!read.ok) throw new Refused(read.refusal);
  return read.value;
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

const guardLines = (guards: readonly DryGuard[], given: boolean): string[] =>
  guards.length === 0
    ? []
    : [
        say('programs.rules-asked', { given: given ? 'yes' : 'no' }),
        ...table(guards.map(({ stage, at, guard, severity, rule, answer, places, saw }) => [`${stage}/${at}`, guard, severity, `${rule.whole} ${say('programs.rule-answer', { answer: answer.replace('-', '_'), at: places.join('; ') || 'none', saw: saw ?? '' })}`])),
      ];
