import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { WorkflowClient } from '@temporalio/client';
import { randomUUID } from 'node:crypto';
import type { Pool } from 'pg';
import { timelineOf } from '#libs/read-models/index.js';
import { describeWith, temporalMissing } from '#test/support/skip.js';
import { eventually, startServers } from '../testing/installation.js';
import { pokesOver, type Pokes } from './pokes.js';
import { rebuildTemporal } from './rebuild.js';
import { runningWorkflows } from './running.js';

/** Without a worker, and so without a reconciler, which would put back by itself whatever a rebuild had left out. */
describeWith(await temporalMissing())('a rebuild of Temporal', () => {
  let servers: Awaited<ReturnType<typeof startServers>>;
  let db: Pool;
  let client: WorkflowClient;
  let pokes: Pokes;
  const open = [timelineOf('local', randomUUID()), timelineOf('local', randomUUID())] as const;
  const closed = timelineOf('local', randomUUID());
  beforeAll(async () => {
    servers = await startServers({ at: '2026-01-05T12:00:00.000Z' });
    ({ db, client } = servers);
    pokes = pokesOver(client);
    for (const process of [...open, closed])
      await db.query("INSERT INTO read.processes (process, tenant, kind, subject, plan, open, opened_index) VALUES ($1, 'local', 'timeline', $1, $1, $2, 1)", [process, process !== closed]);
  }, 120_000);
  afterAll(() => servers?.stop(), 30_000);

  const runOf = async (process: string): Promise<{ run: string; status: string }> => {
    const { runId: run, status } = await client.getHandle(process).describe();
    return { run, status: status.name };
  };

  it('ends every workflow that runs, also of what is closed, and starts what is open anew', async () => {
    for (const process of [...open, closed]) await pokes.ensureStarted(process, 1n);
    await eventually('all three are listed', async () => (await client.count(runningWorkflows)).count === 3);
    const before = await Promise.all(open.map(runOf));
    expect(await rebuildTemporal({ db, client, pokes })).toEqual({ ended: 3, started: 2 });
    expect(await runOf(closed)).toMatchObject({ status: 'TERMINATED' });
    const after = await Promise.all(open.map(runOf));
    expect(after.map(({ status }) => status)).toEqual(['RUNNING', 'RUNNING']);
    expect(after.filter(({ run }, nth) => run === before[nth]!.run)).toEqual([]);
  }, 60_000);

  it('on a server that has forgotten everything ends nothing, and starts what is open', async () => {
    await servers.temporal.wipe();
    expect(await rebuildTemporal({ db, client, pokes })).toEqual({ ended: 0, started: 2 });
    expect((await Promise.all(open.map(runOf))).map(({ status }) => status)).toEqual(['RUNNING', 'RUNNING']);
  }, 60_000);
});
