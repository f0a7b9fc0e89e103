import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startPostgres, type TestDatabase, type TestPostgres } from '#test/support/postgres.js';
import { follow } from '../follow.js';
import { aCommand, at } from '../testing/commands.js';
import { makePostgresLog } from './log.js';
import { makePostgresReader, type PostgresReader } from './reader.js';

let server: TestPostgres;
let database: TestDatabase;
let reader: PostgresReader;
beforeAll(async () => {
  server = await startPostgres({ own: true });
  database = await server.createDatabase();
  reader = makePostgresReader(database.pool('log_reader'), database.urlFor('log_reader'));
}, 60_000);
afterAll(async () => {
  await reader.close();
  await database.drop();
  await server.stop();
}, 30_000);

const append = (stream: string, version: number): Promise<unknown> =>
  makePostgresLog(database.pool('append')).append(aCommand({ writes: [at(stream, version)] }));

describe('wake-ups', () => {
  it('come although the connection that listens was cut', async () => {
    const next = (await reader.head()) + 1n;
    const first = reader.waitForIndex(next);
    await append('task/1', 0);
    await first;
    await database.pool('owner').query(`select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'planline log wake-ups' and datname = current_database()`);
    const second = reader.waitForIndex(next + 1n);
    await append('task/1', 1);
    await second;
    expect(await reader.head()).toBe(next + 1n);
  });

  it('never tell of an index that is not there yet', async () => {
    const head = await reader.head();
    let woken = false;
    const waiting = reader.waitForIndex(head + 2n).then(() => (woken = true));
    await append('task/2', 0);
    await append('task/2', 5);
    expect(await reader.head()).toBe(head + 1n);
    expect(woken).toBe(false);
    await append('task/2', 1);
    await waiting;
  });

  it('go on after the database was killed, and a follower misses nothing', async () => {
    const from = await reader.head();
    const seen: bigint[] = [];
    const done = new AbortController();
    const following = follow(reader, from, 10, done.signal, async (events) => {
      seen.push(...events.map(({ logIndex }) => logIndex));
      if (seen.length === 2) done.abort();
    });
    await append('task/3', 0);
    await server.kill();
    const appended = append('task/3', 1);
    await server.start();
    await appended;
    await following;
    expect(seen).toEqual([from + 1n, from + 2n]);
  }, 60_000);
});
