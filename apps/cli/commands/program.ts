import { readFile } from 'node:fs/promises';
import { InvalidArgumentError, type Command } from 'commander';
import { parseCalendarDate, type CalendarDate } from '#libs/kernel/dates.js';
import { say } from '#libs/messages/say.js';
import { loadProgram } from '#libs/programs/catalog.js';
import { dryRun, nextStart, type DryRun } from '#libs/programs/dry-run.js';
import { lintProgram } from '#libs/programs/lint.js';
import { rulePlaces } from '#libs/programs/lint/sources.js';
import { programRef, type Program } from '#libs/programs/program.js';
import type { ProgramFinding } from '#libs/programs/read.js';
import { commandPath } from '#libs/commands/addresses.js';
import { connect } from '../client.js';
import { printJsonOr, table } from '../print.js';
import { reasonOf } from '../reason.js';
import { Refused } from '../refused.js';

type Migration = { readonly from: string; readonly to: string; readonly changes: readonly { readonly weight: string; readonly message: string }[]; readonly streams: readonly string[] };

export function addProgram(planline: Command): void {
  const program = planline.command('program').description('program files, and plans in flight under another version of one');

  program
    .command('lint <file>')
    .description('say what is wrong with a program file, by line and column')
    .option('--json', 'print the findings as JSON')
    .action(async (file: string, { json }: { json?: boolean }) => {
      const { program: read, findings } = lintProgram(await textOf(file));
      const told = findings.map(({ params, ...finding }) => ({ ...finding, message: say(finding.code, params) }));
      const unverified = read ? unverifiedIn(read) : [];
      printJsonOr(json === true, { findings: told, unverified }, () => [...(told.length === 0 ? [`${file}: nothing to say.`] : lines(file, told)), ...unverifiedLines(unverified)]);
      if (findings.some(({ severity }) => severity === 'blocks')) process.exitCode = 1;
    });

  program
    .command('dry-run <file>')
    .description('run a plan of a program through on a virtual clock and print its dates; a file, or a program of the catalog')
    .option('--start <date>', 'first day of the plan; the next one where none is given', dateOf)
    .option('--begins <date>', 'the day on which work on it begins; a year before where none is given', dateOf)
    .option('--fact <name=date>', 'a day that the district sets, such as annual-meeting=2026-11-05; may be given again', factOf, {})
    .option('--json', 'print the dates as JSON')
    .action(async (file: string, options: { start?: CalendarDate; begins?: CalendarDate; fact: Record<string, CalendarDate>; json?: boolean }) => {
      const read = await programIn(file);
      const start = options.start ?? nextStart(read, new Date().toISOString().slice(0, 10) as CalendarDate);
      const run = dryRun(read, { start, facts: options.fact, ...(options.begins === undefined ? {} : { begins: options.begins }) });
      printJsonOr(options.json === true, { program: programRef(read), ...run }, () => dryRunLines(read, run));
    });

  program
    .command('migrate <plan>')
    .description('let a plan in flight go on under another version of its program; --preview shows only what would change')
    .requiredOption('--to <program>', 'the same program in another version, such as mn-achievement-integration@2')
    .option('--preview', 'show what would change, and change nothing')
    .option('--reason <text>', 'why it changes while the plan is in flight')
    .option('--even-if-lost', 'also where something that is there now would have no place')
    .option('--json', 'print the answer as JSON')
    .action(async (plan: string, options: { to: string; preview?: boolean; reason?: string; evenIfLost?: boolean; json?: boolean }, self: Command) => {
      const client = await connect(self.optsWithGlobals<{ tenant: string }>().tenant);
      const { id } = await client.get<{ id: string }>(`/api/plans/${encodeURIComponent(plan)}`);
      const preview = await client.get<Migration>(`/api/plans/${id}/migration`, { to: options.to });
      const shown = (): string[] =>
        preview.changes.length === 0 ? [say('migration.nothing')] : [`${preview.from} → ${preview.to}`, ...preview.changes.map(({ weight, message }) => `${weight === 'changes' ? ' ' : weight === 'loses' ? '!' : '×'} ${message}`)];
      if (options.preview === true) return printJsonOr(options.json === true, preview, shown);
      if (options.reason === undefined) throw new Refused({ code: 'migration.reason-missing', params: { plan } });
      const { from, to, streams } = preview;
      if (preview.changes.some(({ weight }) => weight === 'loses') && options.evenIfLost !== true) throw new Refused({ code: 'migration.loses', params: { from, to } });
      const answer = await client.post<{ logIndex: string | null; version: number }>(commandPath('plan', id, 'migratePlan'), { program: to, reason: options.reason, streams }, { version: '*' });
      printJsonOr(options.json === true, answer, () => [...shown(), answer.logIndex === null ? 'Nothing had to change.' : `Done: event ${answer.logIndex}, version ${answer.version}.`]);
    });
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
    ...waits.map(({ due, wait, title: what, owner, rule, tooEarly }) => [due ?? 'no day', `${id}/${wait}`, `${what} (${owner}): ${rule.whole}${tooEarly ? ` ${say('programs.too-early')}` : ''}`]),
  ]);
  return [`${program.title} (${programRef(program)}), a plan from ${start} to ${end}, everybody taking all the time there is:`, ...table(rows)];
}

function dateOf(text: string): CalendarDate {
  const date = parseCalendarDate(text);
  if (!date) throw new InvalidArgumentError('a date is written 2026-07-01');
  return date;
}

function factOf(text: string, before: Record<string, CalendarDate>): Record<string, CalendarDate> {
  const [name, date] = text.split('=');
  if (!name || date === undefined) throw new InvalidArgumentError('write annual-meeting=2026-11-05');
  return { ...before, [name]: dateOf(date) };
}
