import { randomInt, randomUUID } from 'node:crypto';
import { parseArgs } from 'node:util';
import { root, run, tail } from '../setup/run.mjs';
import { runSuite } from './jest.mjs';
import { endLeftovers, findLeftovers, outcomeOf } from './leftovers.mjs';
import { sayNodeIsTooOld } from './old-node.mjs';
import { printReport, totals, writeMeasured } from './report.mjs';
import { provideNode, provideTools } from './tools.mjs';

const good = () => ({ passed: 1, failed: 0, skipped: [], failures: [] });
const bad = (failure) => ({ passed: 0, failed: 1, skipped: [], failures: [failure] });

/** A check that is no test suite counts as one. Nx remembers its outcome for as long as nothing it reads has changed. */
const check = (target) => async () => {
  const { code, output } = await run('node_modules/.bin/nx', ['run', `planline:${target}`, '--output-style=stream'], { env: { NX_DAEMON: 'false', NX_TUI: 'false' } });
  if (code !== 0) console.log(tail(output, 60));
  return code === 0 ? good() : bad(`npm run ${target} says why`);
};

const suite = (name, workers) => (env) => runSuite(name, { env, workers });

/**
 * What runs side by side, phase by phase. A static check keeps one core busy; the suites on real servers leave a third to
 * a half of the machine idle while they wait, so that two of them share it; the unit suite has it for itself.
 */
const PHASES = [
  [['lint'], ['types', 'boundaries', 'unused']],
  [['unit', 'unit on Node 24', 'start on Node 12']],
  [['e2e'], ['integration', 'faults']],
];

const STEPS = {
  types: check('types'),
  lint: check('lint'),
  boundaries: check('boundaries'),
  unused: check('unused'),
  unit: suite('unit', 2),
  'unit on Node 24': async (env) => {
    if (Number(process.versions.node.split('.')[0]) >= 24) return { ...good(), passed: 0 };
    const node = await provideNode('24.21.0');
    if (!node) return { ...good(), passed: 0, skipped: ['npm has no Node 24 for this machine'] };
    return runSuite('unit', { node, env, workers: 2, name: 'unit on Node 24' });
  },
  'start on Node 12': async () => {
    const node = await provideNode('12.22.12');
    return node ? sayNodeIsTooOld(node) : { ...good(), passed: 0, skipped: ['npm has no Node 12 for this machine'] };
  },
  integration: suite('integration', 1),
  e2e: suite('e2e', 1),
  faults: suite('faults', 1),
};

/** Answers the exit code. `--only a,b` runs these steps alone, `--long` everything at its full counts. */
export async function runTests(args) {
  const { values } = parseArgs({ args, options: { long: { type: 'boolean', default: false }, only: { type: 'string' } } });
  const only = values.only?.split(',') ?? Object.keys(STEPS);
  const unknown = only.filter((name) => !(name in STEPS));
  if (unknown.length > 0) throw new Error(`there is no step ${unknown.join(', ')}; there are ${Object.keys(STEPS).join(', ')}`);

  const seed = process.env.PLANLINE_SEED ?? String(randomInt(2 ** 31));
  const rounds = process.env.PLANLINE_ROUNDS ?? (values.long ? '10' : '1');
  const mark = `PLANLINE_TEST_RUN=${randomUUID()}`;
  console.log(`\nSeed ${seed}, rounds ${rounds}.`);
  const { env, missing, stop } = await provideServers({ PLANLINE_SEED: seed, PLANLINE_ROUNDS: rounds, PLANLINE_TEST_RUN: mark.split('=')[1], NODE_ENV: 'test' });
  for (const signal of ['SIGINT', 'SIGTERM']) {
    process.once(signal, () => {
      void stop().finally(() => {
        endLeftovers(findLeftovers(mark));
        process.exit(130);
      });
    });
  }

  const steps = [];
  const record = async (name, step) => {
    const since = Date.now();
    console.log(`\n── ${name}`);
    const outcome = await step(env).catch((error) => bad(String(error?.stack ?? error)));
    steps.push({ name, ...outcome, ms: Date.now() - since });
    console.log(`${name}: ${outcome.passed} passed, ${outcome.failed} failed, ${outcome.skipped.length} skipped (${((Date.now() - since) / 1000).toFixed(1)} s)`);
  };
  const inTurn = async (names) => {
    for (const name of names) await record(name, STEPS[name]);
  };
  for (const lanes of PHASES) await Promise.all(lanes.map((lane) => inTurn(lane.filter((name) => only.includes(name)))));
  await stop();
  await record('nothing left running', async () => {
    const left = findLeftovers(mark);
    endLeftovers(left);
    return outcomeOf(left, missing);
  });

  if (process.env.CI === 'true') for (const step of steps) step.failed += step.skipped.length;
  if (values.long && !values.only) await writeMeasured(steps, { seed, rounds });
  printReport(steps, { seed, rounds });
  return totals(steps).failed > 0 ? 1 : 0;
}

/** What tests share: one PostgreSQL for all suites, the Temporal command and the time-skipping server in their cache. */
async function provideServers(env) {
  const load = (path) => import(new URL(`../../dist/${path}`, import.meta.url).href);
  const missing = await provideTools(console.log);
  const { provideTemporal } = await load('libs/temporal-server/provide.js');
  const { say } = await load('libs/messages/say.js');
  const temporal = await provideTemporal({ cacheFolder: `${root}.planline/bin`, progress: (step) => console.log(`Temporal: ${step} …`) });
  const temporalMissing = temporal.ok ? '' : say(temporal.refusal.code, temporal.refusal.params);
  if (temporalMissing) missing.push(temporalMissing);
  const { timeSkippingMissing } = await load('test/support/temporal.js');
  const skipping = await timeSkippingMissing().catch((error) => error.message);
  if (skipping) missing.push(skipping);
  const { startPostgres } = await load('test/support/postgres.js');
  Object.assign(process.env, env);
  const postgres = await startPostgres({ own: true });
  return { env: { ...env, PLANLINE_TEST_POSTGRES: postgres.adminUrl, PLANLINE_TEST_TEMPORAL_MISSING: temporalMissing }, missing, stop: () => postgres.stop() };
}
