import { canonicalJson } from '#libs/kernel/canonical-json.js';
import type { Content, Item, Value } from '../content.js';
import type { Header } from '../facts.js';
import { itemsOf } from './state.js';

export type FieldChange = { readonly field: string; /** Null: it said nothing. */ readonly before: Value; readonly after: Value };
export type ItemChange = { readonly key: string; readonly kind: 'added' | 'removed' | 'changed'; readonly fields: readonly FieldChange[] };
export type SectionChange = {
  readonly section: string;
  readonly items: readonly ItemChange[];
  /** What stays stands in another order. */
  readonly reordered: boolean;
};

/** By their paths in a header, in the order in which they are told. */
export const HEADER_FIELDS = ['period.start', 'period.end', 'district.number', 'district.name', 'district.status'] as const;
export type HeaderField = (typeof HEADER_FIELDS)[number];
export type HeaderChange = { readonly field: HeaderField; /** Null: it said nothing. */ readonly before: string | null; readonly after: string | null };

/** What differs between the headers of two texts, which no section has; `before` null: there was no text. */
export function diffHeader(before: Header | null, after: Header): HeaderChange[] {
  const [was, is] = [before && wordsOf(before), wordsOf(after)];
  return HEADER_FIELDS.map((field) => ({ field, before: was?.[field] ?? null, after: is[field] })).filter((change) => change.before !== change.after);
}

const wordsOf = ({ period, district }: Header): Record<HeaderField, string | null> => ({
  'period.start': period.start,
  'period.end': period.end,
  'district.number': district.number,
  'district.name': district.name,
  'district.status': district.status,
});

/** What differs between two texts, by section, item and field; nothing where they are the same. */
export function diffContent(before: Content, after: Content): SectionChange[] {
  const sections = [...new Set([...Object.keys(after), ...Object.keys(before)])];
  return sections.map((section) => sectionChange(section, itemsOf(before, section), itemsOf(after, section))).filter(({ items, reordered }) => items.length > 0 || reordered);
}

function sectionChange(section: string, before: readonly Item[], after: readonly Item[]): SectionChange {
  const was = new Map(before.map((item) => [item.key, item]));
  const is = new Map(after.map((item) => [item.key, item]));
  const changed = after.flatMap((item): ItemChange[] => {
    const old = was.get(item.key);
    const fields = fieldChanges(old?.fields ?? {}, item.fields);
    if (!old) return [{ key: item.key, kind: 'added', fields }];
    return fields.length === 0 ? [] : [{ key: item.key, kind: 'changed', fields }];
  });
  const removed = before.filter(({ key }) => !is.has(key)).map((item): ItemChange => ({ key: item.key, kind: 'removed', fields: fieldChanges(item.fields, {}) }));
  const stayed = (items: readonly Item[], other: ReadonlyMap<string, Item>) => JSON.stringify(items.map(({ key }) => key).filter((key) => other.has(key)));
  return { section, items: [...changed, ...removed], reordered: stayed(before, is) !== stayed(after, was) };
}

type Fields = Readonly<Record<string, Value>>;

/** A field that was missing and now says nothing is a change too, as it is to the hash. */
function fieldChanges(before: Fields, after: Fields): FieldChange[] {
  return [...new Set([...Object.keys(after), ...Object.keys(before)])].flatMap((field) => {
    const [was, is] = [own(before, field), own(after, field)];
    return canonicalJson(was ?? null) === canonicalJson(is ?? null) && (was === undefined) === (is === undefined) ? [] : [{ field, before: was ?? null, after: is ?? null }];
  });
}

const own = (fields: Fields, field: string): Value | undefined => (Object.hasOwn(fields, field) ? fields[field] : undefined);
