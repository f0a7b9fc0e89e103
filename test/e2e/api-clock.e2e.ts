import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { startApi, type TestApi } from '#test/support/api.js';

describe('the clock of an installation on an outside database', () => {
  let api: TestApi;
  beforeAll(async () => {
    api = await startApi({ clockMayMove: false });
  }, 60_000);
  afterAll(() => api?.stop(), 30_000);

  const post = (path: string, body: unknown): Promise<Response> =>
    api.request(path, { method: 'POST', body: JSON.stringify(body), headers: { 'content-type': 'application/json', 'idempotency-key': randomUUID() } });

  it.each([
    ['/api/clock/advance', { to: '2035-01-01' }],
    ['/api/clock/speed', { speed: 86_400 }],
  ])('is not moved by %s: it is refused, with what to do instead, and the worker gets no order', async (path, body) => {
    const answer = await post(path, body);
    expect({ status: answer.status, body: await answer.json() }).toMatchObject({ status: 409, body: { code: 'clock.outside-database', detail: expect.stringContaining('start one with another PLANLINE_DATA folder and no DATABASE_URL') } });
    const { rows } = await api.database.pool('owner').query('SELECT kind FROM work.orders');
    expect(rows).toEqual([]);
  });

  it('says that it may not be moved, and goes with the machine’s even where the table was written to', async () => {
    await api.database.pool('owner').query("UPDATE work.clock SET mode = 'stepping', base = '2035-01-01T00:00:00Z', real_base = NULL, speed = NULL");
    const before = new Date().toISOString();
    const clock = (await (await api.request('/api/clock')).json()) as { now: string };
    expect(clock).toMatchObject({ mayMove: false, simulated: false });
    expect(clock.now >= before && clock.now <= new Date().toISOString()).toBe(true);
  });
});
