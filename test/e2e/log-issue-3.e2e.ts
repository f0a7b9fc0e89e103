import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { PoolClient } from 'pg';
import { check } from '#libs/access/access.js';
import { openEvents, type OpenedEvent } from '#libs/commands/codec.js';
import { makeHandle } from '#libs/commands/handle.js';
import { aggregateNamed } from '#libs/commands/registry.js';
import { settingsReader } from '#libs/commands/settings-reader.js';
import { makePostgresLog } from '#libs/event-log/postgres/log.js';
import { makePostgresReader } from '#libs/event-log/postgres/reader.js';
import { systemClock } from '#libs/kernel/clock.js';
import { uuidV7 } from '#libs/kernel/ids.js';
import { makePostgresKeyring } from '#libs/keys/postgres.js';
import { catalogPrograms } from '#libs/programs/catalog.js';
import { parkedPlans, projectNext, rebuild } from '#libs/read-models/index.js';
import { migrate } from '#prisma/migrate.js';
import { keptLogs, loadKeptLog, madeOfIt, readKeptLog, timelineTypes, typesIn, type KeptLog } from '#test/support/kept-log.js';
import { startPostgres, type TestDatabase, type TestPostgres } from '#test/support/postgres.js';

/** The migrations of 23 November 2026, when the first of these logs was written. */
const BEFORE_STAGES = ['0001_log', '0002_read_models', '0003_clock_and_processes', '0004_deliveries', '0005_tenants'];

let server: TestPostgres;
beforeAll(async () => {
  server = await startPostgres();
}, 60_000);
afterAll(() => server?.stop(), 60_000);

it('the kept logs have every type of event of a timeline’s life, in the version that is written now; a new one asks for a kept log of its own', async () => {
  const kept = new Set((await Promise.all(keptLogs().map(readKeptLog))).flatMap((log) => [...typesIn(log)]));
  expect(timelineTypes().filter((type) => !kept.has(type))).toEqual([]);
});

describe.each([
  { folder: 'test/fixtures/log-issue-3', database: 'a database of today', migrations: undefined },
  { folder: 'test/fixtures/log-issue-3', database: 'the database that it was written into, migrated', migrations: BEFORE_STAGES },
  { folder: 'test/fixtures/log-issue-3-closed', database: 'a database of today', migrations: undefined },
])('the log of $folder in $database', ({ folder, migrations }) => {
  let kept: KeptLog;
  let database: TestDatabase;
  let client: PoolClient;
  let reader: ReturnType<typeof makePostgresReader>;
  let opened: OpenedEvent[];
  beforeAll(async () => {
    kept = await readKeptLog(folder);
    const older = migrations && (await folderOf(migrations));
    database = await server.createDatabase(older);
    await loadKeptLog(database.databaseUrl, kept);
    if (older) await broughtUpToDate(database, older);
    client = await database.pool('log_reader').connect();
    reader = makePostgresReader(database.pool('log_reader'), database.urlFor('log_reader'));
    opened = await openEvents(await reader.readAfter(0n, 100_000), makePostgresKeyring(database.pool('log_reader')));
  }, 120_000);
  afterAll(async () => {
    await reader?.close();
    client?.release();
    await database?.drop();
  }, 60_000);

  it('has the same hashes, byte for byte', async () => {
    const { rows } = await client.query("SELECT log_index::text AS \"logIndex\", encode(leaf_hash, 'hex') AS \"leafHash\" FROM log.events e ORDER BY e.log_index");
    expect(rows).toEqual(kept.events.map(({ logIndex, leafHash }) => ({ logIndex, leafHash })));
  });

  it('opens, every event of it, with every word that was sealed', () => {
    expect(opened).toHaveLength(kept.events.length);
    expect(opened.filter(({ erased }) => erased)).toEqual([]);
    expect(new Set(opened.map(({ type }) => type))).toEqual(new Set([...typesIn(kept)].map((type) => type.split('@')[0])));
  });

  it('folds, every stream of it', () => {
    const streams = new Set(opened.map(({ tenant, stream }) => `${tenant} ${stream}`));
    expect(streams.size).toBeGreaterThan(20);
    for (const name of streams) {
      const events = opened.filter(({ tenant, stream }) => `${tenant} ${stream}` === name);
      const { stream } = events[0]!;
      const aggregate = aggregateNamed(stream.slice(0, stream.indexOf('/')))!;
      expect([name, events.reduce((state, event) => aggregate.evolve(state, event), aggregate.initial).version]).toEqual([name, events.length]);
    }
  });

  it('makes the tasks and reminders that it made then, live and rebuilt', async () => {
    const keys = makePostgresKeyring(database.pool('log_reader'));
    while ((await projectNext(client, reader, keys, 50)).projected > 0);
    expect(await parkedPlans(client)).toEqual([]);
    expect(await madeOfIt(client)).toEqual(kept.madeOfIt);
    expect(await rebuild(client, reader, keys, { whenDifferent: 'keep-live' })).toMatchObject({ kind: 'switched', differences: [] });
    expect(await madeOfIt(client)).toEqual(kept.madeOfIt);
  }, 60_000);

  it('goes on: it knows what it has answered, and takes the next command', async () => {
    const append = database.pool('append');
    const log = makePostgresLog(append);
    const handle = makeHandle({
      log, keyring: makePostgresKeyring(append), clock: systemClock, access: check, newId: () => uuidV7(Date.now()),
      settingsOf: settingsReader(log), ...catalogPrograms
    });
    const { task } = kept.madeOfIt.tasks.find(({ status }) => status === 'overdue')!;
    const ask = () =>
      handle({
        principal: { tenant: 'local', actor: { kind: 'person', id: 'owner', assurance: 'session' }, onBehalfOf: null },
        key: 'after-the-upgrade',
        parts: [{ aggregate: 'task', id: String(task), command: { name: 'completeTask', note: 'Done at last.' }, ifVersion: null }],
      });
    expect(await ask()).toMatchObject({ kind: 'done', already: false, lastIndex: BigInt(kept.events.length) + 1n });
    expect(await ask()).toMatchObject({ kind: 'done', already: true });
  });
});

/** A folder with the migrations that an older version had. */
async function folderOf(names: readonly string[]): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'planline-older-'));
  for (const name of names) await cp(join('prisma/migrations', name), join(folder, name), { recursive: true });
  return folder;
}

/** As a start of this version does: the migrations since then meet a log with events in it. */
async function broughtUpToDate({ databaseUrl, secret }: TestDatabase, older: string): Promise<void> {
  expect((await migrate({ databaseUrl, secret })).slice(0, 3)).toEqual(['0006_stages', '0007_read_streams', '0008_append']);
  await rm(older, { recursive: true });
}
