import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { WorkflowHandle } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { addDays, epochMs, instantOn, type CalendarDate, type TimeZone } from '#libs/kernel/dates.js';
import { describeWith } from '#test/support/skip.js';
import { startTimeSkipping, timeSkippingMissing } from '#test/support/temporal.js';
import { LOOK_AGAIN, POKE, type EffectRef } from './protocol.js';
import { fakeProcess, type FakeProcess } from './testing/fake-process.js';
import { loopWorker, pokeOrStart, recordHistory, startLoop } from './testing/run-loop.js';

const DAY = 86_400_000;
const HOUR = 3_600_000;
const zone = 'America/Detroit' as TimeZone;

const anEffect: EffectRef = { id: 'submission/plan-1/agency:render/1', kind: 'render-package', tenant: 'local', process: 'submission/local/plan-1~agency/1', stream: 'submission/plan-1/agency', effect: 'render/1' };

describeWith(await timeSkippingMissing())('the waiting loop, in skipped time', () => {
  let env: TestWorkflowEnvironment;
  let round = 0;
  beforeAll(async () => {
    env = await startTimeSkipping();
  }, 300_000);
  afterAll(() => env?.teardown());

  /** Runs a loop over `process` while `act` does; then ends it and gives its handle. */
  async function running(process: FakeProcess, act: (handle: WorkflowHandle) => Promise<void>, more: { runEffect?: () => Promise<void> } = {}) {
    const worker = await loopWorker(env, { advance: process.advance, ...more });
    round += 1;
    return worker.runUntil(async () => {
      const handle = await startLoop(env, { kind: 'timeline', tenant: 'local', subject: 'plan-1', round });
      await act(handle);
      process.open = false;
      process.effects = [];
      await handle.signal(LOOK_AGAIN);
      await handle.result();
      return handle;
    });
  }

  const until = async (condition: () => boolean): Promise<void> => {
    while (!condition()) await pause(5);
  };

  it('never takes a model that is behind for one with nothing due', async () => {
    const process = fakeProcess([await env.currentTimeMs()], { projected: 4n });
    await running(process, async (handle) => {
      await until(() => process.requests.length > 0);
      await handle.signal(POKE, '5');
      await until(() => process.requests.filter(({ wanted }) => wanted === '5').length > 2);
      const firedWhileBehind = process.fired.length;
      process.projected = 5n;
      await env.sleep('2 minutes');
      expect(firedWhileBehind).toBe(1);
      expect(process.requests.at(-1)?.wanted).toBe('5');
    });
  }, 60_000);

  it('does not let an effect that keeps failing hold up a deadline', async () => {
    const now = await env.currentTimeMs();
    const process = fakeProcess([now + DAY, now + 2 * DAY, now + 8 * DAY], { effects: [anEffect] });
    let tries = 0;
    const handle = await running(process, () => env.sleep('9 days'), {
      runEffect: async () => {
        tries += 1;
        throw ApplicationFailure.retryable('the printer is on fire');
      },
    });
    expect(process.fired.map(({ due, at }) => at - due).every((late) => late >= 0 && late < 60_000)).toBe(true);
    expect(process.fired).toHaveLength(3);
    expect(tries).toBeGreaterThan(3);
    await recordHistory(handle, 'effect-that-fails');
  }, 120_000);

  it('starts an effect once while it runs, and asks again when it has ended', async () => {
    const process = fakeProcess([(await env.currentTimeMs()) + 90 * DAY], { effects: [anEffect] });
    let runs = 0;
    let askedWhileItRan = 0;
    await running(
      process,
      async (handle) => {
        // Not before the loop asks: what comes with its start is answered by its first round.
        await until(() => process.requests.length === 1);
        await handle.signal(LOOK_AGAIN);
        await until(() => runs === 1 && process.effects.length === 0);
        await until(() => process.requests.length > askedWhileItRan);
      },
      {
        runEffect: async () => {
          runs += 1;
          await until(() => process.requests.length > 1);
          askedWhileItRan = process.requests.length;
          process.effects = [];
        },
      },
    );
    expect(runs).toBe(1);
  }, 60_000);

  it('acts on a poke that arrives while advance runs', async () => {
    const now = await env.currentTimeMs();
    let release = (): void => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    const process = fakeProcess([now + 300 * DAY], { before: () => held });
    await running(process, async (handle) => {
      await until(() => process.requests.length === 1);
      await handle.signal(POKE, '7');
      process.before = () => undefined;
      release();
      await until(() => process.requests.some(({ wanted }) => wanted === '7'));
    });
    expect(process.requests[0]?.wanted).toBe('0');
  }, 60_000);

  it('finds what a lost poke would have told within a day', async () => {
    const now = await env.currentTimeMs();
    const process = fakeProcess([now + 300 * DAY]);
    await running(process, async () => {
      await until(() => process.requests.length === 1);
      process.due.push(now + 2 * HOUR);
      await env.sleep('25 hours');
    });
    expect(process.fired[0]?.due).toBe(now + 2 * HOUR);
    expect(process.fired[0]!.at - now).toBeLessThan(DAY + HOUR);
  }, 60_000);

  it('does nothing more for a poke that comes doubled or late', async () => {
    const process = fakeProcess([(await env.currentTimeMs()) + 300 * DAY]);
    await running(process, async (handle) => {
      await handle.signal(POKE, '9');
      await until(() => process.requests.at(-1)?.wanted === '9');
      const asked = process.requests.length;
      await handle.signal(POKE, '9');
      await handle.signal(POKE, '3');
      await env.sleep('1 hour');
      expect(process.requests).toHaveLength(asked);
    });
  }, 60_000);

  it('turns a storm of pokes into a few rounds', async () => {
    const process = fakeProcess([(await env.currentTimeMs()) + 300 * DAY]);
    await running(process, async (handle) => {
      for (let sent = 0; sent < 300; sent += 50) {
        await Promise.all(Array.from({ length: 50 }, (_, i) => handle.signal(POKE, String(sent + i + 1))));
      }
      await until(() => process.requests.at(-1)?.wanted === '300');
    });
    expect(process.requests.length).toBeLessThan(100);
  }, 60_000);

  it('answers done at once to a poke of a process that has ended', async () => {
    const process = fakeProcess([]);
    process.open = false;
    const worker = await loopWorker(env, { advance: process.advance });
    await worker.runUntil(async () => {
      const first = await startLoop(env, { kind: 'timeline', tenant: 'local', subject: 'ended', round: 1 });
      await first.result();
      const poked = await pokeOrStart(env, { kind: 'timeline', tenant: 'local', subject: 'ended', round: 1 }, '12');
      await poked.result();
      expect(poked.signaledRunId).not.toBe(first.firstExecutionRunId);
    });
    expect(process.requests.map(({ wanted }) => wanted)).toEqual(['0', '12']);
  }, 60_000);

  it('waits thirty days for one deadline', async () => {
    const now = await env.currentTimeMs();
    const process = fakeProcess([now + 30 * DAY]);
    const handle = await running(process, () => env.sleep(`${30 * 24 + 1} hours`));
    expect(process.fired).toHaveLength(1);
    expect(process.fired[0]!.at - process.fired[0]!.due).toBeLessThan(5_000);
    await recordHistory(handle, 'thirty-days');
  }, 60_000);

  it('keeps a weekly local hour for three years, over every change of the clocks, in several runs', async () => {
    const first = new Date(await env.currentTimeMs()).toISOString().slice(0, 10) as CalendarDate;
    const due = Array.from({ length: 156 }, (_, week) => epochMs(instantOn(addDays(first, 1 + week * 7), '07:00', zone)));
    const process = fakeProcess(due);
    const handle = await running(process, async () => {
      while (process.due.length > 0) await env.sleep('30 days');
    });
    const late = process.fired.map(({ due: at, at: fired }) => fired - at);
    const hoursUtc = new Set(due.map((at) => new Date(at).getUTCHours()));
    expect(hoursUtc).toEqual(new Set([11, 12]));
    expect(process.fired.map((one) => one.due)).toEqual(due);
    expect(Math.min(...late)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...late)).toBeLessThan(5_000);
    const { runId } = await handle.describe();
    expect(runId).not.toBe(handle.firstExecutionRunId);
    await recordHistory(handle, 'after-continue-as-new');
  }, 300_000);
});
