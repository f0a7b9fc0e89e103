import { slug } from '#libs/kernel/ids.js';
import { slipsBetween } from '#libs/kernel/slips.js';
import type { Content } from '../../content.js';
import type { FieldMeaning, FieldRule, SectionRule } from '../../program-rules.js';
import type { DraftFinding } from '../events.js';
import { itemsOf } from '../state.js';
import { findingAt, quoted, type Place } from './finding.js';
import { rowsOf, valueOf, type Values } from './values.js';

/** A name of a person, an organisation or a district, and where it stands. */
export type Named = { readonly name: string; readonly place: Place };

const NAMES: readonly FieldMeaning[] = ['person', 'submitter', 'approver', 'organisation', 'district', 'partner'];

/** The names in a text, by what the program says that its fields mean; `meanings`: those alone. */
export const namesIn = (content: Content, sections: readonly SectionRule[], meanings = NAMES): (Named & { readonly means: FieldMeaning })[] =>
  sections.flatMap(({ id: section, fields }) =>
    itemsOf(content, section).flatMap(({ key: item, fields: values }) => namesOf(fields, values, meanings, (field) => ({ section, item, field }))),
  );

function namesOf(rules: readonly FieldRule[], values: Values, meanings: readonly FieldMeaning[], placeOf: (field: string) => Place): (Named & { readonly means: FieldMeaning })[] {
  return rules.flatMap(({ id, kind, means, fields }) => {
    const value = valueOf(values, id);
    if (kind === 'rows') return rowsOf(value).flatMap((row, i) => namesOf(fields, row, meanings, (inner) => placeOf(`${id}[${i}].${inner}`)));
    if (means === null || !meanings.includes(means)) return [];
    if (typeof value === 'string') return value === '' ? [] : [{ name: value, means, place: placeOf(id) }];
    const list: readonly unknown[] = Array.isArray(value) ? value : [];
    return list.flatMap((name, i) => (typeof name === 'string' && name !== '' ? [{ name, means, place: placeOf(`${id}[${i}]`) }] : []));
  });
}

/** So many names are compared with each other for slips, far more than a plan has; of all others only capitals, dots and spaces are looked at. */
const MOST_COMPARED = 500;

/** Pairs that look like one name in two spellings, told at the later one. They are never merged: only people know. */
export function checkNames(names: readonly Named[]): DraftFinding[] {
  const seen = new Set<string>();
  const first = new Map<string, Named>();
  const compared: { readonly named: Named; readonly word: string }[] = [];
  const findings: DraftFinding[] = [];
  for (const named of names) {
    if (seen.has(named.name)) continue;
    seen.add(named.name);
    const word = slug(named.name);
    if (word === '') continue;
    const other = (compared.length < MOST_COMPARED ? compared.find((one) => one.word === word || slipsApart(one.word, word))?.named : undefined) ?? first.get(word);
    if (other) findings.push(findingAt(named.place, 'informs', 'draft.name-spelled-two-ways', { name: quoted(named.name), other: quoted(other.name) }));
    if (!first.has(word)) first.set(word, named);
    if (compared.length < MOST_COMPARED) compared.push({ named, word });
  }
  return findings;
}

/** The shortest names in which one letter more or less is a slip, and not another name. */
const SHORTEST = { forOne: 5, forTwo: 10 };
const LONGEST = 120;

/** The same but for capitals, dots and spaces, or for a letter or two. Other digits are another thing. */
export function looksAlike(a: string, b: string): boolean {
  const [first, second] = [slug(a), slug(b)];
  return first === second ? a !== b && first !== '' : slipsApart(first, second);
}

/** One name, in one spelling or in two that look alike; a name that is left out is nobody's. */
export const sameName = (a: string, b: string): boolean => (a === b ? a.trim() !== '' : looksAlike(a, b));

function slipsApart(first: string, second: string): boolean {
  const length = Math.min(first.length, second.length);
  const slips = length >= SHORTEST.forTwo ? 2 : length >= SHORTEST.forOne ? 1 : 0;
  if (slips === 0 || Math.max(first.length, second.length) > Math.min(LONGEST, length + slips) || first.replace(/\D/g, '') !== second.replace(/\D/g, '')) return false;
  return slipsBetween(first, second, slips) <= slips;
}
