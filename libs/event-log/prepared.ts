import { envelopeText, fitsIntoAnEntry } from './entry.js';
import { MAX_ENTRY_BYTES } from './envelope.js';
import type { AppendCommand, AppendOutcome, Receipt } from './port.js';

/** A command whose events have their final bytes. `envelopes` are in the order of `command.writes` and their events. */
export type PreparedCommand = {
  readonly command: AppendCommand;
  readonly envelopes: readonly string[];
  readonly bytes: number;
};

type TooLarge = Extract<AppendOutcome, { kind: 'too-large' }>;

/**
 * Serialises a command's events, before anything is sent. Throws a TypeError where the caller
 * contradicts itself: that is a mistake in the program, and no outcome that anyone could act on.
 */
export function prepare(command: AppendCommand): { kind: 'prepared'; prepared: PreparedCommand } | TooLarge {
  checkSense(command);
  const texts = command.writes.flatMap((write) => write.events.map(envelopeText));
  const largest = Math.max(...texts.map(({ entryBytes }) => entryBytes));
  if (!fitsIntoAnEntry(largest)) return { kind: 'too-large', bytes: largest, limit: MAX_ENTRY_BYTES };
  const bytes = texts.reduce((sum, { entryBytes }) => sum + entryBytes, 0);
  return { kind: 'prepared', prepared: { command, envelopes: texts.map(({ text }) => text), bytes } };
}

function checkSense({ tenant, writes, reads }: AppendCommand): void {
  const streams = new Set([...writes, ...reads].map(({ stream }) => stream));
  if (streams.size !== writes.length + reads.length) throw new TypeError('a command names a stream twice');
  if (writes.length === 0) throw new TypeError('a command without an event appends nothing');
  for (const { stream, expectedVersion, events } of writes) {
    if (events.length === 0) throw new TypeError(`nothing is written to ${stream}: it belongs to the reads`);
    events.forEach((envelope, nth) => {
      const fits = envelope.tenant === tenant && envelope.stream === stream && envelope.version === expectedVersion + nth + 1;
      if (!fits) throw new TypeError(`event ${nth + 1} of ${stream} does not follow version ${expectedVersion} of tenant ${tenant}`);
    });
  }
}

export function receiptOf(command: AppendCommand, firstIndex: bigint, lastIndex: bigint): Receipt {
  const streams = command.writes.map(({ stream, expectedVersion, events }) => ({ stream, version: expectedVersion + events.length }));
  return { firstIndex, lastIndex, streams };
}
