import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

type Bench = () => Promise<unknown>;
type Measure = (names: readonly string[], how: { load(name: string): Promise<Bench>; folder: string; print(line: string): void }) => Promise<number>;
/** The scripts run before anything is compiled, and so have no types of their own. */
const script = './run-benches.mjs';
const { measure } = (await import(script)) as { measure: Measure };

describe('the measurements', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'planline-bench-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  const row = (name: string) => ({ name, ours: 1, floor: 2, unit: 'ms', ratio: 0.5, goal: 1, better: 'higher' });
  const run = async (benches: Readonly<Record<string, Bench>>) => {
    const printed: string[] = [];
    const exitCode = await measure(Object.keys(benches), { load: async (name) => benches[name]!, folder, print: (line) => printed.push(line) });
    const results = JSON.parse(await readFile(join(folder, 'results.json'), 'utf8')) as { name: string }[];
    return { exitCode, printed: printed.join('\n'), measured: results.map(({ name }) => name) };
  };

  it('fail where one broke off, naming it, and keep what the others measured', async () => {
    const outcome = await run({ append: async () => row('append'), http: async () => Promise.reject(new Error('no port')), mails: async () => [row('mails')] });
    expect(outcome).toMatchObject({ exitCode: 1, measured: ['append', 'mails'] });
    expect(outcome.printed).toContain('http: broke off: Error: no port');
    expect(outcome.printed.trimEnd().split('\n').at(-1)).toBe('Not measured, since they broke off: http.');
  });

  it('fail nothing where a goal is missed: that is said', async () => {
    const { exitCode, printed } = await run({ append: async () => row('append') });
    expect(exitCode).toBe(0);
    expect(printed).toMatch(/append .* at least 1 +MISSED/);
  });
});
