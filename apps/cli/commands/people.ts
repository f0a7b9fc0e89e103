import type { Command } from 'commander';
import { connect } from '../client.js';
import { exitCodeOf, lineOfFinding, sendFile, type Finding } from '../import-file.js';
import { printJsonOr } from '../print.js';
import { ensureTenant } from '../tenant.js';

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
  planline
    .command('people')
    .description('who holds which role')
    .command('import <file>')
    .description('give each role its person, address, time zone and whom to escalate to, from a table')
    .option('--dry-run', 'say what would be done, and do nothing')
    .option('--json', 'print the answer as JSON')
    .action(async (file: string, { dryRun, json }: { dryRun?: boolean; json?: boolean }, self: Command) => {
      const { tenant } = self.optsWithGlobals<{ tenant: string }>();
      const client = await connect(tenant);
      await ensureTenant(client, tenant);
      const report = await sendFile<PeopleReport>(client, '/api/people/import', file, { dryRun: dryRun ? 'true' : undefined });
      printJsonOr(json === true, report, () => [
        `${report.taken} rows taken, ${report.held} held back${report.dryRun ? ' (a dry run: nothing was done)' : ''}: ${report.registered} people new, ${report.changed} changed; ${report.granted} roles given, ${report.ended} ended.`,
        ...report.changes.map(({ line, message }) => `  line ${line}: ${message}`),
        ...report.findings.map(lineOfFinding),
      ]);
      process.exitCode = exitCodeOf(report.findings);
    });
}
