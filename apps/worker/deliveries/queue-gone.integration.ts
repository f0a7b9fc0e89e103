import { expect, it } from '@jest/globals';
import { redisMissing, startRedis } from '#test/support/redis.js';
import { describeWith } from '#test/support/skip.js';
import { eventually } from '../testing/eventually.js';
import { startDeliveries } from './start.js';
import { mailFrom, startGround } from './testing/district.js';

describeWith(redisMissing())('a worker whose Redis is gone', () => {
  it('is not ready, says why, and gets over it when there is one again', async () => {
    const ground = await startGround();
    const first = await startRedis();
    const { db, handle, clock } = ground;
    const { databaseUrl, secret } = ground.database;
    const config = { databaseUrl, secret, redisUrl: first.url, smtpUrl: null, mailFrom, publicUrl: 'https://plans.district.example', dataFolder: '/nowhere' };
    const job = startDeliveries({ config, db, handle, clock, complain: () => undefined, tuning: { reconcileEveryMs: 20 } });
    await eventually('it is ready', () => job.healthy().ok, 20_000);
    await first.stop();
    await eventually('it is not ready', () => !job.healthy().ok, 20_000);
    expect(job.healthy().detail).toBe('the queue on Redis does not answer: mails wait until it does');
    const second = await startRedis(first);
    await eventually('it is ready again', () => job.healthy().ok, 20_000);
    await job.stop();
    await second.stop();
    await ground.stop();
  }, 90_000);
});
