import { run } from '../setup/run.mjs';

/** Every file that somebody starts. */
const STARTED = ['scripts/start.mjs', 'scripts/test.mjs', 'scripts/bench.mjs', 'scripts/build.mjs', 'apps/cli/bin.mjs'];

/** Whether each of them, on this old Node, says in one sentence that it is too old: no word that it can't read may come before. */
export async function sayNodeIsTooOld(node) {
  const failures = [];
  for (const file of STARTED) {
    const { code, output } = await run(node, [file], { env: { NODE_OPTIONS: '' }, timeoutMs: 60_000 });
    if (code !== 1 || !/^Planline needs Node [^\n]+\n$/.test(output)) failures.push(`${file} ended with code ${code} and said:\n${output}`);
  }
  return { passed: STARTED.length - failures.length, failed: failures.length, skipped: [], failures };
}
