import type { AppendOutcome } from './port.js';
import type { PreparedCommand } from './prepared.js';

/** Answers one outcome a command, in their order; rejects where the batch failed as a whole. */
export type Send = (batch: readonly PreparedCommand[]) => Promise<readonly AppendOutcome[]>;

type Waiting = {
  readonly prepared: PreparedCommand;
  readonly resolve: (outcome: AppendOutcome) => void;
  readonly reject: (error: unknown) => void;
};

export type QueueLimits = {
  /** Commands in one batch at most. */
  readonly commands: number;
  /** Bytes of entries in one batch at most, except where a single command has more. */
  readonly bytes: number;
};

/** Batches under way at once: while the database works at one, the next is made ready, sent and read there up to the lock. */
const LANES = 2;
/** A second lane pays from so many on; fewer go together, since a batch costs as much as some ten commands do. */
const ENOUGH_FOR_A_BATCH = 12;

/**
 * Coalesces appends: what arrives while batches are under way waits, and goes out together as the next one, so
 * that a busy process pays for one commit where it would pay for many. Two batches go at once where many wait;
 * no command goes while one that touches it is under way.
 */
export function makeAppendQueue(
  send: Send,
  limits: QueueLimits = { commands: 256, bytes: 4_000_000 },
): (prepared: PreparedCommand) => Promise<AppendOutcome> {
  let waiting: Waiting[] = [];
  let called = false;
  const underway = new Set<readonly Waiting[]>();

  const go = (): void => {
    called = false;
    while (underway.size < LANES && waiting.length >= (underway.size === 0 ? 1 : ENOUGH_FOR_A_BATCH)) {
      const half = underway.size === 0 && waiting.length >= LANES * ENOUGH_FOR_A_BATCH ? Math.ceil(waiting.length / LANES) : waiting.length;
      const { batch, rest } = takeBatch(waiting, { ...limits, commands: Math.min(half, limits.commands) }, [...underway].flat());
      if (batch.length === 0) return;
      waiting = rest;
      underway.add(batch);
      void settle(batch, send).then(() => {
        underway.delete(batch);
        call();
      });
    }
  };

  // In the next turn of the loop, so that every caller who was just answered comes back with its next command, and they share a batch again.
  const call = (): void => {
    if (!called) setImmediate(go);
    called = true;
  };

  return (prepared) =>
    new Promise((resolve, reject) => {
      waiting.push({ prepared, resolve, reject });
      call();
    });
}

async function settle(batch: readonly Waiting[], send: Send): Promise<void> {
  try {
    const outcomes = await send(batch.map(({ prepared }) => prepared));
    batch.forEach(({ resolve }, nth) => resolve(outcomes[nth]!));
  } catch (error) {
    if (batch.length === 1) batch[0]!.reject(error);
    // One by one: whatever spoiled the batch is then the answer to its own sender alone.
    else for (const one of batch) await settle([one], send);
  }
}

/**
 * The oldest commands that don't touch each other, nor what is under way: no two with one key, none that writes what another
 * writes or reads. The log judges a batch against what it finds, so that the order within one must not matter.
 * A command that must wait holds up the later ones that touch it: each stream sees its commands as they came.
 */
export function takeBatch<T extends { readonly prepared: PreparedCommand }>(
  waiting: readonly T[],
  limits: QueueLimits,
  underway: readonly T[] = [],
): { batch: T[]; rest: T[] } {
  const batch: T[] = [];
  const rest: T[] = [];
  const keys = new Set<string>();
  const written = new Set<string>();
  const read = new Set<string>();
  let bytes = 0;
  const pass = ({ key, writes, reads }: Touched): void => {
    keys.add(key);
    for (const stream of writes) written.add(stream);
    for (const stream of reads) read.add(stream);
  };
  for (const one of underway) pass(touchedBy(one.prepared));
  for (const one of waiting) {
    const touched = touchedBy(one.prepared);
    const full = batch.length > 0 && (batch.length >= limits.commands || bytes + one.prepared.bytes > limits.bytes);
    const clashes =
      keys.has(touched.key) ||
      touched.writes.some((stream) => written.has(stream) || read.has(stream)) ||
      touched.reads.some((stream) => written.has(stream));
    if (full || clashes) rest.push(one);
    else {
      batch.push(one);
      bytes += one.prepared.bytes;
    }
    pass(touched);
  }
  return { batch, rest };
}

type Touched = { readonly key: string; readonly writes: readonly string[]; readonly reads: readonly string[] };

function touchedBy({ command: { tenant, key, writes, reads } }: PreparedCommand): Touched {
  const inTenant = ({ stream }: { readonly stream: string }): string => `${tenant}\n${stream}`;
  return { key: `${tenant}\n${key}`, writes: writes.map(inTenant), reads: reads.map(inTenant) };
}
