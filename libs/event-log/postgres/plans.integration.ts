import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { Client } from 'pg';
import { startPostgres, type TestDatabase, type TestPostgres } from '#test/support/postgres.js';
import { aCommand, at } from '../testing/commands.js';
import { makePostgresLog } from './log.js';

const EVENTS = 1_000;

let server: TestPostgres;
let database: TestDatabase;
let client: Client;

/** Rows of the log that a statement looked at on this connection, by whatever index. */
async function rowsLookedAt(text: string, values: readonly unknown[]): Promise<number> {
  const count = async (): Promise<number> => {
    const { rows } = await client.query<{ looked: number }>(
      `select (pg_stat_get_xact_tuples_returned('log.events'::regclass) + pg_stat_get_xact_tuples_fetched('log.events'::regclass)
         + (select sum(pg_stat_get_xact_tuples_returned(indexrelid)) from pg_index where indrelid = 'log.events'::regclass))::integer as looked`,
    );
    return rows[0]!.looked;
  };
  await client.query('begin');
  const before = await count();
  await client.query({ text, values: [...values] });
  const looked = (await count()) - before;
  await client.query('rollback');
  return looked;
}

beforeAll(async () => {
  server = await startPostgres();
  database = await server.createDatabase();
  client = new Client({ connectionString: database.databaseUrl });
  await client.connect();
}, 60_000);
afterAll(async () => {
  await client.end();
  await database.drop();
  await server.stop();
}, 30_000);

describe('a connection as old as the log itself', () => {
  it('plan-of-an-empty-log: looks at the streams that it is asked for, and not at all of a tenant', async () => {
    const readStreams = 'select * from log.read_streams($1, $2, $3)';
    // A plan is kept after a few calls, and outlives the emptiness that it was made for.
    for (let nth = 0; nth < 8; nth += 1) await client.query(readStreams, ['district-1', ['task/1', 'task/2'], 0]);
    const log = makePostgresLog(database.pool('append'));
    const streams = Array.from({ length: EVENTS }, () => `task/${randomUUID()}`);
    await Promise.all(streams.map((stream) => log.append(aCommand({ writes: [at(stream, 0)] }))));
    expect(await rowsLookedAt(readStreams, ['district-1', streams.slice(0, 3), 0])).toBeLessThan(20);
  }, 30_000);
});
