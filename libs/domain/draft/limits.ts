import { canonicalJson } from '#libs/kernel/canonical-json.js';
import type { Content } from '../content.js';

/** A plan is read by people: what is larger than this is another kind of file, or a mistake. */
export const DRAFT_LIMITS = {
  itemsOfSection: 500,
  items: 2_000,
  /** UTF-8 of the JSON of all items: a plan of a district has some hundred KiB, and every reader of it waits for all of it. */
  textBytes: 4 * 1024 * 1024,
  /** Of all frozen sections, each text once: eighty revisions of a plan of 200 KiB that each change all of it. */
  frozenBytes: 16 * 1024 * 1024,
  /** UTF-8 of the item's JSON. */
  itemBytes: 24 * 1024,
  /** Of one command. */
  commandBytes: 1024 * 1024,
  /** Of one event's items, so that it stays below the log's limit when it is sealed. */
  eventBytes: 32 * 1024,
};

export const bytesOf = (value: unknown): number => Buffer.byteLength(canonicalJson(value));

/** The same of a whole text, or of texts by hash, whose order is of no account here: a tenth of the time. */
export const bytesOfText = (content: Content): number => Buffer.byteLength(JSON.stringify(content));

/** Divides items, or their keys, so that each part fits into an event. None is larger than that by itself. */
export function inEvents<T>(items: readonly T[]): T[][] {
  const parts: T[][] = [];
  let room = 0;
  for (const item of items) {
    const bytes = bytesOf(item);
    if (parts.length === 0 || bytes > room) {
      parts.push([]);
      room = DRAFT_LIMITS.eventBytes;
    }
    parts.at(-1)!.push(item);
    room -= bytes;
  }
  return parts;
}
