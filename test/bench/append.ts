import { randomBytes, randomUUID } from 'node:crypto';
import { Client } from 'pg';
import { canonicalJson } from '#libs/kernel/canonical-json.js';
import type { Envelope } from '#libs/event-log/envelope.js';
import { makePostgresLog } from '#libs/event-log/postgres/log.js';
import { openPool } from '#libs/event-log/postgres/pool.js';
import { makePostgresReader } from '#libs/event-log/postgres/reader.js';
import { aCommand, anEvent } from '#libs/event-log/testing/commands.js';
import { startPostgres, type TestDatabase } from '#test/support/postgres.js';
import { compared, median, reported, type BenchResult } from './result.js';
import { inTurns, timed, type Side } from './rounds.js';

/**
 * Appends through the store's port, everything included (canonical JSON, versions, receipts, both indexes, hash, notice),
 * over one bare prepared INSERT of the same bytes each, with as many connections as callers; fsync on for both.
 * Rounds of the two take turns; the ratio is the median of the rounds' ratios.
 */
export async function benchAppend(options: { readonly rounds?: number; readonly roundMs?: number } = {}): Promise<BenchResult[]> {
  const { rounds = 7, roundMs = 1_500 } = options;
  const server = await startPostgres({ own: true });
  try {
    const database = await server.createDatabase();
    const rows = [
      ...(await compare(database, 16, 1.0, rounds, roundMs)),
      ...(await compare(database, 64, 1.2, rounds, roundMs)),
      ...(await appendToReader(database, 200)),
    ];
    await database.drop();
    return rows;
  } finally {
    await server.stop();
  }
}

async function compare(database: TestDatabase, callers: number, goal: number, rounds: number, roundMs: number): Promise<BenchResult[]> {
  const ours = await preparePort(database, callers);
  const bare = await prepareBareInsert(database, callers);
  await ours.round(roundMs / 2);
  await bare.round(roundMs / 2);
  const of = await inTurns(ours, bare, rounds, roundMs);
  await Promise.all([ours.close(), bare.close()]);
  return [
    compared(`append, ${callers} callers, over bare INSERTs`, of('perSecond'), { unit: 'events/s', goal, better: 'higher' }),
    compared(`append p99, ${callers} callers, over bare INSERTs`, of('p99Ms'), { unit: 'ms', goal: null, better: 'lower' }),
  ];
}

async function preparePort(database: TestDatabase, callers: number): Promise<Side> {
  const pool = openPool(database.urlFor('append'), 4);
  const log = makePostgresLog(pool);
  const streams = Array.from({ length: callers }, () => ({ stream: `task/${randomUUID()}`, version: 0 }));
  return {
    close: () => pool.end(),
    round: (ms) =>
      timed(callers, ms, async (caller) => {
        const own = streams[caller]!;
        const writes = [{ stream: own.stream, expectedVersion: own.version }];
        const outcome = await log.append(aCommand({ writes, envelope: { payload } }));
        if (outcome.kind !== 'appended') throw new Error(`an append was ${outcome.kind}`);
        own.version += 1;
      }),
  };
}

async function prepareBareInsert(database: TestDatabase, callers: number): Promise<Side> {
  const owner = database.pool('owner');
  await owner.query('create table if not exists public.bare (id bigserial primary key, entry bytea not null)');
  const clients = await Promise.all(
    Array.from({ length: callers }, async () => {
      const client = new Client({ connectionString: database.databaseUrl });
      await client.connect();
      return client;
    }),
  );
  const envelope: Envelope = anEvent({ tenant: 'district-1', stream: `task/${randomUUID()}`, version: 1 }, { payload, commandKey: randomUUID() });
  const entry = Buffer.from(`2026-11-22T07:00:00.000000Z\n${canonicalJson(envelope)}`);
  return {
    close: async () => void (await Promise.all(clients.map((client) => client.end()))),
    round: (ms) =>
      timed(callers, ms, async (caller) => {
        await clients[caller]!.query({ name: 'bare', text: 'insert into public.bare (entry) values ($1)', values: [entry] });
      }),
  };
}

/** As much as a task's event carries: a few plain fields, and a sealed box of 240 bytes. */
const payload: Envelope['payload'] = {
  task: '0192f0c1-2345-8abc-9def-0123456789ab',
  owners: ['turnaround-specialist', 'building-principal'],
  start: '2026-10-01',
  end: '2026-12-15',
  sealed: { key: 'plan/0192f0c1-2345-8abc-9def-0123456789ac', box: randomBytes(240).toString('base64') },
};

/**
 * How long after its commit a reader who was waiting holds the event. Nobody outside sees the commit itself: it lies
 * between the sending of the append and the answer to it, so that the time from commit to reader is no more than from
 * the one and no less than from the other.
 */
async function appendToReader(database: TestDatabase, times: number): Promise<BenchResult[]> {
  const reader = makePostgresReader(database.pool('log_reader'), database.urlFor('log_reader'));
  const log = makePostgresLog(database.pool('append'));
  const delays: { readonly sent: number; readonly answered: number }[] = [];
  for (let nth = 0; nth < times; nth += 1) {
    const next = (await reader.head()) + 1n;
    const seen = reader
      .waitForIndex(next)
      .then(() => reader.readAfter(next - 1n, 1))
      .then(() => performance.now());
    const command = aCommand({ writes: [{ stream: `task/${randomUUID()}`, expectedVersion: 0 }], envelope: { payload } });
    const sent = performance.now();
    const answered = log.append(command).then(() => performance.now());
    const [at, committed] = await Promise.all([seen, answered]);
    delays.push({ sent: at - sent, answered: at - committed });
  }
  await reader.close();
  return [
    reported('from commit to reader at most: from the sending of the append', median(delays.map(({ sent }) => sent)), 'ms'),
    reported('from commit to reader at least: from the answer to the append', median(delays.map(({ answered }) => answered)), 'ms'),
  ];
}
