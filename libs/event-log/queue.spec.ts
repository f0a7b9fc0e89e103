import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { rounds } from '#libs/domain/testing/rounds.js';
import type { AppendCommand, AppendOutcome } from './port.js';
import { prepare, type PreparedCommand } from './prepared.js';
import { makeAppendQueue, takeBatch } from './queue.js';
import { aCommand, at } from './testing/commands.js';

const limits = { commands: 3, bytes: 1_000_000 };

function prepared(command: AppendCommand): PreparedCommand {
  const ready = prepare(command);
  if (ready.kind !== 'prepared') throw new Error('too large for this test');
  return ready.prepared;
}
const waiting = (...commands: AppendCommand[]): { prepared: PreparedCommand }[] => commands.map((command) => ({ prepared: prepared(command) }));
const sizes = (commands: AppendCommand[], more = limits): [number, number] => {
  const { batch, rest } = takeBatch(waiting(...commands), more);
  return [batch.length, rest.length];
};
const stale: AppendOutcome = { kind: 'stale', stream: 'task/1', expected: 0, actual: 1 };

describe('what goes into one batch', () => {
  it('is at most one command a stream, though the others of it go ahead', () => {
    expect(sizes([aCommand({ writes: [at('task/1', 0)] }), aCommand({ writes: [at('task/1', 1)] }), aCommand({ writes: [at('task/2', 0)] })])).toEqual([2, 1]);
  });

  it('is no command that reads what another writes, whichever came first', () => {
    const writer = aCommand({ writes: [at('plan/1', 0)] });
    const reader = aCommand({ writes: [at('task/1', 0)], reads: [at('plan/1', 0)] });
    expect(sizes([writer, reader])).toEqual([1, 1]);
    expect(sizes([reader, writer])).toEqual([1, 1]);
  });

  it('is no two commands with one key of one tenant', () => {
    const [one, two] = [aCommand({ writes: [at('task/1', 0)], key: 'k' }), aCommand({ writes: [at('task/2', 0)], key: 'k' })];
    expect(sizes([one, two])).toEqual([1, 1]);
    expect(sizes([one, aCommand({ writes: [at('task/2', 0)], key: 'k', tenant: 'district-2' })])).toEqual([2, 0]);
  });

  it('lets no command overtake one that waits for a stream of it', () => {
    const [first, both, last] = [aCommand({ writes: [at('task/1', 0)] }), aCommand({ writes: [at('task/1', 1), at('task/2', 0)] }), aCommand({ writes: [at('task/2', 0)] })];
    expect(sizes([first, both, last])).toEqual([1, 2]);
  });

  it('keeps the same stream of two tenants apart', () => {
    expect(sizes([aCommand({ writes: [at('task/1', 0)] }), aCommand({ writes: [at('task/1', 0)], tenant: 'district-2' })])).toEqual([2, 0]);
  });

  it('ends at its limits, and a single command above them still goes', () => {
    const four = [1, 2, 3, 4].map((nth) => aCommand({ writes: [at(`task/${nth}`, 0)] }));
    expect(sizes(four)).toEqual([3, 1]);
    expect(sizes(four, { commands: 3, bytes: 10 })).toEqual([1, 3]);
  });
});

describe('the append queue', () => {
  it('sends a batch that failed as a whole again, one by one, so that only the guilty one is told', async () => {
    const sent: number[] = [];
    const append = makeAppendQueue(async (batch) => {
      sent.push(batch.length);
      if (batch.some(({ command }) => command.key === 'poison')) throw new Error('the whole call failed');
      return batch.map(() => stale);
    });
    const keys = ['a', 'poison', 'b'];
    const settled = await Promise.allSettled(keys.map((key, nth) => append(prepared(aCommand({ writes: [at(`task/${nth}`, 0)], key })))));
    expect(settled.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(sent).toEqual([3, 1, 1, 1]);
  });

  /** Gives so many commands, each to its own stream, and answers how many went in each batch, and the most that were under way at once. */
  const run = async (commands: number): Promise<{ sent: number[]; most: number }> => {
    const sent: number[] = [];
    let under = 0;
    let most = 0;
    const append = makeAppendQueue(async (batch) => {
      most = Math.max(most, (under += 1));
      sent.push(batch.length);
      await new Promise((resolve) => setImmediate(resolve));
      under -= 1;
      return batch.map(() => stale);
    });
    const one = (nth: number): Promise<AppendOutcome> => append(prepared(aCommand({ writes: [at(`task/${nth}`, 0)] })));
    const first = one(0).then(() => one(commands));
    await Promise.all([first, ...Array.from({ length: commands - 1 }, (_, nth) => one(nth + 1))]);
    return { sent, most };
  };

  it('sends what came in the meantime together, and few never in two batches at once', async () => {
    expect(await run(3)).toEqual({ sent: [3, 1], most: 1 });
  });

  it('sends many in two halves, of which one is made ready while the other is worked at', async () => {
    expect(await run(64)).toEqual({ sent: [32, 32, 1], most: 2 });
  });

  it('sends nothing that touches what is under way, and each stream what came to it in the order in which it came', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.record({ write: fc.nat(9), read: fc.nat(9), key: fc.nat(60), turns: fc.nat(3) }), { minLength: 30, maxLength: 200 }), async (given) => {
        const under = new Set<string>();
        const looked: string[] = [];
        const came = new Map<string, number[]>();
        const append = makeAppendQueue(async (batch) => {
          const names = batch.flatMap(({ command }) => [command.key, command.writes[0]!.stream]);
          const reads = batch.flatMap(({ command }) => command.reads.map(({ stream }) => stream));
          expect([...names, ...reads].filter((name) => under.has(name))).toEqual([]);
          expect(names.filter((name) => looked.includes(name))).toEqual([]);
          looked.push(...reads);
          for (const { command } of batch) came.set(command.writes[0]!.stream, [...(came.get(command.writes[0]!.stream) ?? []), Number(command.fingerprint)]);
          for (const name of names) under.add(name);
          for (let turn = 0; turn <= batch.length % 4; turn += 1) await new Promise((resolve) => setImmediate(resolve));
          for (const name of names) under.delete(name);
          for (const name of reads) looked.splice(looked.indexOf(name), 1);
          return batch.map(() => stale);
        });
        await Promise.all(
          given.map(async ({ write, read, key, turns }, nth) => {
            for (let turn = 0; turn < turns; turn += 1) await new Promise((resolve) => setImmediate(resolve));
            const reads = read === write ? [] : [at(`task/${read}`, 0)];
            await append(prepared(aCommand({ writes: [at(`task/${write}`, 0)], reads, key: `key ${key}`, fingerprint: String(turns * 1_000 + nth) })));
          }),
        );
        for (const order of came.values()) expect(order).toEqual([...order].sort((a, b) => a - b));
        expect([...came.values()].flat()).toHaveLength(given.length);
      }),
      rounds(50),
    );
  });
});
