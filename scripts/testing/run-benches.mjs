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

/** Measures all, or the named ones. A goal missed is said and fails nothing; a bench that breaks is said, too. */
export async function runBenches(names) {
  for (const missing of await provideTools(console.log)) console.log(`Not here: ${missing}`);
  const results = [];
  for (const name of names.length > 0 ? names : Object.keys(BENCHES)) {
    const since = Date.now();
    try {
      const module = await import(new URL(`../../dist/test/bench/${name}.js`, import.meta.url).href);
      results.push(...[await module[BENCHES[name]]()].flat());
      console.log(`${name}: measured (${((Date.now() - since) / 1000).toFixed(0)} s)`);
    } catch (error) {
      console.log(`${name}: broke off: ${error?.stack ?? error}`);
    }
  }
  mkdirSync(join(root, 'bench'), { recursive: true });
  writeFileSync(join(root, 'bench/results.json'), `${JSON.stringify(results, null, 2)}\n`);
  console.log(`\n${table(results).join('\n')}\n\nWritten to bench/results.json.`);
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
