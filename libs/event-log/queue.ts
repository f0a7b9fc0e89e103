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

/**
 * Coalesces appends: what arrives while a batch is under way waits, and goes out together as the next one.
 * One batch at a time, so that a busy process pays for one commit where it would pay for many.
 */
export function makeAppendQueue(
  send: Send,
  limits: QueueLimits = { commands: 256, bytes: 4_000_000 },
): (prepared: PreparedCommand) => Promise<AppendOutcome> {
  let waiting: Waiting[] = [];
  let running = false;

  const run = async (): Promise<void> => {
    while (waiting.length > 0) {
      const { batch, rest } = takeBatch(waiting, limits);
      waiting = rest;
      await settle(batch, send);
      await nextTurn();
    }
    running = false;
  };

  return (prepared) =>
    new Promise((resolve, reject) => {
      waiting.push({ prepared, resolve, reject });
      if (running) return;
      running = true;
      void nextTurn().then(run);
    });
}

/** Lets every caller that was just answered come back with its next command, so that they share a batch again. */
const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

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
 * The oldest commands that don't touch each other: no two with one key, none that writes what another
 * writes or reads. The log judges a batch against what it finds, so that the order within one must not matter.
 * A command that must wait holds up the later ones that touch it: each stream sees its commands as they came.
 */
export function takeBatch<T extends { readonly prepared: PreparedCommand }>(
  waiting: readonly T[],
  limits: QueueLimits,
): { batch: T[]; rest: T[] } {
  const batch: T[] = [];
  const rest: T[] = [];
  const keys = new Set<string>();
  const written = new Set<string>();
  const read = new Set<string>();
  let bytes = 0;
  for (const one of waiting) {
    const { command } = one.prepared;
    const inTenant = (name: string): string => `${command.tenant}\n${name}`;
    const writes = command.writes.map(({ stream }) => inTenant(stream));
    const reads = command.reads.map(({ stream }) => inTenant(stream));
    const full = batch.length > 0 && (batch.length >= limits.commands || bytes + one.prepared.bytes > limits.bytes);
    const clashes =
      keys.has(inTenant(command.key)) ||
      writes.some((stream) => written.has(stream) || read.has(stream)) ||
      reads.some((stream) => written.has(stream));
    if (full || clashes) rest.push(one);
    else {
      batch.push(one);
      bytes += one.prepared.bytes;
    }
    keys.add(inTenant(command.key));
    for (const stream of writes) written.add(stream);
    for (const stream of reads) read.add(stream);
  }
  return { batch, rest };
}
