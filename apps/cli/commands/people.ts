import type { Command } from 'commander';
import { connect } from '../client.js';
import { exitCodeOf, lineOfFinding, readGiven, sendFile, type Finding } from '../import-file.js';
import { printJsonOr, table } from '../print.js';
import { lineOfNew, tenantOf } from '../tenant.js';

type Holder = { readonly role: string; readonly title: string; readonly person: string; readonly name: string };
type PeopleReport = {
  readonly taken: number;
  readonly held: number;
  readonly findings: readonly Finding[];
  readonly dryRun: boolean;
  readonly registered: number;
  readonly changed: number;
  readonly granted: number;
  readonly ended: number;
  readonly changes: readonly { readonly line: number; readonly message: string }[];
};

export function addPeople(planline: Command): void {
  const people = planline.command('people').description('who holds which role');
  people
    .command('list')
    .description('list who holds which role today, with the ids that commands name them by')
    .option('--json', 'print the answer as JSON')
    .action(async ({ json }: { json?: boolean }, self: Command) => {
      const client = await connect(self.optsWithGlobals<{ tenant: string }>().tenant);
      const answer = await client.get<{ items: Holder[] }>('/api/roles');
      const rows = answer.items.map(({ role, title, person, name }) => [title, role, person, name]);
      printJsonOr(json === true, answer, () => (rows.length > 0 ? table([['role', 'its id', 'id of the person', 'who'], ...rows]) : ['Nobody holds a role yet. planline people import FILE gives each role its person.']));
    });
  people
    .command('import <file>')
    .description('give each role its person, address, time zone and whom to escalate to, from a table')
    .option('--new-tenant', 'set up the district that --tenant names, where there is none of that name yet')
    .option('--time-zone <zone>', 'of a district that is new here (otherwise that of everybody in the file, or this machine’s)')
    .option('--dry-run', 'say what would be done, and do nothing')
    .option('--json', 'print the answer as JSON')
    .action(async (file: string, { dryRun, timeZone, newTenant, json }: { dryRun?: boolean; timeZone?: string; newTenant?: boolean; json?: boolean }, self: Command) => {
      const { tenant } = self.optsWithGlobals<{ tenant: string }>();
      const client = await connect(tenant);
      const opened = await tenantOf(client, tenant, { given: timeZone, suggested: async () => (await import('../zone-of-file.js')).zoneOfPeople(await readGiven(file)) }, { ...(newTenant && { newTenant }), ...(dryRun && { dryRun }) });
      const report = await sendFile<PeopleReport>(client, '/api/people/import', file, { dryRun: dryRun ? 'true' : undefined });
      printJsonOr(json === true, { ...report, ...(opened && { district: { tenant, ...opened } }) }, () => [
        ...(opened ? [lineOfNew(tenant, opened)] : []),
        `${report.taken} rows taken, ${report.held} held back${report.dryRun ? ' (a dry run: nothing was done)' : ''}: ${report.registered} people new, ${report.changed} changed; ${report.granted} roles given, ${report.ended} ended.`,
        ...report.changes.map(({ line, message }) => `  line ${line}: ${message}`),
        ...report.findings.map(lineOfFinding),
      ]);
      process.exitCode = exitCodeOf(report.findings);
    });
}
