import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { WorkflowHandle } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { addDays, epochMs, instantOn, type CalendarDate, type TimeZone } from '#libs/kernel/dates.js';
import { startTimeSkipping, timeSkippingMissing } from '#test/support/temporal.js';
import type { Process, ProcessKind } from './process.js';
import { LOOK_AGAIN, type EffectRef } from './protocol.js';
import { fakeProcess, type FakeProcess } from './testing/fake-process.js';
import { loopWorker, pokeOrStart, recordHistory, startLoop } from './testing/run-loop.js';

const zone = 'America/Chicago' as TimeZone;
const kinds = ['council', 'board', 'submission'] as const satisfies readonly ProcessKind[];

const missing = await timeSkippingMissing();
const describeOrSkip = missing === null ? describe : describe.skip;
const skipped = missing === null ? '' : ` (skipped: ${missing})`;

const until = async (condition: () => boolean): Promise<void> => {
  while (!condition()) await pause(5);
};

// One server for all kinds: a client's question that is being asked again when its server goes fails whatever test runs then.
let env: TestWorkflowEnvironment;
beforeAll(async () => {
  if (missing === null) env = await startTimeSkipping();
}, 300_000);
afterAll(() => env?.teardown());

describeOrSkip.each(kinds)(`a %s process, in skipped time${skipped}`, (kind) => {

  const of = (stage: string): Process => ({ kind, tenant: 'local', subject: `plan-1~${stage}`, round: 1 });
  const effect = (name: string): EffectRef => ({
    id: `submission/plan-1/agency:${name}`, kind: 'send-package', tenant: 'local', process: `${kind}/local/plan-1~agency/1`, stream: 'submission/plan-1/agency', effect: name,
  });
  /** Once a week at a local hour, for a year from tomorrow: both changes of the clocks lie in it. */
  async function weeksOfAYear(): Promise<number[]> {
    const first = new Date(await env.currentTimeMs()).toISOString().slice(0, 10) as CalendarDate;
    return Array.from({ length: 52 }, (_, week) => epochMs(instantOn(addDays(first, 1 + week * 7), '06:00', zone)));
  }
  const lateness = (process: FakeProcess): number[] => process.fired.map(({ due, at }) => at - due);
  const end = async (process: FakeProcess, handle: WorkflowHandle): Promise<void> => {
    process.open = false;
    process.effects = [];
    await handle.signal(LOOK_AGAIN);
    await handle.result();
  };

  it('keeps a local hour for a year, over both changes of the clocks, while one effect fails for a month and another succeeds', async () => {
    const due = await weeksOfAYear();
    const [failing, working] = [effect('send/1'), effect('render/1')];
    const process = fakeProcess(due, { effects: [failing, working] });
    const tries = { failing: 0, working: 0 };
    let giveUp = false;
    const worker = await loopWorker(env, {
      advance: process.advance,
      runEffect: async ({ effect: name }) => {
        if (name === failing.effect) {
          // What its stream does not want any more is nothing to do.
          if (giveUp) return;
          tries.failing += 1;
          throw ApplicationFailure.retryable('the mail server is away');
        }
        tries.working += 1;
        process.effects = process.effects.filter((one) => one.effect !== name);
      },
    });
    const handle = await worker.runUntil(async () => {
      const started = await startLoop(env, of('a-year'));
      await env.sleep('30 days');
      expect(process.fired.length).toBeGreaterThanOrEqual(4);
      process.effects = [];
      giveUp = true;
      while (process.due.length > 0) await env.sleep('30 days');
      await end(process, started);
      return started;
    });
    expect(process.fired.map((one) => one.due)).toEqual(due);
    expect(new Set(due.map((at) => new Date(at).getUTCHours()))).toEqual(new Set([11, 12]));
    expect(Math.min(...lateness(process))).toBeGreaterThanOrEqual(0);
    expect(Math.max(...lateness(process))).toBeLessThan(60_000);
    expect(tries.working).toBe(1);
    expect(tries.failing).toBeGreaterThan(100);
    await recordHistory(handle, `${kind}-a-year`);
  }, 300_000);

  it('has ended only when its last effect has, and starts nothing anew for a poke that comes later', async () => {
    const process = fakeProcess([], { effects: [effect('file/1')] });
    process.open = false;
    let release = (): void => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    const runs: string[] = [];
    const worker = await loopWorker(env, {
      advance: process.advance,
      runEffect: async ({ id }) => {
        runs.push(id);
        await held;
        process.effects = [];
      },
    });
    await worker.runUntil(async () => {
      const handle = await startLoop(env, of('last-effect'));
      await until(() => runs.length === 1);
      await handle.signal(LOOK_AGAIN);
      expect((await handle.describe()).status.name).toBe('RUNNING');
      release();
      await handle.result();
      await (await pokeOrStart(env, of('last-effect'), '12')).result();
    });
    expect(runs).toEqual([effect('file/1').id]);
  }, 60_000);
});
