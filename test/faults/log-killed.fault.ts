import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import type { LoggedEvent } from '#libs/event-log/envelope.js';
import { follow } from '#libs/event-log/follow.js';
import { makePostgresLog } from '#libs/event-log/postgres/log.js';
import { makePostgresReader } from '#libs/event-log/postgres/reader.js';
import { aCommand, at } from '#libs/event-log/testing/commands.js';
import { rounds, seed } from '#libs/domain/testing/rounds.js';
import { chance } from '#libs/read-models/testing/life.js';
import { startPostgres, type TestDatabase, type TestPostgres } from '#test/support/postgres.js';

const times = (count: number): number => rounds(count).numRuns;
const next = chance(seed);
/** Appends until the next kill. */
const some = (): number => 20 + Math.floor(next() * 380);

let server: TestPostgres;
let database: TestDatabase;
beforeAll(async () => {
  server = await startPostgres({ own: true });
  database = await server.createDatabase();
}, 60_000);
afterAll(async () => {
  await database.drop();
  await server.stop();
}, 60_000);

type Writer = { readonly process: ChildProcessByStdio<Writable, Readable, null>; readonly ready: Promise<unknown>; readonly acknowledged: Map<string, bigint>; readonly ended: Promise<unknown> };

/** A real process of its own, on the built code. It appends once its input is closed. */
function startWriter(name: string, writers: number, each: number): Writer {
  const args = ['--conditions=default', 'dist/test/faults/log-writer.js', database.urlFor('append'), name, String(writers), String(each)];
  const child = spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'inherit'], env: { PATH: process.env.PATH } });
  const acknowledged = new Map<string, bigint>();
  const lines = createInterface({ input: child.stdout });
  lines.on('line', (line) => {
    const [key, index] = line.split(' ');
    if (index) acknowledged.set(key!, BigInt(index));
  });
  const ready = Promise.race([
    once(lines, 'line'),
    once(child, 'exit').then(([code]) => {
      throw new Error(`the writer ended with ${code} before it began`);
    }),
  ]);
  return { process: child, ready, acknowledged, ended: Promise.all([once(child, 'exit'), once(lines, 'close')]) };
}

const begin = ({ process: { stdin } }: Writer): unknown => stdin.end();

/** As many as that acknowledged. A writer that ended or hangs is told as that, not as a test that took too long. */
async function acknowledges({ process: child, acknowledged }: Writer, count: number, seconds = 60): Promise<void> {
  const deadline = Date.now() + seconds * 1000;
  while (acknowledged.size < count) {
    if (child.exitCode !== null) throw new Error(`the writer ended with ${child.exitCode} when ${acknowledged.size} of ${count} appends were acknowledged`);
    if (Date.now() > deadline) throw new Error(`after ${seconds} s only ${acknowledged.size} of ${count} appends are acknowledged, and the writer runs`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

async function everything(): Promise<LoggedEvent[]> {
  const reader = makePostgresReader(database.pool('log_reader'), database.urlFor('log_reader'));
  const events = await reader.readAfter(0n, 10_000_000);
  await reader.close();
  return events;
}

/** Both indexes without a gap, versions of each stream without a gap and in the order of the index, no key twice. */
function expectWhole(events: readonly LoggedEvent[]): void {
  const dense = (indexes: readonly bigint[]): boolean => indexes.every((index, nth) => index === BigInt(nth) + 1n);
  expect(dense(events.map(({ logIndex }) => logIndex))).toBe(true);
  expect(dense(events.map(({ tenantIndex }) => tenantIndex))).toBe(true);
  const versions = new Map<string, number>();
  for (const { envelope } of events) {
    if (envelope.version !== (versions.get(envelope.stream) ?? 0) + 1) throw new Error(`${envelope.stream} skips to ${envelope.version}`);
    versions.set(envelope.stream, envelope.version);
  }
  expect(new Set(events.map(({ envelope }) => envelope.commandKey)).size).toBe(events.length);
}

function expectAllKept(acknowledged: ReadonlyMap<string, bigint>, events: readonly LoggedEvent[]): void {
  const lost = [...acknowledged].filter(([key, index]) => events[Number(index) - 1]?.envelope.commandKey !== key);
  expect(lost).toEqual([]);
}

/** How often the log goes over from one process to the other: once means that one ended before the other began. */
function turns(events: readonly LoggedEvent[]): number {
  const names = events.map(({ envelope }) => envelope.stream.replace(/-\d+$/, ''));
  return names.filter((name, nth) => nth > 0 && name !== names[nth - 1]).length;
}

describe('two-processes-stay-dense', () => {
  it('draws one row of indexes for two processes that append at once, and shows a reader beside them every one of it, in order', async () => {
    const [writers, each] = [16, times(40)];
    const processes = ['left', 'right'].map((name) => startWriter(name, writers, each));
    await Promise.all(processes.map(({ ready }) => ready));
    const reader = makePostgresReader(database.pool('log_reader'), database.urlFor('log_reader'));
    const seen: bigint[] = [];
    const atTheEnd = new AbortController();
    // It knows only what it read last: what became visible later with a lower index would be gone for it.
    const following = follow(reader, 0n, 7, atTheEnd.signal, async (read) => {
      seen.push(...read.map(({ logIndex }) => logIndex));
      if (seen.at(-1)! >= BigInt(2 * writers * each)) atTheEnd.abort();
    });
    processes.forEach(begin);
    await Promise.race(processes.map(({ ended }) => ended));
    expect(seen.length).toBeGreaterThan(0);
    await Promise.all(processes.map(({ ended }) => ended));
    for (const { acknowledged } of processes) expect(acknowledged.size).toBe(writers * each);
    await following;
    await reader.close();
    const events = await everything();
    expect(seen).toEqual(events.map(({ logIndex }) => logIndex));
    expectWhole(events);
    expect(turns(events)).toBeGreaterThanOrEqual(10);
    for (const { acknowledged } of processes) expectAllKept(acknowledged, events);
  }, 120_000);
});

describe('client-gone-while-appending', () => {
  it('keeps what was acknowledged, stays dense, and answers a retry of the rest with one outcome each', async () => {
    for (let round = 0; round < times(4); round += 1) {
      const writer = startWriter(`gone-${round}`, 16, 1_000_000);
      begin(writer);
      await acknowledges(writer, some());
      writer.process.kill('SIGKILL');
      await writer.ended;
      expectAllKept(writer.acknowledged, await everything());

      const log = makePostgresLog(database.pool('append'));
      for (let nth = 0; nth < 16; nth += 1) {
        const stream = `task/gone-${round}-${nth}`;
        const last = [...writer.acknowledged.keys()].filter((key) => key.startsWith(`${stream}@`)).length;
        // The one that was under way: appended before the kill, or now, and in no case twice.
        const retry = await log.append(aCommand({ writes: [at(stream, last)], key: `${stream}@${last}` }));
        expect(['appended', 'already']).toContain(retry.kind);
        expect(await log.readStream('district-1', stream)).toHaveLength(last + 1);
      }
      expectWhole(await everything());
    }
  }, 300_000);
});

describe('crash-in-the-middle-of-a-batch', () => {
  it('loses and doubles nothing when PostgreSQL is killed, and the writers go on by themselves', async () => {
    const writer = startWriter('crash', 16, 1_000_000);
    begin(writer);
    for (let round = 0; round < times(3); round += 1) {
      await acknowledges(writer, writer.acknowledged.size + some());
      await server.kill();
      await server.start();
    }
    await acknowledges(writer, writer.acknowledged.size + 100);
    writer.process.kill('SIGKILL');
    await writer.ended;
    const events = await everything();
    expectAllKept(writer.acknowledged, events);
    expectWhole(events);
  }, 300_000);
});
