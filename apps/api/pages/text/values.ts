import { itemName } from '#libs/domain/item-name.js';
import type { Content, Item, Value } from '#libs/domain/content.js';
import type { FieldRule } from '#libs/domain/program-rules.js';
import { isMeasure, isTargets, measureWords } from '#libs/documents/word/measure-words.js';

/** What a field holds, as a page shows it: paragraphs, a list, or rows of further fields. */
export type Shown =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'words'; readonly lines: readonly string[] }
  | { readonly kind: 'list'; readonly lines: readonly string[] }
  | { readonly kind: 'rows'; readonly rows: readonly (readonly { readonly title: string; readonly shown: Exclude<Shown, { kind: 'rows' }> }[])[] };

type Simple = Exclude<Shown, { kind: 'rows' }>;

export function shownValue(field: FieldRule | undefined, value: Value | undefined, content: Content): Shown {
  if (Array.isArray(value) && value.some((row) => typeof row === 'object')) {
    return { kind: 'rows', rows: (value as readonly Readonly<Record<string, Value>>[]).map((row) => Object.entries(row).map(([id, inner]) => rowField(field, id, inner, content))) };
  }
  return simple(field, value, content);
}

function rowField(field: FieldRule | undefined, id: string, value: Value, content: Content) {
  const rule = field?.fields.find((one) => one.id === id);
  return { title: rule?.title ?? titleOfId(id), shown: simple(rule, value, content) };
}

function simple(field: FieldRule | undefined, value: Value | undefined, content: Content): Simple {
  if (value === undefined || value === null || value === '') return { kind: 'nothing' };
  if (typeof value === 'boolean') return words(value ? 'Yes' : 'No');
  if (typeof value === 'number') return words(String(value));
  if (typeof value === 'string') return words(...meant(field, value, content).split(/\n+/));
  if (Array.isArray(value)) return value.length === 0 ? { kind: 'nothing' } : { kind: 'list', lines: value.map((one) => meant(field, String(one), content)) };
  if (isMeasure(value)) return words(measureWords(value));
  if (isTargets(value)) return { kind: 'list', lines: Object.entries(value).map(([year, measure]) => `${year}: ${measureWords(measure)}`) };
  return words(JSON.stringify(value));
}

const words = (...lines: string[]): Simple => ({ kind: 'words', lines });

/** A choice by its title, a reference by what it leads to, anything else as it was written. */
function meant(field: FieldRule | undefined, word: string, content: Content): string {
  const option = field?.options.find(({ id }) => id === word);
  if (option) return option.title;
  const item = field?.section ? content[field.section]?.find(({ key }) => key === word) : undefined;
  const name = item && nameOf(item);
  return name ? `${word}: ${name}` : word;
}

/** What an item is called, beside its key; one that has no name of its own is what its first choice says that it is. */
export const nameOf = ({ fields }: Item, rules: readonly FieldRule[] = []): string | null => itemName(fields, rules);

export const titleOfId = (id: string): string => id.replace(/[-_]/g, ' ').replace(/^./, (letter) => letter.toUpperCase());
