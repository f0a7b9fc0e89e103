import { basename } from 'node:path';
import type { Command } from 'commander';
import { connect } from '../client.js';
import { exitCodeOf, importFile, linesOfReport, readGiven, type ImportOptions } from '../import-file.js';
import { printJsonOr } from '../print.js';
import { lineOfNew, tenantOf } from '../tenant.js';

type Given = Omit<ImportOptions, 'schools' | 'ofDistrictHere'> & { readonly schools?: string; readonly timeZone?: string; readonly newTenant?: boolean; readonly json?: boolean };

export function addImport(planline: Command): void {
  planline
    .command('import <file>')
    .description('take a timeline (CSV or XLSX) or a whole plan (YAML or Word) into a plan; the same file again changes nothing')
    .option('--program <id>', 'the program that the plan follows')
    .option('--plan <name>', 'name of the plan (otherwise the file’s, or its district and years)')
    .option('--anchor <date>', 'move all dates (of a whole plan, all years), so that the plan begins on this day')
    .option('--award-year <year>', 'the year of the award, where the program asks for it')
    .option('--dry-run', 'say what would be done, and do nothing')
    .option('--as-in-file', 'of a whole plan: take the file’s words where the plan’s text was edited since')
    .option('--confirm-recurrence [lines]', 'take "monthly" and "weekly" in the words of rows as said; of those on these lines alone (22,24) where any are named')
    .option('--schools <names>', 'names with commas between: a row "by school" becomes one task for each')
    .option('--new-tenant', 'set up the district that --tenant names, where there is none of that name yet')
    .option('--time-zone <zone>', 'of a district that is new here (otherwise that of its program’s state, or this machine’s)')
    .option('--json', 'print { plan, taken, held, findings }; of a plan’s text also { readUnder }, the program’s version and why that one; with --dry-run also { preview }, the rows added, changed, gone and held')
    .action(async (file: string, { schools, timeZone, newTenant, json, ...options }: Given, self: Command) => {
      const { tenant } = self.optsWithGlobals<{ tenant: string }>();
      const client = await connect(tenant);
      const suggested = async () => (await import('../zone-of-file.js')).zoneOfProgram(await readGiven(file), basename(file), options.program);
      const opened = await tenantOf(client, tenant, { given: timeZone, suggested }, { ...(newTenant && { newTenant }), ...(options.dryRun && { dryRun: true }) });
      const names = schools?.split(',').map((name) => name.trim()).filter(Boolean);
      const ofDistrictHere = self.getOptionValueSourceWithGlobals('tenant') !== 'cli';
      const report = await importFile(client, file, { ...options, ofDistrictHere, ...(names && { schools: names }) });
      const { plan, taken, held } = report;
      // The next command may ask for the plan at once.
      if (report.logIndex !== null && plan !== null) await client.get(`/api/plans/${encodeURIComponent(plan)}`, { 'wait-for': report.logIndex });
      const findings = report.findings.map(({ line, column, value, severity, code, message, place, at }) => ({ line, column, value, severity, code, message, ...(place === undefined ? {} : { place }), ...(at === undefined ? {} : { at }) }));
      const answer = { plan, taken, held, findings, ...(report.text && report.readUnder && { readUnder: report.readUnder }), ...(report.dryRun && { preview: report.preview }), ...(opened && { district: { tenant, ...opened } }) };
      printJsonOr(json === true, answer, () => [...(opened ? [lineOfNew(tenant, opened)] : []), ...linesOfReport(report)]);
      process.exitCode = report.text === null ? 1 : exitCodeOf(findings);
    });
}
