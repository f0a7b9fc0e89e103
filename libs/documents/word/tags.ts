/**
 * What Planline writes into the tags of its content controls, so that it reads back exactly what it wrote. A form
 * without them is read by its labels.
 *
 * `measure` one value · `locations[]` one of a list · `aspects?` a box of a field that nobody has answered yet ·
 * `indicators.targets.2021` a cell of rows · `+days`, `+days#`, `+shared!` a field that the program does not name: text,
 * number, yes or no · `item:5` the key of an item · `planline:program` what stands above all sections.
 */
export const listTag = (field: string): string => `${field}[]`;
export const openTag = (field: string): string => `${field}?`;
export const extraTag = (field: string, kind: 'text' | 'number' | 'yes-no'): string => `+${field}${{ text: '', number: '#', 'yes-no': '!' }[kind]}`;
export const itemTag = (key: string): string => `item:${key}`;
export const headTag = (name: string): string => `planline:${name}`;

/** What a tag says, given the fields that it may name; null where it is not one of ours. */
export type Tagged = { readonly field: string; readonly extra: 'text' | 'number' | 'yes-no' | null; readonly list: boolean; readonly open: boolean; readonly year: string | null };

export function readTag(tag: string | null): Tagged | null {
  const match = /^(\+)?([A-Za-z0-9_-]+)(?:\.(\d{4}))?(\[\]|\?|#|!)?$/.exec(tag ?? '');
  if (!match) return null;
  const [, plus, field, year, end] = match;
  return { field: field!, extra: plus ? (end === '#' ? 'number' : end === '!' ? 'yes-no' : 'text') : null, list: end === '[]', open: end === '?', year: year ?? null };
}

/** Of a cell: the rows' field, and the tag inside it. */
export function readRowTag(tag: string | null): { readonly rows: string; readonly inner: Tagged } | null {
  const match = /^([A-Za-z0-9_-]+)\.(.+)$/.exec(tag ?? '');
  const inner = match && !/^\d{4}$/.test(match[2]!) ? readTag(match[2]!) : null;
  return match && inner ? { rows: match[1]!, inner } : null;
}

export const itemKeyIn = (tag: string | null): string | null => (tag?.startsWith('item:') ? tag.slice(5) : null);
