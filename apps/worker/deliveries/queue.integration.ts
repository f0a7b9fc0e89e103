import { jest } from '@jest/globals';
import { startPostgres } from '#test/support/postgres.js';
import { redisMissing, startRedis } from '#test/support/redis.js';
import { describeWith } from '#test/support/skip.js';
import { deliveryQueueContract } from './queue.contract.js';

// Real servers on machines that may be busy with others.
jest.setTimeout(60_000);

describeWith(redisMissing())('with a Redis', () => {
  deliveryQueueContract('Redis', async () => {
    const redis = await startRedis();
    return { place: { redisUrl: redis.url }, close: redis.stop };
  });
});

deliveryQueueContract('PostgreSQL', async () => {
  const postgres = await startPostgres();
  const database = await postgres.createDatabase();
  return {
    place: { databaseUrl: database.urlFor('log_reader') },
    async close() {
      await database.drop();
      await postgres.stop();
    },
  };
});
