import { afterAll, beforeAll, jest } from '@jest/globals';
import { Redis } from 'ioredis';
import { redisMissing, startRedis, type RedisServer } from '#test/support/redis.js';
import { describeWith } from '#test/support/skip.js';
import { deliveriesContract } from './deliveries.contract.js';

// Real servers on machines that may be busy with others.
jest.setTimeout(60_000);

deliveriesContract('BullMQ on PostgreSQL', null);

describeWith(redisMissing())('with a Redis', () => {
  let server: RedisServer;
  beforeAll(async () => {
    server = await startRedis();
  });
  afterAll(() => server.stop());
  deliveriesContract('BullMQ on Redis', {
    get url() {
      return server.url;
    },
    async flush() {
      const client = new Redis(server.url);
      await client.flushall();
      await client.quit();
    },
  });
});
