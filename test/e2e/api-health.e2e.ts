import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { within } from '#libs/kernel/within.js';
import { startApi, type TestApi } from '#test/support/api.js';

let api: TestApi;
beforeAll(async () => {
  api = await startApi({ ownPostgres: true });
}, 60_000);
afterAll(async () => {
  await api?.stop().catch(() => undefined);
});

const statusOf = async (path: string): Promise<number> => (await api.request(path)).status;

async function until(condition: () => Promise<boolean>, what: string): Promise<void> {
  for (const end = Date.now() + 20_000; Date.now() < end; await pause(50)) if (await condition()) return;
  throw new Error(`waited in vain until ${what}`);
}

/** One of the server's own helpers may have ended meanwhile. */
function signalTo(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // Gone.
  }
}

describe('health', () => {
  it('worker-dead, temporal-dead: serving and alive but not ready, with a sentence that says why', async () => {
    const all = async () => Promise.all(['/health/live', '/health/serving', '/health/ready'].map(statusOf));
    const said = async () => ((await (await api.request('/health/ready')).json()) as { code: string; detail: string });
    api.worker.jobs = { relay: { ok: true, detail: 'running' }, temporal: { ok: false, detail: '14 UNAVAILABLE' } };
    expect(await all()).toEqual([200, 200, 503]);
    expect(await said()).toMatchObject({ code: 'api.worker-not-ready', detail: expect.stringContaining('temporal: 14 UNAVAILABLE') });
    api.worker.jobs = null;
    expect(await all()).toEqual([200, 200, 503]);
    expect(await said()).toMatchObject({ code: 'api.worker-not-ready', detail: expect.stringContaining('it does not answer') });
    api.worker.jobs = { temporal: { ok: true, detail: 'running' } };
    expect(await all()).toEqual([200, 200, 200]);
  });

  it('database-hung: not ready within five seconds, and ready again when it goes on', async () => {
    const owner = api.database.pool('owner');
    const { rows } = await owner.query<{ pid: number }>("SELECT pid FROM pg_stat_activity UNION SELECT split_part(pg_read_file('postmaster.pid'), E'\n', 1)::integer");
    const all = (signal: NodeJS.Signals): void => rows.forEach(({ pid }) => signalTo(pid, signal));
    all('SIGSTOP');
    const answers = within(5_000, Promise.all(['/health/ready', '/health/serving', '/health/live'].map(statusOf)));
    expect(await answers.finally(() => all('SIGCONT'))).toEqual([503, 503, 200]);
    await until(async () => (await statusOf('/health/ready')) === 200, 'the API is ready again');
  }, 60_000);

  it('database-killed: alive but not ready, and ready again when it is back', async () => {
    expect([await statusOf('/health/live'), await statusOf('/health/ready')]).toEqual([200, 200]);
    await api.postgres.kill();
    const answer = await api.request('/health/ready');
    expect({ status: answer.status, retry: answer.headers.get('retry-after'), body: await answer.json() }).toMatchObject({ status: 503, retry: '1', body: { code: 'api.database-away' } });
    expect(await statusOf('/health/live')).toBe(200);
    expect(await (await api.request('/api/plans')).json()).toMatchObject({ status: 503 });
    await api.postgres.start();
    await until(async () => (await statusOf('/health/ready')) === 200, 'the API is ready again');
    expect(await statusOf('/api/plans')).toBe(200);
  }, 60_000);
});

describe('a shutdown', () => {
  it('ends in less than ten seconds with a page listening and requests under way', async () => {
    const listening = await api.request('/api/events');
    expect(listening.headers.get('content-type')).toContain('text/event-stream');
    const underWay = Array.from({ length: 8 }, () => api.request('/api/tasks').then(({ status }) => status, () => 0));
    const since = Date.now();
    await api.close();
    expect(Date.now() - since).toBeLessThan(10_000);
    await Promise.all(underWay);
    await expect(api.request('/health/live')).rejects.toThrow();
    await listening.body?.cancel().catch(() => undefined);
  }, 30_000);
});
