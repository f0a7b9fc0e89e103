import { afterAll, afterEach, beforeAll, expect, it } from '@jest/globals';
import type { WorkflowClient } from '@temporalio/client';
import { randomUUID } from 'node:crypto';
import type { Pool } from 'pg';
import type { Clock } from '#libs/kernel/clock.js';
import type { Instant } from '#libs/kernel/dates.js';
import { digestsOf, timelineOf } from '#libs/read-models/index.js';
import { describeWith, temporalMissing } from '#test/support/skip.js';
import type { NextDigestAt } from '../relay/relay.js';
import { pokesOver, type Pokes } from '../temporal/pokes.js';
import { runningWorkflows } from '../temporal/running.js';
import { eventually, startServers } from '../testing/installation.js';
import { reconcile } from './reconciler.js';

const now = '2026-03-02T12:00:00.000Z' as Instant;
const clock: Clock = { now: async () => now, at: async () => now, realMsUntil: async () => 0, simulated: async () => true };

describeWith(await temporalMissing())('the reconciler', () => {
  let servers: Awaited<ReturnType<typeof startServers>>;
  let db: Pool;
  let client: WorkflowClient;
  let pokes: Pokes;
  beforeAll(async () => {
    servers = await startServers({ at: '2026-01-05T12:00:00.000Z' });
    ({ db, client } = servers);
    pokes = pokesOver(client);
  }, 120_000);
  afterAll(() => servers?.stop(), 30_000);
  afterEach(async () => {
    for (const table of ['read.processes', 'read.effects', 'read.deadlines', 'read.tenants', 'work.deadline_failures']) await db.query(`DELETE FROM ${table}`);
    for (const process of await running()) await client.getHandle(process).terminate();
    await eventually('nothing runs', async () => (await running()).length === 0);
  });

  const running = async (): Promise<string[]> => {
    const found: string[] = [];
    for await (const { workflowId } of client.list({ query: runningWorkflows })) found.push(workflowId);
    return found.toSorted();
  };
  const aProcess = async (open = true): Promise<string> => {
    const plan = randomUUID();
    const process = timelineOf('local', plan);
    await db.query("INSERT INTO read.processes (process, tenant, kind, subject, plan, open, opened_index) VALUES ($1, 'local', 'timeline', $2, $2, $3, 1)", [process, plan, open]);
    return process;
  };
  const deadline = async (process: string, dueAt: string, retryInSeconds: number | null = null): Promise<void> => {
    const values = [process, randomUUID(), dueAt];
    await db.query(
      `INSERT INTO read.deadlines (tenant, process, plan, task, item, rung, on_date, occurrence, set_by, due_at)
       VALUES ('local', $1, 'plan', $2, 'start', '', '2026-03-02', null, 1, $3)`,
      values,
    );
    if (retryInSeconds === null) return;
    await db.query(
      `INSERT INTO work.deadline_failures (tenant, process, task, item, rung, on_date, occurrence, set_by, attempts, code, detail, retry_at)
       SELECT tenant, process, task, item, rung, on_date, occurrence, set_by, 1, 'process.deadline-threw', '', clock_timestamp() + $2 * interval '1 second' FROM read.deadlines WHERE task = $1`,
      [values[1], retryInSeconds],
    );
  };
  /** What it wakes, beside what it starts. */
  const reconciled = async (nextDigestAt: NextDigestAt = async () => null): Promise<string[]> => {
    const woken: string[] = [];
    await reconcile({ db, client, clock, nextDigestAt, complain: () => undefined, pokes: { ...pokes, lookAgain: async (process) => void woken.push(process) } });
    return woken.toSorted();
  };

  it('stale-workflow-of-a-closed-plan: it does not stand in for one that is missing', async () => {
    const [closed, open] = [await aProcess(false), await aProcess()];
    await pokes.ensureStarted(closed, 1n);
    await eventually('the stale one is seen', async () => (await running()).length === 1);
    await reconciled();
    await eventually('both run', async () => (await running()).length === 2);
    expect(await running()).toEqual([closed, open].toSorted());
  }, 60_000);

  it('temporal-wiped: starts each open process, and none that has ended', async () => {
    const open = [await aProcess(), await aProcess(), await aProcess()];
    await aProcess(false);
    await reconciled();
    await eventually('all run', async () => (await running()).length === 3);
    expect(await running()).toEqual(open.toSorted());
  }, 60_000);

  it('temporal-wiped: starts the stages of a plan too, and one that has ended while something is still to be done outside', async () => {
    const stages = ['council/local/plan-1~council-input/2', 'board/local/plan-1~board-approval/1', 'submission/local/plan-1~agency-submission/1', 'submission/local/plan-2~agency-submission/1'];
    for (const process of stages) {
      const [kind, , subject] = process.split('/');
      await db.query('INSERT INTO read.processes (process, tenant, kind, subject, plan, open, opened_index) VALUES ($1, $2, $3, $4, $5, $6, 1)', [process, 'local', kind, subject, subject!.split('~')[0], !process.includes('submission')]);
    }
    await db.query("INSERT INTO read.effects (tenant, stream, effect, plan, process, kind) VALUES ('local', 'submission/plan-1/agency-submission', 'receipt/1', 'plan-1', $1, 'file-receipt')", [stages[2]]);
    await reconciled();
    await eventually('three run', async () => (await running()).length === 3);
    expect(await running()).toEqual(stages.slice(0, 3).toSorted());
  }, 60_000);

  it('wakes what has a deadline a minute past due, but not what is just due, has ended, or waits for another try', async () => {
    const [late, justDue, ended, failing, failingLate] = [await aProcess(), await aProcess(), await aProcess(false), await aProcess(), await aProcess()];
    const [anHourAgo, aMomentAgo] = ['2026-03-02T11:00:00.000Z', '2026-03-02T11:59:30.000Z'];
    await deadline(late, anHourAgo);
    await deadline(justDue, aMomentAgo);
    await deadline(ended, anHourAgo);
    await deadline(failing, anHourAgo, 30);
    await deadline(failingLate, anHourAgo, -120);
    expect(await reconciled()).toEqual([late, failingLate].toSorted());
  }, 60_000);

  it('wakes the digests of a district whose morning is a minute past', async () => {
    for (const tenant of ['late', 'early'])
      await db.query(
        `INSERT INTO read.tenants (tenant, name, time_zone, day_starts_at, digest_at, school_calendar, stream_version, opened_index) VALUES ($1, $1, 'UTC', '06:00', '07:00', '{}', 1, 1)`,
        [tenant],
      );
    const at: Record<string, Instant> = { late: '2026-03-02T11:58:00.000Z' as Instant, early: '2026-03-02T13:00:00.000Z' as Instant };
    expect(await reconciled(async (tenant) => at[tenant] ?? null)).toEqual([digestsOf('late')]);
  }, 60_000);
});
