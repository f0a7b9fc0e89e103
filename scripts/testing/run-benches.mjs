import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../setup/run.mjs';
import { provideTools } from './tools.mjs';

/** File below test/bench and the function in it that measures. They run one after the other: each has the machine for itself. */
const BENCHES = {
  append: 'benchAppend',
  rebuild: 'benchRebuild',
  arming: 'benchArming',
  mails: 'benchMails',
  http: 'benchHttp',
  'start-up': 'benchStartUp',
};

const load = async (name) => {
  const module = await import(new URL(`../../dist/test/bench/${name}.js`, import.meta.url).href);
  return module[BENCHES[name]];
};

/** Measures all, or the named ones, and answers the exit code: a goal missed is said and fails nothing, a bench that broke off does. */
export async function runBenches(names) {
  for (const missing of await provideTools(console.log)) console.log(`Not here: ${missing}`);
  return measure(names.length > 0 ? names : Object.keys(BENCHES), { load, folder: join(root, 'bench'), print: console.log });
}

export async function measure(names, { load, folder, print }) {
  const results = [];
  const broken = [];
  for (const name of names) {
    const since = Date.now();
    try {
      const bench = await load(name);
      results.push(...[await bench()].flat());
      print(`${name}: measured (${((Date.now() - since) / 1000).toFixed(0)} s)`);
    } catch (error) {
      broken.push(name);
      print(`${name}: broke off: ${error?.stack ?? error}`);
    }
  }
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'results.json'), `${JSON.stringify(results, null, 2)}\n`);
  print(`\n${table(results).join('\n')}\n\nWritten to bench/results.json.`);
  if (broken.length === 0) return 0;
  print(`Not measured, since they broke off: ${broken.join(', ')}.`);
  return 1;
}

const figure = (value) => (value === null ? '' : Math.abs(value) >= 100 ? value.toFixed(0) : value.toFixed(2));

const isMet = ({ ratio, goal, better }) => (better === 'higher' ? ratio >= goal : ratio <= goal);

function table(results) {
  const rows = results.map((result) => [
    result.name,
    figure(result.ours),
    figure(result.floor),
    result.unit,
    figure(result.ratio),
    result.goal === null ? '' : `${result.better === 'higher' ? 'at least' : 'at most'} ${result.goal}`,
    result.goal === null ? '' : isMet(result) ? 'met' : 'MISSED',
  ]);
  const all = [['what', 'ours', 'floor', 'unit', 'ratio', 'goal', ''], ...rows];
  const widths = all[0].map((_, column) => Math.max(...all.map((row) => row[column].length)));
  return all.map((row) => row.map((cell, column) => ([1, 2, 4].includes(column) ? cell.padStart(widths[column]) : cell.padEnd(widths[column]))).join('  ').trimEnd());
}
