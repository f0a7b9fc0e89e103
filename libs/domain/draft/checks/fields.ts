import { parseCalendarDate } from '#libs/kernel/dates.js';
import { measureSchema, targetsSchema, type Content, type Value } from '../../content.js';
import type { DraftFinding } from '../events.js';
import type { FieldRule, SectionRule } from '../../program-rules.js';
import { itemsOf } from '../state.js';
import { findingAt, quoted, type Place } from './finding.js';

/** Each field by its rule: filled in, of its kind, one of its options, naming what there is. */
export function checkFields(content: Content, rules: readonly SectionRule[]): DraftFinding[] {
  return rules.flatMap((section) =>
    itemsOf(content, section.id).flatMap(({ key, fields }) => fieldFindings(section.fields, fields, content, (field) => ({ section: section.id, item: key, field }))),
  );
}

type PlaceOf = (field: string) => Place;

function fieldFindings(rules: readonly FieldRule[], values: Readonly<Record<string, unknown>>, content: Content, placeOf: PlaceOf): DraftFinding[] {
  const known = new Set(rules.map(({ id }) => id));
  const unknown = Object.keys(values).filter((id) => !known.has(id));
  return [
    ...rules.flatMap((rule) => oneField(rule, Object.hasOwn(values, rule.id) ? (values[rule.id] as Value) : null, content, placeOf)),
    ...unknown.map((field) => findingAt(placeOf(field), 'informs', 'draft.field-unknown', { field })),
  ];
}

function oneField(rule: FieldRule, value: Value, content: Content, placeOf: PlaceOf): DraftFinding[] {
  const place = placeOf(rule.id);
  if (isEmpty(value)) return rule.required ? [findingAt(place, 'blocks', 'draft.required-missing', { title: rule.title })] : [];
  const left = textsIn(value).find((text) => isPlaceholder(text, rule.placeholders));
  if (left !== undefined) return [findingAt(place, 'blocks', 'draft.placeholder-left', { title: rule.title, value: quoted(left) })];
  if (rule.kind === 'rows' && isRows(value)) {
    return value.flatMap((row, i) => fieldFindings(rule.fields, row, content, (field) => ({ ...place, field: `${rule.id}[${i}].${field}` })));
  }
  if (!isOfKind(rule.kind, value)) return [findingAt(place, 'blocks', 'draft.wrong-kind', { title: rule.title, kind: rule.kind, value: quoted(value) })];
  return textsIn(value).flatMap((text) => {
    if ((rule.kind === 'choice' || rule.kind === 'choices') && !rule.options.some(({ id }) => id === text)) {
      return [findingAt(place, 'blocks', 'draft.not-an-option', { title: rule.title, value: quoted(text), options: quoted(rule.options.map(({ id }) => id).join(', ')) })];
    }
    if (rule.kind === 'references' && rule.section !== null && !itemsOf(content, rule.section).some(({ key }) => key === text)) {
      return [findingAt(place, 'blocks', 'draft.refers-to-nothing', { title: rule.title, key: quoted(text), section: rule.section })];
    }
    return [];
  });
}

export const isEmpty = (value: unknown): boolean =>
  value === undefined || value === null || (typeof value === 'string' && value.trim() === '') || (Array.isArray(value) && value.length === 0);

const plain = (text: string): string => text.toLowerCase().replace(/\s+/g, ' ').trim();
function isPlaceholder(text: string, placeholders: readonly string[]): boolean {
  // Once a text: it may be long, and forms have some dozen placeholders.
  const within = plain(text);
  return placeholders.some((left) => within.includes(plain(left)));
}

const textsIn = (value: Value): string[] => (typeof value === 'string' ? [value] : Array.isArray(value) ? value.filter((one): one is string => typeof one === 'string') : []);
type Row = Readonly<Record<string, unknown>>;
const isRows = (value: unknown): value is readonly Row[] => Array.isArray(value) && value.every((one) => typeof one === 'object');
const isTexts = (value: unknown): boolean => Array.isArray(value) && value.every((one) => typeof one === 'string');

function isOfKind(kind: FieldRule['kind'], value: Value): boolean {
  switch (kind) {
    case 'text':
    case 'choice':
      return typeof value === 'string';
    case 'number':
      return typeof value === 'number';
    case 'date':
      return typeof value === 'string' && parseCalendarDate(value) !== null;
    case 'yes-no':
      return typeof value === 'boolean';
    case 'choices':
    case 'words':
    case 'references':
      return isTexts(value);
    case 'measure':
      return measureSchema.safeParse(value).success;
    case 'targets':
      return !Array.isArray(value) && targetsSchema.safeParse(value).success;
    case 'rows':
      return false;
  }
}
