import { describe, expect, it } from '@jest/globals';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { redisMissing, startRedis } from '#test/support/redis.js';
import { itWith } from '#test/support/skip.js';
import { reachRedis } from './redis.js';

describe('an outside Redis', () => {
  it('that takes connections and answers nothing is told after five seconds', async () => {
    const hung = createServer();
    await once(hung.listen(0, '127.0.0.1'), 'listening');
    const reached = await reachRedis(`redis://127.0.0.1:${(hung.address() as AddressInfo).port}`);
    expect(reached).toMatchObject({ ok: false, refusal: { code: 'setup.redis-unreachable', params: { reason: 'no answer within 5 seconds' } } });
    hung.close();
  }, 30_000);

  itWith(redisMissing())('that answers is taken', async () => {
    const redis = await startRedis();
    expect(await reachRedis(redis.url)).toEqual({ ok: true, value: null });
    await redis.stop();
  }, 30_000);
});
