import { afterAll, beforeAll } from '@jest/globals';
import { startPostgres, type TestPostgres } from '#test/support/postgres.js';
import { eventLogContract } from '../event-log.contract.js';
import { makePostgresLog } from './log.js';
import { openPool } from './pool.js';
import { makePostgresReader } from './reader.js';

let server: TestPostgres;
beforeAll(async () => {
  server = await startPostgres();
}, 60_000);
afterAll(() => server.stop(), 30_000);

eventLogContract('PostgreSQL', async () => {
  const database = await server.createDatabase();
  const reader = makePostgresReader(database.pool('log_reader'), database.urlFor('log_reader'));
  const pool = openPool(database.urlFor('append'), 4);
  return {
    log: makePostgresLog(database.pool('append')),
    beside: makePostgresLog(pool),
    reader,
    close: async () => {
      await reader.close();
      await pool.end();
      await database.drop();
    },
  };
});
