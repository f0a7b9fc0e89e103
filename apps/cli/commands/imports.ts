import type { Command } from 'commander';
import { say } from '#libs/messages/say.js';
import { connect } from '../client.js';
import type { Finding, ImportReport } from '../import-file.js';
import { lineOfFinding, linesOfReport } from '../import-file.js';
import { onClockOf, zoneOf } from '../moments.js';
import { printJsonOr, table } from '../print.js';
import { Refused } from '../refused.js';

type Import = { readonly id: string; readonly fileName: string; readonly status: string; readonly taken: number; readonly held: number; readonly startedAt: string };
type HeldRow = { readonly import: string; readonly line: number; readonly status: string; readonly findings: readonly Finding[] };
type Corrected = { readonly tasks: readonly string[]; readonly findings: readonly Finding[] };
type Json = { readonly json?: boolean };

const clientOf = (self: Command) => connect(self.optsWithGlobals<{ tenant: string }>().tenant);
const withJson = (command: Command): Command => command.option('--json', 'print the answer as JSON');

/** The files of a plan, and the rows of them that were held back. To dismiss a row is a command like others (`imports dismiss`). */
export function addImports(planline: Command): void {
  const imports = planline.command('imports').description('files that were taken in, and rows that were held back');

  withJson(imports.command('list <plan>').description('the files of a plan, newest first')).action(async (plan: string, { json }: Json, self: Command) => {
    const client = await clientOf(self);
    const { items } = await client.get<{ items: Import[] }>(`/api/plans/${encodeURIComponent(plan)}/imports`);
    const zone = json === true ? '' : await zoneOf(client);
    printJsonOr(json === true, { items }, () => [say('setup.times-of', { zone }), ...table(items.map(({ id, startedAt, status, taken, held, fileName }) => [id, onClockOf(zone, startedAt), status, `${taken} taken`, `${held} held`, fileName]))]);
  });

  withJson(imports.command('held <plan>').description('rows that wait to be corrected or dismissed, with what is wrong')).action(async (plan: string, { json }: Json, self: Command) => {
    const client = await clientOf(self);
    const { items } = await client.get<{ items: Import[] }>(`/api/plans/${encodeURIComponent(plan)}/imports`);
    const each = await Promise.all(items.map(({ id }) => client.get<{ heldRows: HeldRow[] }>(`/api/imports/${id}`)));
    const held = each.flatMap(({ heldRows }) => heldRows).filter(({ status }) => status === 'held');
    printJsonOr(json === true, { items: held }, () =>
      held.length === 0 ? ['No row is held back.'] : held.flatMap((row) => [`${row.import} line ${row.line}:`, ...row.findings.map(({ message }) => `  ${message}`)]),
    );
  });

  withJson(imports.command('correct <import> <line>').description('take a held row with other cells'))
    .requiredOption('--cell <heading=value...>', 'a cell as it should be; can be given several times')
    .action(async (id: string, line: string, { cell, json }: Json & { cell: string[] }, self: Command) => {
      const cells = Object.fromEntries(cell.map(cellFrom));
      const answer = await (await clientOf(self)).post<Corrected>(`/api/imports/${encodeURIComponent(id)}/rows/${encodeURIComponent(line)}/correct`, { cells }, { version: '*' });
      printJsonOr(json === true, answer, () => [`Taken as ${answer.tasks.join(', ')}.`, ...answer.findings.map(lineOfFinding)]);
    });

  withJson(imports.command('resume <import>').description('go on with an import that was cut off')).action(async (id: string, { json }: Json, self: Command) => {
    const report = await (await clientOf(self)).post<ImportReport>(`/api/imports/${encodeURIComponent(id)}/resume`, {});
    printJsonOr(json === true, report, () => linesOfReport(report));
  });
}

function cellFrom(given: string): [string, string] {
  const at = given.indexOf('=');
  if (at < 1) throw new Refused({ code: 'setup.cell-wrong', params: { given } });
  return [given.slice(0, at).trim(), given.slice(at + 1).trim()];
}
