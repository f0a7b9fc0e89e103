import { beforeEach, describe, expect, it } from '@jest/globals';
import type { EffectRef } from '#workflows/protocol.js';
import type { EffectCall, EffectDeps, EffectRunner } from './deps.js';
import { carryOut } from './run-effect.js';
import { runners } from './runners.js';

const effect: EffectRef = {
  id: 'submission/plan-1/agency:render/1', kind: 'render-package', tenant: 'local', process: 'submission/local/plan-1~agency/1', stream: 'submission/plan-1/agency', effect: 'render/1',
};
/** A submission whose first package is to be rendered. */
const wanting = { status: 'with-agency', version: 7, packages: [], receipts: [], decisions: [], current: { revision: 1 } };

describe('an effect', () => {
  let statements: string[];
  let calls: EffectCall[];
  let state: object;
  const deps = { db: { query: async (text: string) => void statements.push(text.trim().split(' ').slice(0, 3).join(' ')) }, stateOf: async () => state } as unknown as EffectDeps;
  const run = (runner: EffectRunner = async (_deps, call) => void calls.push(call), ref = effect) => carryOut(deps, { 'render-package': runner }, ref, new AbortController().signal);
  beforeEach(() => {
    [statements, calls, state] = [[], [], wanting];
  });

  it('that its stream does not want any more is left alone, and so is one of no such stream', async () => {
    await run(undefined, { ...effect, effect: 'render/2' });
    state = { status: 'none', version: 0 };
    await run();
    await run(undefined, { ...effect, stream: 'task/t' });
    expect(calls).toEqual([]);
    expect(new Set(statements)).toEqual(new Set(['DELETE FROM work.effect_failures']));
  });

  it('that fails is written down and thrown, so that it is tried again', async () => {
    await expect(run(async () => Promise.reject(new Error('the disk is full')))).rejects.toThrow('the disk is full');
    await expect(run(undefined, { ...effect, kind: 'bake-a-cake' })).rejects.toThrow('nothing here carries out "bake-a-cake"');
    expect(statements).toEqual(['INSERT INTO work.effect_failures', 'INSERT INTO work.effect_failures']);
  });

  it('gets the same key for every try as long as its stream has not moved', async () => {
    await run();
    await run();
    state = { ...wanting, version: 8 };
    await run();
    expect(calls.map(({ key }) => key)).toEqual(['7', '7', '8'].map((version) => `submission/plan-1/agency:render/1:${version}`));
    expect(calls[0]).toMatchObject({ tenant: 'local', stream: 'submission/plan-1/agency', id: 'render/1', kind: 'render-package' });
  });

  it('of every kind that a stage may want has somebody who carries it out', () => {
    expect(Object.keys(runners).sort()).toEqual(expect.arrayContaining(['file-receipt', 'render-letter', 'render-package', 'send-package', 'tell-givers']));
  });
});
