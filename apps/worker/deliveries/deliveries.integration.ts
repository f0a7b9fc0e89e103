import { afterAll, beforeAll, describe } from '@jest/globals';
import { Redis } from 'ioredis';
import { startRedis, type RedisServer } from '#test/support/redis.js';
import { deliveriesContract } from './deliveries.contract.js';

deliveriesContract('BullMQ on PostgreSQL', null);

describe('with a Redis', () => {
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
