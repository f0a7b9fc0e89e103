import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startPostgres, type TestDatabase, type TestPostgres } from '#test/support/postgres.js';

let server: TestPostgres;
let database: TestDatabase;
beforeAll(async () => {
  server = await startPostgres();
  database = await server.createDatabase();
}, 60_000);
afterAll(async () => {
  await database.drop();
  await server.stop();
});

describe('app-role-cannot-update', () => {
  for (const role of ['append', 'log_reader', 'query'] as const) {
    for (const statement of ['update log.events set stream = stream', 'delete from log.events', 'truncate log.events', 'delete from log.receipts']) {
      it(`refuses the role ${role}: ${statement}`, async () => {
        await expect(database.pool(role).query(statement)).rejects.toMatchObject({ code: '42501' });
      });
    }
  }
});
