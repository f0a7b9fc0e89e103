import { z } from 'zod';
import type { Content, Value } from './content.js';

/**
 * When something is so by what a plan's text tells: of its district, of a field of a section's items, or by a section
 * having any item.
 */
export const conditionSchema = z.union([
  z.strictObject({ district: z.literal('status'), is: z.array(z.string()).min(1) }),
  z.strictObject({ section: z.string().min(1), field: z.string().min(1), is: z.array(z.string()).min(1) }),
  z.strictObject({ section: z.string().min(1), field: z.string().min(1), atLeast: z.number() }),
  z.strictObject({ section: z.string().min(1) }),
]);
export type Condition = z.infer<typeof conditionSchema>;

/** A text with the status of its district, as it was frozen or as it stands. */
export type Telling = { readonly content: Content; readonly status: string | null };

/** `untold`: what is taken to be so where the text doesn't tell it. */
export function holdsIn(condition: Condition, { content, status }: Telling, untold: boolean): boolean {
  if ('district' in condition) return status === null ? untold : condition.is.includes(status);
  const items = Object.hasOwn(content, condition.section) ? content[condition.section]! : [];
  if (!('field' in condition)) return items.length > 0;
  const told = items.flatMap(({ fields }) => (Object.hasOwn(fields, condition.field) ? [fields[condition.field]!] : [])).filter(isTold);
  if (told.length === 0) return untold;
  return told.some((value) => ('is' in condition ? words(value).some((word) => condition.is.includes(word)) : amount(value) >= condition.atLeast));
}

const isTold = (value: Value): boolean => value !== null && value !== '';

function words(value: Value): readonly string[] {
  if (Array.isArray(value)) return value.flatMap((one) => (typeof one === 'string' ? [one] : []));
  return typeof value === 'string' || typeof value === 'boolean' ? [String(value)] : [];
}

/** A text that holds no number was not told as one: it counts as more than any. */
function amount(value: Value): number {
  const number = typeof value === 'object' && value !== null && 'value' in value ? value.value : value;
  if (typeof number === 'number') return number;
  return typeof number === 'string' && /^\d+(\.\d+)?$/.test(number.trim()) ? Number(number) : Infinity;
}
