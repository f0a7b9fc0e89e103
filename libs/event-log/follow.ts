import { LogUnavailable, ReaderAheadOfLog } from './errors.js';
import type { LoggedEvent } from './envelope.js';
import type { LogReader } from './port.js';

const RETRY_MS = 250;

/**
 * Hands over everything after `from`, in order and in batches, and then what comes, until the signal aborts.
 * A log that can't be reached is waited for. Rejects with what `onBatch` threw, or with ReaderAheadOfLog.
 */
export async function follow(
  reader: LogReader,
  from: bigint,
  batchSize: number,
  signal: AbortSignal,
  onBatch: (events: readonly LoggedEvent[]) => Promise<void>,
): Promise<void> {
  let at = from;
  while (!signal.aborted) {
    const events = await nextEvents(reader, at, batchSize, signal);
    if (events.length === 0) continue;
    await onBatch(events);
    at = events.at(-1)!.logIndex;
  }
}

async function nextEvents(reader: LogReader, at: bigint, batchSize: number, signal: AbortSignal): Promise<LoggedEvent[]> {
  try {
    const events = await reader.readAfter(at, batchSize);
    if (events.length > 0) return events;
    const head = await reader.head();
    if (head < at) throw new ReaderAheadOfLog(at, head);
    await reader.waitForIndex(at + 1n, signal);
  } catch (error) {
    if (signal.aborted) return [];
    if (!(error instanceof LogUnavailable)) throw error;
    await pause(RETRY_MS, signal);
  }
  return [];
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal.addEventListener('abort', done);
  });
}
