import type { FieldRule, SectionRule } from './program-rules.js';

/** What an item is called, beside its key; one that has no name of its own is what its first choice says that it is. */
export function itemName(fields: Readonly<Record<string, unknown>>, rules: readonly FieldRule[] = []): string | null {
  const found = [fields.name, fields.title, fields.measure].find((value) => typeof value === 'string' && value.trim() !== '');
  if (typeof found === 'string') return found;
  const choice = rules.find(({ kind }) => kind === 'choice');
  return choice?.options.find(({ id }) => id === fields[choice.id])?.title ?? null;
}

/** `Strategies 3 “Summer course”`. */
export function itemCalled({ title, fields }: Pick<SectionRule, 'title' | 'fields'>, item: Readonly<Record<string, unknown>>): string {
  const name = itemName(item, fields);
  return [title, typeof item.key === 'string' ? item.key : '', name === null ? '' : `“${name.slice(0, 80)}”`].filter(Boolean).join(' ');
}
