import { canonicalJson } from '#libs/kernel/canonical-json.js';

/** A plan is read by people: what is larger than this is another kind of file, or a mistake. */
export const DRAFT_LIMITS = {
  itemsOfSection: 500,
  items: 2_000,
  /** UTF-8 of the item's JSON. */
  itemBytes: 24 * 1024,
  /** Of one command. */
  commandBytes: 1024 * 1024,
  /** Of one event's items, so that it stays below the log's limit when it is sealed. */
  eventBytes: 32 * 1024,
};

export const bytesOf = (value: unknown): number => Buffer.byteLength(canonicalJson(value));

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
