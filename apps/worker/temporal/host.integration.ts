import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { Connection, WorkflowClient } from '@temporalio/client';
import { DefaultLogger, Worker } from '@temporalio/worker';
import type { FastifyReply } from 'fastify';
import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { describeWith, temporalMissing } from '#test/support/skip.js';
import { quietRuntime, startTemporal, type TestTemporal } from '#test/support/temporal.js';
import type { EffectRef } from '#workflows/protocol.js';
import { fakeProcess } from '#workflows/testing/fake-process.js';
import { HealthController } from '../health/health.controller.js';
import type { Job } from '../health/job.js';
import { startTemporalWorker } from './host.js';
import { pokesOver, type Pokes } from './pokes.js';

describeWith(await temporalMissing())('the Temporal worker, on a real server', () => {
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
    worker = aWorker();
    await until(() => worker.healthy().ok);
  }, 120_000);

  afterAll(async () => {
    const stoppedFrom = Date.now();
    await worker.stop();
    expect(Date.now() - stoppedFrom).toBeLessThan(9_000);
    await connection.close();
    await temporal.stop();
  }, 30_000);

  const aWorker = (runEffect: (effect: EffectRef) => Promise<void> = async () => undefined): Job =>
    startTemporalWorker({
      address: temporal.address,
      namespace: temporal.namespace,
      activities: { advance: (request) => process.advance(request), runEffect },
      logger: new DefaultLogger('ERROR'),
      complain: () => undefined,
    });
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

  it.each(['council', 'board', 'submission'])('worker-gone: of a %s process, whatever fell due without any worker is fired by the next one, once, and its effect is run to its end', async (kind) => {
    const now = Date.now();
    const wanted: EffectRef = { id: 'a:render/1', kind: 'render-package', tenant: 'local', process: 'p', stream: 'a', effect: 'render/1' };
    process = fakeProcess([now + 500, now + 3_000, now + 5_000]);
    const id = `${kind}/local/${randomUUID()}~stage/1`;
    await pokes.poke(id, 1n);
    await until(() => process.fired.length === 1);
    await worker.stop();
    process.effects = [wanted];
    await pause(3_000);
    worker = aWorker(async (effect) => {
      process.effects = process.effects.filter((one) => one.id !== effect.id);
    });
    await until(() => process.fired.length === 3 && process.effects.length === 0);
    expect(process.fired.map(({ due }) => due - now)).toEqual([500, 3_000, 5_000]);
    process.open = false;
    await pokes.lookAgain(id);
    // One that went on would ask the next test's process, and fire what is another's.
    await new WorkflowClient({ connection }).getHandle(id).result();
  }, 90_000);

  it('run-rejected: a worker that ends by itself makes the process unready, with the reason, until another one runs', async () => {
    const complaints: string[] = [];
    let breakIt = (): void => undefined;
    const broken = new Promise<void>((done) => (breakIt = done));
    let made = 0;
    const job = startTemporalWorker(
      { address: temporal.address, namespace: temporal.namespace, activities: { advance: (request) => process.advance(request) }, logger: new DefaultLogger('ERROR'), complain: (_, error) => complaints.push(String(error)) },
      async (options) => {
        const real = await Worker.create(options);
        if (++made > 1) return real;
        const run = real.run.bind(real);
        real.run = async () => {
          const running = run();
          await broken;
          real.shutdown();
          await running;
          throw new Error('the core has died');
        };
        return real;
      },
    );
    const health = new HealthController({ jobs: { temporal: job }, checkDatabase: async () => undefined, stop: async () => undefined });
    const ready = async () => {
      let status = 0;
      const { jobs } = await health.ready({ status: (code: number) => void (status = code) } as unknown as FastifyReply);
      return { status, temporal: jobs.temporal };
    };
    await until(() => job.healthy().ok);
    expect(await ready()).toEqual({ status: 200, temporal: { ok: true, detail: 'running' } });
    breakIt();
    await until(() => complaints.length > 0);
    expect(await ready()).toEqual({ status: 503, temporal: { ok: false, detail: 'the core has died' } });
    expect(complaints).toEqual(['Error: the core has died']);
    await until(() => job.healthy().ok);
    expect(made).toBe(2);
    expect((await ready()).status).toBe(200);
    await job.stop();
  }, 90_000);

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
