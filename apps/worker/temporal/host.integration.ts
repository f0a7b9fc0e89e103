import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Connection, WorkflowClient } from '@temporalio/client';
import { DefaultLogger } from '@temporalio/worker';
import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { quietRuntime, startTemporal, type TestTemporal } from '#test/support/temporal.js';
import { fakeProcess } from '#workflows/testing/fake-process.js';
import type { Job } from '../health/job.js';
import { startTemporalWorker } from './host.js';
import { pokesOver, type Pokes } from './pokes.js';

describe('the Temporal worker, on a real server', () => {
  let temporal: TestTemporal;
  let connection: Connection;
  let pokes: Pokes;
  let worker: Job;
  let process = fakeProcess([]);

  beforeAll(async () => {
    quietRuntime();
    temporal = await startTemporal();
    connection = Connection.lazy({ address: temporal.address });
    pokes = pokesOver(new WorkflowClient({ connection }));
    worker = startTemporalWorker({
      address: temporal.address,
      namespace: temporal.namespace,
      activities: { advance: (request) => process.advance(request) },
      logger: new DefaultLogger('ERROR'),
      complain: () => undefined,
    });
    await until(() => worker.healthy().ok);
  }, 120_000);

  afterAll(async () => {
    const stoppedFrom = Date.now();
    await worker.stop();
    expect(Date.now() - stoppedFrom).toBeLessThan(9_000);
    await connection.close();
    await temporal.stop();
  }, 30_000);

  const until = async (condition: () => boolean, timeoutMs = 60_000): Promise<void> => {
    const giveUpAt = Date.now() + timeoutMs;
    while (!condition()) {
      if (Date.now() > giveUpAt) throw new Error('what was waited for did not come');
      await pause(20);
    }
  };
  const newProcess = (): string => `timeline/local/${randomUUID()}/1`;

  it('starts a process with its first poke and acts on the next one', async () => {
    process = fakeProcess([]);
    const id = newProcess();
    await pokes.poke(id, 3n);
    await until(() => process.requests.length === 1);
    process.due.push(Date.now());
    await pokes.poke(id, 4n);
    await until(() => process.fired.length === 1);
    expect(process.requests.map(({ wanted }) => wanted)).toEqual(['3', '4']);
  }, 60_000);

  it('temporal-killed-and-started: a wait goes on from the file, and the worker finds it again', async () => {
    process = fakeProcess([Date.now() + 6_000]);
    await pokes.poke(newProcess(), 1n);
    await until(() => process.requests.length === 1);
    await temporal.kill();
    await temporal.start();
    await until(() => process.fired.length === 1);
    expect(worker.healthy()).toEqual({ ok: true, detail: 'running' });
  }, 90_000);

  it('temporal-wiped: the same worker serves the empty server that took its place', async () => {
    process = fakeProcess([Date.now() + 3_600_000]);
    const id = newProcess();
    await pokes.poke(id, 1n);
    await until(() => process.requests.length === 1);
    await temporal.wipe();
    process.due.unshift(Date.now());
    await pokes.ensureStarted(id, 1n);
    await until(() => process.fired.length === 1);
  }, 90_000);
});
