import { readFile } from 'node:fs/promises';
import type { Command } from 'commander';
import { say } from '#libs/messages/say.js';
import { lintProgram } from '#libs/programs/lint.js';
import { printJsonOr } from '../print.js';
import { reasonOf } from '../reason.js';
import { Refused } from '../refused.js';

export function addProgram(planline: Command): void {
  planline
    .command('program')
    .description('program files')
    .command('lint <file>')
    .description('say what is wrong with a program file, by line and column')
    .option('--json', 'print the findings as JSON')
    .action(async (file: string, { json }: { json?: boolean }) => {
      const text = await readFile(file, 'utf8').catch((error: unknown) => {
        throw new Refused({ code: 'setup.file-unreadable', params: { file, reason: reasonOf(error) } });
      });
      const findings = lintProgram(text).findings.map(({ params, ...finding }) => ({ ...finding, message: say(finding.code, params) }));
      printJsonOr(json === true, { findings }, () =>
        findings.length === 0 ? [`${file}: nothing to say.`] : findings.map(({ line, column, severity, message }) => `${file}:${line}:${column} ${severity}: ${message}`),
      );
      if (findings.some(({ severity }) => severity === 'blocks')) process.exitCode = 1;
    });
}
