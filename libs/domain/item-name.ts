import type { FieldRule } from './program-rules.js';

/** What an item is called, beside its key; one that has no name of its own is what its first choice says that it is. */
export function itemName(fields: Readonly<Record<string, unknown>>, rules: readonly FieldRule[] = []): string | null {
  const found = [fields.name, fields.title, fields.measure].find((value) => typeof value === 'string' && value.trim() !== '');
  if (typeof found === 'string') return found;
  const choice = rules.find(({ kind }) => kind === 'choice');
  return choice?.options.find(({ id }) => id === fields[choice.id])?.title ?? null;
}
