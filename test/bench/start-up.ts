import { readFile } from 'node:fs/promises';
import { dataFolder, startPlanline } from '#test/support/planline.js';
import { reported, type BenchResult } from './result.js';

/** How long the first and the second start take, and what each part holds in memory when it is ready. */
export async function benchStartUp(): Promise<BenchResult[]> {
  const folder = await dataFolder();
  try {
    const seconds: number[] = [];
    const memory: BenchResult[] = [];
    for (const round of [1, 2]) {
      const since = Date.now();
      const planline = await startPlanline(folder.path);
      seconds.push((Date.now() - since) / 1000);
      if (round === 2) {
        for (const [name, { pid }] of Object.entries((await planline.runFile()).children)) {
          memory.push(reported(`memory of ${name}`, await megabytesOf(pid), 'MB'));
        }
      }
      await planline.stop();
    }
    return [reported('first start', seconds[0]!, 's'), reported('second start', seconds[1]!, 's'), ...memory];
  } finally {
    await folder.remove();
  }
}

/** Of the process alone, shared pages included; NaN where the system doesn't say (not Linux). */
async function megabytesOf(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  return Math.round(Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1] ?? NaN) / 1024);
}
