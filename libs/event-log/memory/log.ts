import { instantFromMs, type Instant } from '#libs/kernel/dates.js';
import { entryOf, loggedEvent } from '../entry.js';
import { EventIdTaken } from '../errors.js';
import type { LoggedEvent } from '../envelope.js';
import type { AppendCommand, AppendOutcome, EventLog, LogReader, Receipt, ReceiptLookup } from '../port.js';
import { prepare, receiptOf } from '../prepared.js';
import { makeWaiters } from '../waiters.js';

type Kept = { readonly tenantIndex: bigint; readonly entry: string };
type KeptReceipt = { readonly actor: string; readonly fingerprint: string; readonly receipt: Receipt };

/** The log's rules without a database, for tests of what stands on them. `now` is epoch milliseconds. */
export function makeMemoryLog(now: () => number = Date.now): EventLog & LogReader {
  const entries: Kept[] = [];
  const streams = new Map<string, LoggedEvent[]>();
  const tenantHeads = new Map<string, bigint>();
  const receipts = new Map<string, KeptReceipt>();
  const eventIds = new Set<string>();
  const waiters = makeWaiters();
  let lastMicroseconds = 0n;

  const inTenant = (tenant: string, name: string): string => `${tenant}\n${name}`;
  const versionOf = (tenant: string, stream: string): number => streams.get(inTenant(tenant, stream))?.length ?? 0;
  const head = (): bigint => BigInt(entries.length);

  const findReceipt = ({ tenant, key, actor, fingerprint }: Parameters<EventLog['findReceipt']>[0]): ReceiptLookup => {
    const found = receipts.get(inTenant(tenant, key));
    if (!found) return { kind: 'none' };
    const same = found.actor === actor && found.fingerprint === fingerprint;
    return same ? { kind: 'already', receipt: found.receipt } : { kind: 'key-reused' };
  };

  const keep = (tenant: string, text: string): void => {
    const clock = BigInt(now()) * 1000n;
    lastMicroseconds = clock > lastMicroseconds ? clock : lastMicroseconds + 1n;
    const tenantIndex = (tenantHeads.get(tenant) ?? 0n) + 1n;
    tenantHeads.set(tenant, tenantIndex);
    const entry = entryOf(instantFromMicroseconds(lastMicroseconds), text);
    entries.push({ tenantIndex, entry });
    const event = loggedEvent(head(), tenantIndex, entry);
    const stream = inTenant(tenant, event.envelope.stream);
    const earlier = streams.get(stream);
    if (earlier) earlier.push(event);
    else streams.set(stream, [event]);
    eventIds.add(event.envelope.id);
  };

  const append = (command: AppendCommand): AppendOutcome => {
    const ready = prepare(command);
    if (ready.kind === 'too-large') return ready;
    const known = findReceipt(command);
    if (known.kind !== 'none') return known;
    const touched = [...command.writes, ...command.reads].sort((a, b) => (a.stream < b.stream ? -1 : 1));
    for (const { stream, expectedVersion: expected } of touched) {
      const actual = versionOf(command.tenant, stream);
      if (actual !== expected) return { kind: 'stale', stream, expected, actual };
    }
    const ids = command.writes.flatMap(({ events }) => events.map(({ id }) => id));
    if (new Set(ids).size < ids.length || ids.some((id) => eventIds.has(id))) throw new EventIdTaken('an event id was used before');
    const firstIndex = head() + 1n;
    for (const text of ready.prepared.envelopes) keep(command.tenant, text);
    const receipt = receiptOf(command, firstIndex, head());
    receipts.set(inTenant(command.tenant, command.key), { actor: command.actor, fingerprint: command.fingerprint, receipt });
    waiters.reached(head());
    return { kind: 'appended', receipt };
  };

  const readStream = (tenant: string, stream: string, afterVersion = 0): LoggedEvent[] =>
    (streams.get(inTenant(tenant, stream)) ?? []).slice(afterVersion);

  return {
    append: async (command) => append(command),
    findReceipt: async (query) => findReceipt(query),
    readStream: async (tenant, stream, afterVersion) => readStream(tenant, stream, afterVersion),
    readStreams: async (tenant, names) => names.map((stream) => readStream(tenant, stream)),
    readAfter: async (index, limit) =>
      entries
        .slice(Number(index), Number(index) + limit)
        .map(({ tenantIndex, entry }, nth) => loggedEvent(index + BigInt(nth) + 1n, tenantIndex, entry)),
    head: async () => head(),
    waitForIndex: async (n, signal) => {
      signal?.throwIfAborted();
      if (head() < n) await waiters.until(n, signal);
    },
  };
}

const instantFromMicroseconds = (us: bigint): Instant =>
  instantFromMs(Number(us / 1000n)).replace('Z', `${String(us % 1000n).padStart(3, '0')}Z`) as Instant;
