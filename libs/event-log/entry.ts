import { canonicalJson } from '#libs/kernel/canonical-json.js';
import type { Instant } from '#libs/kernel/dates.js';
import { MAX_ENTRY_BYTES, type Envelope, type LoggedEvent } from './envelope.js';

/** `2026-11-22T07:00:00.000000Z` */
const RECORDED_LENGTH = 27;

/** What is stored, hashed and exported: the recorded time, a line feed, the canonical envelope. */
export const entryOf = (recorded: Instant, envelope: string): string => `${recorded}\n${envelope}`;

/** The envelope's canonical text, and the size in bytes of the entry that it will be part of. */
export function envelopeText(envelope: Envelope): { readonly text: string; readonly entryBytes: number } {
  const text = canonicalJson(envelope);
  return { text, entryBytes: RECORDED_LENGTH + 1 + Buffer.byteLength(text) };
}

export const fitsIntoAnEntry = (entryBytes: number): boolean => entryBytes <= MAX_ENTRY_BYTES;

export function loggedEvent(logIndex: bigint, tenantIndex: bigint, entry: string): LoggedEvent {
  return {
    logIndex,
    tenantIndex,
    recorded: entry.slice(0, RECORDED_LENGTH) as Instant,
    envelope: JSON.parse(entry.slice(RECORDED_LENGTH + 1)) as Envelope,
  };
}
