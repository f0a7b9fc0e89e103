import { z } from 'zod';
import { refuseRequest } from '../http/problem.js';

/** Where a list goes on: the sort key of the last row that was given, so that rows which come or go elsewhere move nothing. */
export const encodeCursor = (key: readonly (string | number | null)[]): string => Buffer.from(JSON.stringify(key)).toString('base64url');

export function decodeCursor<S extends z.ZodType>(cursor: string, schema: S): z.output<S> {
  try {
    return schema.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8')));
  } catch {
    throw refuseRequest(400, 'api.cursor-wrong');
  }
}

export const pageSchema = z.object({
  cursor: z.string().max(1_000).optional().describe('From `next` of the page before.'),
  limit: z.coerce.number().int().min(1).max(500).default(100),
});

/** Of `limit + 1` rows asked for: the page, and the cursor of the next where there is one. */
export function pageOf<T>(rows: readonly T[], limit: number, keyOf: (row: T) => readonly (string | number | null)[]): { items: T[]; next: string | null } {
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  return { items, next: rows.length > limit && last ? encodeCursor(keyOf(last)) : null };
}
