import { InvalidArgumentError, Option, type Command } from 'commander';
import { parseCalendarDate, type CalendarDate } from '#libs/kernel/dates.js';
import { say } from '#libs/messages/say.js';
import { commandPath } from '#libs/commands/addresses.js';
import { connect } from '../client.js';
import { printJsonOr } from '../print.js';
import { linesOfAnswer, type Answer } from './aggregate.js';
import { Refused } from '../refused.js';
import type { DryRunOptions } from './program-files.js';

type Migration = { readonly from: string; readonly to: string; readonly changes: readonly { readonly weight: string; readonly message: string }[]; readonly streams: readonly string[] };

/** Reading programs needs a schema’s compiler, a calendar of holidays and more: only a verb that reads one waits for them. */
export function addProgram(planline: Command): void {
  const program = planline.command('program').description('program files, and plans in flight under another version of one');

  program
    .command('lint <file>')
    .description('say what is wrong with a program file, by line and column')
    .option('--json', 'print the findings as JSON')
    .action(async (file: string, { json }: { json?: boolean }) => {
      const { lintFile } = await import('./program-files.js');
      await lintFile(file, json === true);
    });

  program
    .command('dry-run <file>')
    .description('run a plan of a program through on a virtual clock and print its dates, and the rules that it meets; a file, or a program of the catalog')
    .option('--start <date>', 'first day of the plan; the next one where none is given', dateOf)
    .option('--begins <date>', 'the day on which work on it begins; a year before where none is given', dateOf)
    .option('--fact <name=date>', 'a day that the district sets, such as annual-meeting=2026-11-05; may be given again', factOf, {})
    .addOption(new Option('--plan <file>', 'a plan as YAML: the rules are asked of its text, for its period').conflicts('start'))
    .option('--json', 'print the dates and the rules as JSON')
    .action(async (file: string, options: DryRunOptions) => {
      const { dryRunFile } = await import('./program-files.js');
      await dryRunFile(file, options);
    });

  program
    .command('migrate <plan>')
    .description('let a plan in flight go on under another version of its program; --preview shows only what would change')
    .requiredOption('--to <program>', 'the same program in another version, such as mn-achievement-integration@6')
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
      const answer = await client.post<Answer>(commandPath('plan', id, 'migratePlan'), { program: to, reason: options.reason, streams }, { version: '*' });
      printJsonOr(options.json === true, answer, () => [...shown(), ...linesOfAnswer(answer)]);
    });
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
