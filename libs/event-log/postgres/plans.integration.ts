import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { Client } from 'pg';
import { canonicalJson } from '#libs/kernel/canonical-json.js';
import { startPostgres, type TestDatabase, type TestPostgres } from '#test/support/postgres.js';
import { aCommand, anEvent, at } from '../testing/commands.js';
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
    await client.query('begin');
    await client.query('select * from log.append($1, $2, $3, $4, $5, $6, $7, $8, $9)', [['district-1'], ['k'], ['coordinator'], ['k'], [1], canonicalJson(anEvent({ tenant: 'district-1', stream: 'task/1', version: 1 })), [], [], []]);
    await client.query('rollback');
    const log = makePostgresLog(database.pool('append'));
    const streams = Array.from({ length: EVENTS }, () => `task/${randomUUID()}`);
    await Promise.all(streams.map((stream) => log.append(aCommand({ writes: [at(stream, 0)] }))));
    expect(await rowsLookedAt(readStreams, ['district-1', streams.slice(0, 3), 0])).toBeLessThan(20);
    const keys = ['one', 'two', 'three'];
    const envelopes = keys.map((key, nth) => canonicalJson(anEvent({ tenant: 'district-1', stream: streams[nth]!, version: 2 }, { commandKey: key })));
    const each = (value: string): string[] => keys.map(() => value);
    const append = [each('district-1'), keys, each('coordinator'), keys, [1, 2, 3], envelopes.join('\n'), [1], ['plan/1'], [0]];
    expect(await rowsLookedAt('select * from log.append($1, $2, $3, $4, $5, $6, $7, $8, $9)', append)).toBeLessThan(40);
  }, 30_000);
});
