import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { root, run, tail } from '../setup/run.mjs';

/** A suite that waits for ever must not keep the gate from its answer. */
const LONGEST_MS = { gate: 45 * 60_000, long: 4 * 3_600_000 };
/** Between a suite's report and its end: who takes longer has left something open, and would never end. */
const ENDS_WITHIN_MS = 30_000;

/** Runs one suite of jest.config.mjs and counts its tests from jest's own report. */
export async function runSuite(suite, { node = process.execPath, env, workers, name = suite }) {
  const report = join(root, '.test', `${name.replace(/\W+/g, '-')}.json`);
  mkdirSync(join(root, '.test'), { recursive: true });
  rmSync(report, { force: true });
  // Jest's own five seconds suit nothing that waits for a database on two busy cores.
  const args = ['--experimental-vm-modules', '--no-warnings', 'node_modules/jest/bin/jest.js', '--selectProjects', suite, '--testTimeout', '30000', '--json', '--outputFile', report, '-w', String(workers)];
  const lingering = afterReport(report);
  const { code, output } = await run(node, args, { env, showErrors: true, timeoutMs: env.PLANLINE_ROUNDS > 1 ? LONGEST_MS.long : LONGEST_MS.gate, signal: lingering.signal });
  lingering.stop();
  try {
    const counts = countOf(JSON.parse(readFileSync(report, 'utf8')));
    if (!lingering.signal.aborted) return counts;
    return { ...counts, failed: counts.failed + 1, failures: [...counts.failures, `${name} did not end: some file leaves a handle open (jest --detectOpenHandles)`] };
  } catch {
    return { passed: 0, failed: 1, skipped: [], failures: [`${name} gave no report (exit code ${code}):\n${tail(output)}`] };
  }
}

/** A signal that is given where a report is there and its suite goes on running. */
function afterReport(report) {
  const ending = new AbortController();
  let since = null;
  const timer = setInterval(() => {
    if (existsSync(report)) since ??= Date.now();
    if (since !== null && Date.now() - since > ENDS_WITHIN_MS) ending.abort();
  }, 1_000);
  return { signal: ending.signal, stop: () => clearInterval(timer) };
}

function countOf(report) {
  const tests = report.testResults.flatMap((file) => file.assertionResults.map((test) => ({ ...test, file: file.name })));
  const broken = report.testResults.filter((file) => file.status === 'failed' && file.assertionResults.every(({ status }) => status !== 'failed'));
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests + broken.length,
    skipped: tests.filter(({ status }) => ['pending', 'todo', 'disabled', 'skipped'].includes(status)).map(({ fullName }) => fullName),
    failures: [
      ...tests.filter(({ status }) => status === 'failed').map(({ fullName, file }) => `${fullName} (${file.replace(root, '')})`),
      ...broken.map(({ name, message }) => `${name.replace(root, '')} did not run: ${tail(message, 6)}`),
    ],
  };
}
