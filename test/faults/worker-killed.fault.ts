import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { eventually } from '#apps/worker/testing/eventually.js';
import { startServers } from '#apps/worker/testing/installation.js';
import { rounds, seed } from '#libs/domain/testing/rounds.js';
import { contentOf, dated } from '#libs/domain/testing/tasks.js';
import { chance } from '#libs/read-models/testing/life.js';
import { describeWith, temporalMissing } from '#test/support/skip.js';
import { endWorkerProcess as end, startWorkerProcess } from './support/worker-process.js';

type Servers = Awaited<ReturnType<typeof startServers>>;
const kills = rounds(6).numRuns;
const next = chance(seed);

describeWith(await temporalMissing())('the worker as a process', () => {
  let planline: Servers;
  let worker: ChildProcess;
  const plan = randomUUID();

  beforeAll(async () => {
    planline = await startServers({ at: '2026-01-05T12:00:00.000Z', ownPostgres: true });
    worker = startWorkerProcess(planline);
    await planline.openTenant();
    await planline.openPlan(plan);
  }, 120_000);
  afterAll(async () => {
    await end(worker, 'SIGKILL');
    await planline.stop();
  }, 60_000);

  const ready = async (): Promise<number> => {
    const url = `http://127.0.0.1:${planline.config.workerHealthPort}/health/ready`;
    return fetch(url, { signal: AbortSignal.timeout(5_000) }).then(({ status }) => status, () => 0);
  };

  it('database-gone, temporal-gone: it is not ready until they are back, and needs no restart', async () => {
    await eventually('it is ready', async () => (await ready()) === 200);
    await planline.temporal.kill();
    await eventually('it is not ready without Temporal', async () => (await ready()) === 503);
    await planline.temporal.start();
    await eventually('it is ready again', async () => (await ready()) === 200);
    await planline.postgres.kill();
    await eventually('it is not ready without PostgreSQL', async () => (await ready()) === 503);
    await planline.postgres.start();
    await eventually('it is ready once more', async () => (await ready()) === 200);
    expect(worker.exitCode).toBeNull();
  }, 180_000);

  it(`worker-killed: killed ${kills} times while days run, it starts, reminds and ends each task exactly once`, async () => {
    const tasks = Array.from({ length: 20 }, () => randomUUID());
    for (const [nth, task] of tasks.entries()) {
      const day = (offset: number): string => new Date(Date.UTC(2026, 1, 2 + nth + offset)).toISOString().slice(0, 10);
      await planline.planTask(plan, task, contentOf(dated(day(0), day(40))));
    }
    await planline.order({ kind: 'set-clock-speed', params: { speed: 86_400 * 4 } });
    for (let killed = 0; killed < kills; killed += 1) {
      await pause(200 + Math.floor(next() * 2_300));
      await end(worker, 'SIGKILL');
      worker = startWorkerProcess(planline);
    }
    const overdue = async (): Promise<number> => (await planline.story('task/')).filter((line) => line.endsWith('TaskOverdue@1')).length;
    await eventually('every task is overdue', async () => (await overdue()) >= tasks.length, 240_000);
    for (const task of tasks) {
      const story = await planline.story(`task/${task}`);
      const times = (type: string): number => story.filter((line) => line.includes(` ${type}@`)).length;
      expect([times('TaskPlanned'), times('TaskStarted'), times('TaskOverdue')]).toEqual([1, 1, 1]);
    }
    const { rows } = await planline.db.query<{ notice: string; times: string }>(
      `SELECT stream || ' ' || (e -> 'payload' ->> 'rung') || ' ' || (e -> 'payload' ->> 'on') || ' ' || (e -> 'payload' ->> 'setBy') AS notice, count(*) AS times
       FROM log.events, LATERAL (SELECT split_part(convert_from(entry, 'UTF8'), E'\\n', 2)::jsonb AS e) x
       WHERE e ->> 'type' IN ('ReminderRaised@1', 'ReminderObsolete@1') GROUP BY 1 HAVING count(*) > 1`,
    );
    expect(rows).toEqual([]);
  }, 400_000);

  it('ends in less than ten seconds when it is asked to', async () => {
    await eventually('it is ready', async () => (await ready()) === 200);
    const from = Date.now();
    await end(worker, 'SIGTERM');
    expect(Date.now() - from).toBeLessThan(10_000);
    expect(worker.exitCode === 0 || worker.signalCode === 'SIGTERM').toBe(true);
  }, 90_000);
});
