import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { canonicalJson } from '#libs/kernel/canonical-json.js';
import { entryOf } from './entry.js';
import { MAX_ENTRY_BYTES, type LoggedEvent } from './envelope.js';
import { EventIdTaken, ReaderAheadOfLog } from './errors.js';
import { follow } from './follow.js';
import type { AppendCommand, AppendOutcome, EventLog, LogReader } from './port.js';
import { aCommand, anEvent, at } from './testing/commands.js';

export type Store = {
  readonly log: EventLog;
  /** The same log with a queue and connections of its own, as another process has them. */
  readonly beside: EventLog;
  readonly reader: LogReader;
  readonly close: () => Promise<void>;
};

/** What every store of the log must do; each calls this with a way to open an empty one. */
export function eventLogContract(name: string, open: () => Promise<Store>): void {
  describe(`${name} as an event log`, () => {
    let store: Store;
    beforeAll(async () => {
      store = await open();
    }, 60_000);
    afterAll(() => store.close());

    const append = (command: AppendCommand): Promise<AppendOutcome> => store.log.append(command);
    const kinds = (outcomes: readonly AppendOutcome[]): string[] => outcomes.map(({ kind }) => kind);
    const aStream = (): string => `task/${randomUUID()}`;
    const everything = (): Promise<LoggedEvent[]> => store.reader.readAfter(0n, 1_000_000);

    describe('same-key-other-intent', () => {
      it('refuses a key that was used for another intent, and appends nothing', async () => {
        const [stream, key] = [aStream(), randomUUID()];
        await append(aCommand({ writes: [at(stream, 0)], key }));
        const other = aCommand({ writes: [at(stream, 1)], key, fingerprint: 'another intent' });
        expect(await append(other)).toEqual({ kind: 'key-reused' });
        expect(await store.log.findReceipt(other)).toEqual({ kind: 'key-reused' });
        expect(await store.log.readStream('district-1', stream)).toHaveLength(1);
      });

      it('refuses a key that another actor used', async () => {
        const [stream, key] = [aStream(), randomUUID()];
        await append(aCommand({ writes: [at(stream, 0)], key }));
        expect(await append(aCommand({ writes: [at(stream, 1)], key, actor: 'somebody else' }))).toEqual({ kind: 'key-reused' });
      });

      it('lets another tenant use the same key', async () => {
        const [stream, key] = [aStream(), randomUUID()];
        const outcomes = await Promise.all(['district-1', 'district-2'].map((tenant) => append(aCommand({ writes: [at(stream, 0)], key, tenant }))));
        expect(kinds(outcomes)).toEqual(['appended', 'appended']);
      });
    });

    describe('same-key-same-intent-after-success', () => {
      it('answers the first receipt again, whatever the events and versions are by now', async () => {
        const [first, second, key] = [aStream(), aStream(), randomUUID()];
        const outcome = await append(aCommand({ writes: [at(first, 0), at(second, 0)], events: 2, key }));
        expect(outcome).toMatchObject({ kind: 'appended', receipt: { streams: [{ stream: first, version: 2 }, { stream: second, version: 2 }] } });
        const receipt = outcome.kind === 'appended' ? outcome.receipt : null;
        const retry = aCommand({ writes: [at(first, 2)], key });
        expect(await append(retry)).toEqual({ kind: 'already', receipt });
        expect(await store.log.findReceipt(retry)).toEqual({ kind: 'already', receipt });
        expect(await store.log.readStream('district-1', first)).toHaveLength(2);
      });

      it('appends once when the same command comes twice at once', async () => {
        const command = aCommand({ writes: [at(aStream(), 0)] });
        const outcomes = await Promise.all([append(command), append(command), append(command)]);
        expect(kinds(outcomes).sort()).toEqual(['already', 'already', 'appended']);
      });

      it('knows no receipt of a command that never came', async () => {
        expect(await store.log.findReceipt(aCommand({ writes: [at(aStream(), 0)] }))).toEqual({ kind: 'none' });
      });
    });

    describe('one-stale-command-spoils-no-other', () => {
      it('judges each of many at once by itself', async () => {
        const [moved, fresh] = [aStream(), [aStream(), aStream(), aStream()] as const];
        await append(aCommand({ writes: [at(moved, 0)] }));
        const outcomes = await Promise.all([
          append(aCommand({ writes: [at(fresh[0], 0)] })),
          append(aCommand({ writes: [at(moved, 0)] })),
          append(aCommand({ writes: [at(fresh[1], 0)] })),
          append(aCommand({ writes: [at(fresh[2], 7)] })),
        ]);
        expect(outcomes).toMatchObject([
          { kind: 'appended' },
          { kind: 'stale', stream: moved, expected: 0, actual: 1 },
          { kind: 'appended' },
          { kind: 'stale', stream: fresh[2], expected: 7, actual: 0 },
        ]);
      });

      it('lets one of many win who all write the same next version', async () => {
        const stream = aStream();
        const outcomes = await Promise.all(Array.from({ length: 8 }, () => append(aCommand({ writes: [at(stream, 0)] }))));
        expect(kinds(outcomes).filter((kind) => kind === 'appended')).toHaveLength(1);
        expect(kinds(outcomes).filter((kind) => kind === 'stale')).toHaveLength(7);
      });
    });

    describe('two-streams-both-or-neither', () => {
      it('appends to neither where one has moved', async () => {
        const [moved, still] = [aStream(), aStream()];
        await append(aCommand({ writes: [at(moved, 0)] }));
        const outcome = await append(aCommand({ writes: [at(still, 0), at(moved, 0)] }));
        expect(outcome).toEqual({ kind: 'stale', stream: moved, expected: 0, actual: 1 });
        expect(await store.log.readStream('district-1', still)).toEqual([]);
      });

      it('appends to both, with one receipt and without anything between', async () => {
        const streams = [aStream(), aStream()] as const;
        const outcome = await append(aCommand({ writes: streams.map((stream) => at(stream, 0)), events: 2 }));
        const receipt = outcome.kind === 'appended' ? outcome.receipt : null;
        const both = (await store.log.readStreams('district-1', streams)).flat();
        expect(both.map(({ envelope }) => envelope.version)).toEqual([1, 2, 1, 2]);
        expect(both.map(({ logIndex }) => logIndex)).toEqual([0n, 1n, 2n, 3n].map((nth) => receipt!.firstIndex + nth));
        expect(receipt!.lastIndex).toBe(receipt!.firstIndex + 3n);
      });
    });

    describe('read-stream-moved-refuses', () => {
      it('refuses a command whose read stream has moved', async () => {
        const [read, written] = [aStream(), aStream()];
        await append(aCommand({ writes: [at(read, 0)], events: 2 }));
        const outcome = await append(aCommand({ writes: [at(written, 0)], reads: [at(read, 1)] }));
        expect(outcome).toEqual({ kind: 'stale', stream: read, expected: 1, actual: 2 });
      });

      it('refuses it also where the other write comes at the same moment', async () => {
        const [read, written] = [aStream(), aStream()];
        const outcomes = await Promise.all([
          append(aCommand({ writes: [at(read, 0)] })),
          append(aCommand({ writes: [at(written, 0)], reads: [at(read, 0)] })),
        ]);
        expect(outcomes).toMatchObject([{ kind: 'appended' }, { kind: 'stale', stream: read, actual: 1 }]);
      });

      it('accepts many that only read the same stream', async () => {
        const read = aStream();
        await append(aCommand({ writes: [at(read, 0)] }));
        const outcomes = await Promise.all(
          Array.from({ length: 4 }, () => append(aCommand({ writes: [at(aStream(), 0)], reads: [at(read, 1)] }))),
        );
        expect(kinds(outcomes)).toEqual(['appended', 'appended', 'appended', 'appended']);
      });
    });

    describe('version-2-never-before-1', () => {
      it('keeps versions and indexes in one order, whoever comes first', async () => {
        const stream = aStream();
        const outcomes = await Promise.all([2, 1, 0, 3, 1, 0, 2].map((version) => append(aCommand({ writes: [at(stream, version)] }))));
        const stale = (actual: number) => ({ kind: 'stale', stream, actual });
        const appended = { kind: 'appended' };
        expect(outcomes).toMatchObject([stale(0), stale(0), appended, stale(1), appended, stale(2), appended]);
        const events = await store.log.readStream('district-1', stream);
        expect(events.map(({ envelope }) => envelope.version)).toEqual([1, 2, 3]);
        const first = events[0]!.logIndex;
        expect(events.map(({ logIndex }) => logIndex)).toEqual([first, first + 1n, first + 2n]);
      });
    });

    describe('sixteen-writers-nothing-skipped', () => {
      it('shows a reader that runs beside sixteen writers on each of two queues every index once, in order', async () => {
        const from = await store.reader.head();
        const seen: LoggedEvent[] = [];
        const [writers, each] = [16, 15];
        const all = 2 * writers * each;
        const done = new AbortController();
        const following = follow(store.reader, from, 7, done.signal, async (events) => {
          seen.push(...events);
          if (seen.length >= all) done.abort();
        });
        const write = async (log: EventLog, queue: string, writer: number): Promise<void> => {
          const stream = aStream();
          for (let version = 0; version < each; version += 1) {
            const outcome = await log.append(aCommand({ writes: [at(stream, version)], tenant: `district-${writer % 3}`, envelope: { correlation: queue } }));
            expect(outcome.kind).toBe('appended');
          }
        };
        await Promise.all(Array.from({ length: writers }, (_, writer) => [write(store.log, 'one', writer), write(store.beside, 'two', writer)]).flat());
        await following;
        expect(seen.map(({ logIndex }) => logIndex)).toEqual(Array.from({ length: all }, (_, nth) => from + BigInt(nth) + 1n));
        // They did write at the same time: neither was through before the other began.
        const by = seen.map(({ envelope }) => envelope.correlation);
        expect(by.indexOf('one') < by.lastIndexOf('two') && by.indexOf('two') < by.lastIndexOf('one')).toBe(true);
        expect(by.filter((queue) => queue === 'two')).toHaveLength(writers * each);
      });

      it('keeps the index of each tenant dense too, and recorded time ever growing', async () => {
        const events = await everything();
        expect(events.map(({ logIndex }) => logIndex)).toEqual(events.map((_, nth) => BigInt(nth) + 1n));
        for (const tenant of new Set(events.map(({ envelope }) => envelope.tenant))) {
          const indexes = events.filter(({ envelope }) => envelope.tenant === tenant).map(({ tenantIndex }) => tenantIndex);
          expect(indexes).toEqual(indexes.map((_, nth) => BigInt(nth) + 1n));
        }
        const recorded = events.map((event) => event.recorded);
        expect(recorded).toEqual([...new Set(recorded)].sort());
        expect(recorded[0]).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/);
      });
    });

    describe('what an event carries', () => {
      const sized = (entryBytes: number): AppendCommand => {
        const stream = aStream();
        const envelope = anEvent({ tenant: 'district-1', stream, version: 1 }, { payload: { text: '' } });
        const empty = Buffer.byteLength(entryOf('2026-11-22T07:00:00.000000Z' as LoggedEvent['recorded'], canonicalJson(envelope)));
        const events = [{ ...envelope, payload: { text: 'x'.repeat(entryBytes - empty) } }];
        return { ...aCommand({ writes: [at(stream, 0)] }), writes: [{ stream, expectedVersion: 0, events }] };
      };

      it('refuses an entry one byte above the limit, with its size, and none beside it', async () => {
        const outcomes = await Promise.all([append(aCommand({ writes: [at(aStream(), 0)] })), append(sized(MAX_ENTRY_BYTES + 1))]);
        expect(outcomes).toMatchObject([{ kind: 'appended' }, { kind: 'too-large', bytes: MAX_ENTRY_BYTES + 1, limit: MAX_ENTRY_BYTES }]);
      });

      it('takes an entry of exactly the limit', async () => {
        expect(await append(sized(MAX_ENTRY_BYTES))).toMatchObject({ kind: 'appended' });
      });

      it('gives back every envelope as it was given', async () => {
        const payload = { text: 'Größe “x” \\ \n \t 🙂', list: [1, 2.5, null, true], sealed: { key: 'plan/1', box: 'AA==' } };
        const command = aCommand({ writes: [at(aStream(), 0)], envelope: { payload } });
        await append(command);
        const { stream, events } = command.writes[0]!;
        expect((await store.log.readStream('district-1', stream))[0]!.envelope).toEqual(events[0]);
      });

      it('throws on an event id that the log holds already, and keeps what came with it', async () => {
        const id = randomUUID();
        await append(aCommand({ writes: [at(aStream(), 0)], envelope: { id } }));
        const settled = await Promise.allSettled([
          append(aCommand({ writes: [at(aStream(), 0)] })),
          append(aCommand({ writes: [at(aStream(), 0)], envelope: { id } })),
        ]);
        expect(settled).toMatchObject([{ value: { kind: 'appended' } }, { reason: expect.any(EventIdTaken) }]);
      });

      it('throws on a command that contradicts itself', async () => {
        const stream = aStream();
        const events = [anEvent({ tenant: 'district-2', stream, version: 1 })];
        const wrong = { ...aCommand({ writes: [] }), writes: [{ stream, expectedVersion: 0, events }] };
        await expect(append(wrong)).rejects.toThrow(TypeError);
        await expect(append(aCommand({ writes: [] }))).rejects.toThrow(TypeError);
        await expect(append(aCommand({ writes: [at(stream, 0)], reads: [at(stream, 0)] }))).rejects.toThrow(TypeError);
      });
    });

    describe('reading', () => {
      it('shows one tenant nothing of another', async () => {
        const stream = aStream();
        await append(aCommand({ writes: [at(stream, 0)], tenant: 'district-1' }));
        expect(await store.log.readStream('district-2', stream)).toEqual([]);
        expect(await store.log.findReceipt(aCommand({ writes: [], tenant: 'district-2', key: 'nobody' }))).toEqual({ kind: 'none' });
      });

      it('starts a stream after a version, and gives several in the order asked for', async () => {
        const [one, two, none] = [aStream(), aStream(), aStream()];
        await append(aCommand({ writes: [at(one, 0)], events: 3 }));
        await append(aCommand({ writes: [at(two, 0)] }));
        expect((await store.log.readStream('district-1', one, 1)).map(({ envelope }) => envelope.version)).toEqual([2, 3]);
        const several = await store.log.readStreams('district-1', [two, none, one]);
        expect(several.map((events) => events.map(({ envelope }) => envelope.version))).toEqual([[1], [], [1, 2, 3]]);
      });

      it('waits for an index until it is there, and not a moment for one that is', async () => {
        const head = await store.reader.head();
        await store.reader.waitForIndex(head);
        const waiting = store.reader.waitForIndex(head + 2n);
        await append(aCommand({ writes: [at(aStream(), 0)], events: 2 }));
        await waiting;
        expect(await store.reader.head()).toBe(head + 2n);
      });

      it('stops waiting with the reason of the signal', async () => {
        const stop = new AbortController();
        const waiting = store.reader.waitForIndex((await store.reader.head()) + 1n, stop.signal);
        stop.abort(new Error('shutting down'));
        await expect(waiting).rejects.toThrow('shutting down');
        await expect(store.reader.waitForIndex(0n, stop.signal)).rejects.toThrow('shutting down');
      });

      it('stops a follower that is ahead of the log', async () => {
        const ahead = (await store.reader.head()) + 5n;
        const following = follow(store.reader, ahead, 10, new AbortController().signal, async () => undefined);
        await expect(following).rejects.toBeInstanceOf(ReaderAheadOfLog);
      });
    });
  });
}
