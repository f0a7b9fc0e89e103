import { writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { root, run } from '../setup/run.mjs';

const sum = (steps, field) => steps.reduce((total, step) => total + step[field], 0);
export const totals = (steps) => ({ passed: sum(steps, 'passed'), failed: sum(steps, 'failed') });

/** What is left to say when all steps have run. The last line stands alone: machines read it. */
export function printReport(steps, { seed, rounds }) {
  const failures = steps.flatMap(({ name, failures }) => failures.map((failure) => `  ${name}: ${failure}`));
  const skipped = steps.flatMap(({ name, skipped }) => skipped.map((test) => `  ${name}: ${test}`));
  if (skipped.length > 0) console.log(`\nSkipped${process.env.CI === 'true' ? ', which counts as failed under CI' : ''}:\n${skipped.join('\n')}`);
  if (failures.length > 0) console.log(`\nFailed:\n${failures.join('\n')}`);
  console.log(`\n${table(steps)}\n\nSeed ${seed}, rounds ${rounds} (repeat with PLANLINE_SEED=${seed} PLANLINE_ROUNDS=${rounds}).`);
  const { passed, failed } = totals(steps);
  console.log(`${passed} passed, ${failed} failed`);
}

function table(steps) {
  const width = Math.max(...steps.map(({ name }) => name.length));
  return steps
    .map(({ name, passed, failed, skipped, ms }) => `${name.padEnd(width)}  ${String(passed).padStart(5)} passed  ${String(failed).padStart(3)} failed  ${String(skipped.length).padStart(3)} skipped  ${(ms / 1000).toFixed(1).padStart(7)} s`)
    .join('\n');
}

/** The record of a full run, kept in the repository. */
export async function writeMeasured(steps, { seed, rounds }) {
  const { output: commit } = await run('git', ['rev-parse', '--short', 'HEAD']);
  const { passed, failed } = totals(steps);
  const rows = steps.map(({ name, passed, failed, skipped, ms }) => `| ${name} | ${passed} | ${failed} | ${skipped.length} | ${(ms / 1000).toFixed(0)} |`);
  const failures = steps.flatMap(({ name, failures }) => failures.map((failure) => `- ${name}: ${failure.split('\n')[0]}`));
  const text = `# The last full run

Written by \`npm run test:long\`: every suite at its full counts.

- ${new Date().toISOString().slice(0, 10)}, commit ${commit.trim()}, Node ${process.versions.node}, ${cpus().length} cores
- seed ${seed}, rounds ${rounds} (a factor on each property's and fault's own number in the gate)
- ${passed} passed, ${failed} failed

| step | passed | failed | skipped | seconds |
| --- | ---: | ---: | ---: | ---: |
${rows.join('\n')}
${failures.length > 0 ? `\nFailed:\n\n${failures.join('\n')}\n` : ''}`;
  writeFileSync(join(root, 'docs/measured.md'), text);
}
