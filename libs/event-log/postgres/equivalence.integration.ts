import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { rounds } from '#libs/domain/testing/rounds.js';
import { startPostgres, type TestDatabase, type TestPostgres } from '#test/support/postgres.js';
import { makeMemoryLog } from '../memory/log.js';
import type { AppendCommand, AppendOutcome, EventLog } from '../port.js';
import { aCommand, at } from '../testing/commands.js';
import { makePostgresLog } from './log.js';

let server: TestPostgres;
let database: TestDatabase;
beforeAll(async () => {
  server = await startPostgres();
  database = await server.createDatabase();
}, 60_000);
afterAll(async () => {
  await database.drop();
  await server.stop();
}, 30_000);

/** Few streams, keys and versions, so that commands meet: stale, repeated, reused and in conflict with their neighbours. */
const plan = fc.record({
  key: fc.integer({ min: 0, max: 30 }),
  intent: fc.constantFrom('one', 'another'),
  streams: fc.uniqueArray(fc.integer({ min: 0, max: 4 }), { minLength: 1, maxLength: 3 }),
  versions: fc.array(fc.integer({ min: 0, max: 4 }), { minLength: 3, maxLength: 3 }),
  readsLast: fc.boolean(),
  events: fc.integer({ min: 1, max: 2 }),
});
const waves = fc.array(fc.array(plan, { minLength: 1, maxLength: 6 }), { minLength: 1, maxLength: 8 });

function commandOf(tenant: string, { key, intent, streams, versions, readsLast, events }: typeof plan extends fc.Arbitrary<infer P> ? P : never): AppendCommand {
  const places = streams.map((stream, nth) => at(`task/${stream}`, versions[nth]!));
  const reads = readsLast && places.length > 1 ? places.slice(-1) : [];
  return aCommand({ tenant, key: String(key), fingerprint: intent, writes: places.slice(0, places.length - reads.length), reads, events });
}

/** Outcomes without indexes: commands that don't touch each other may change places. */
const essence = (outcome: AppendOutcome): unknown =>
  'receipt' in outcome ? { kind: outcome.kind, streams: outcome.receipt.streams, events: outcome.receipt.lastIndex - outcome.receipt.firstIndex } : outcome;

async function play(log: EventLog, commands: readonly (readonly AppendCommand[])[]): Promise<unknown[]> {
  const outcomes: unknown[] = [];
  for (const wave of commands) outcomes.push((await Promise.all(wave.map((command) => log.append(command)))).map(essence));
  return outcomes;
}

describe('the two stores', () => {
  it('answer any run of commands alike, many at once among them, and then hold the same', async () => {
    let nth = 0;
    await fc.assert(
      fc.asyncProperty(waves, async (drawn) => {
        const tenant = `district-${(nth += 1)}`;
        const commands = drawn.map((wave) => wave.map((one) => commandOf(tenant, one)));
        const [memory, postgres] = [makeMemoryLog(), makePostgresLog(database.pool('append'))];
        expect(await play(postgres, commands)).toEqual(await play(memory, commands));
        const streams = [0, 1, 2, 3, 4].map((stream) => `task/${stream}`);
        const held = async (log: EventLog): Promise<unknown> =>
          (await log.readStreams(tenant, streams)).map((events) => events.map(({ envelope }) => envelope));
        expect(await held(postgres)).toEqual(await held(memory));
      }),
      rounds(40),
    );
  }, 300_000);
});
