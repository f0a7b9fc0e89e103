import { slug } from '#libs/kernel/ids.js';
import type { Content, Item } from '../../content.js';
import type { FieldMeaning, SectionRule } from '../../program-rules.js';
import type { DraftFinding } from '../events.js';
import { itemsOf } from '../state.js';
import { findingAt } from './finding.js';
import { valueOf } from './values.js';

/** Numbers of a section that jump (3, then 5), stand twice, or are two for one thing. Told, and never changed: people refer to them. */
export function checkNumbers(content: Content, rules: readonly SectionRule[]): DraftFinding[] {
  return rules.flatMap((section) => {
    const field = fieldOf(section, 'number');
    if (!section.many || field === undefined) return [];
    const items = itemsOf(content, section.id).flatMap((item) => {
      const number = valueOf(item.fields, field);
      return typeof number === 'number' ? [{ item, number }] : [];
    });
    const finding: At = (item, code, params) => findingAt({ section: section.id, item: item.key, field }, 'informs', code, params);
    return [...jumps(items, finding), ...doubles(items, finding), ...twoNumbers(items, section, finding)];
  });
}

type Numbered = { readonly item: Item; readonly number: number };
type At = (item: Item, code: string, params: Readonly<Record<string, number>>) => DraftFinding;

const fieldOf = ({ fields }: SectionRule, meaning: FieldMeaning): string | undefined => fields.find(({ means }) => means === meaning)?.id;

function jumps(items: readonly Numbered[], finding: At): DraftFinding[] {
  const sorted = [...items].sort((a, b) => a.number - b.number);
  return sorted.slice(1).flatMap(({ item, number }, i) => {
    const before = sorted[i]!.number;
    return number - before > 1 ? [finding(item, 'draft.number-jumps', { from: before, to: number })] : [];
  });
}

const doubles = (items: readonly Numbered[], finding: At): DraftFinding[] =>
  items.flatMap(({ item, number }, i) => (items.slice(0, i).some((before) => before.number === number) ? [finding(item, 'draft.number-twice', { number })] : []));

/** Said so by the plan itself, or the same name under another number. */
function twoNumbers(items: readonly Numbered[], section: SectionRule, finding: At): DraftFinding[] {
  const [shared, title] = [fieldOf(section, 'other-number'), fieldOf(section, 'title')];
  const names = items.map(({ item: { fields } }) => {
    const name = title === undefined ? null : valueOf(fields, title);
    return typeof name === 'string' ? slug(name) : '';
  });
  return items.flatMap(({ item, number }, i) => {
    const said = shared === undefined ? null : valueOf(item.fields, shared);
    const namesake = names[i] === '' ? undefined : items.slice(0, i).find((before, j) => before.number !== number && names[j] === names[i]);
    const other = typeof said === 'number' ? said : namesake?.number;
    return other === undefined ? [] : [finding(item, 'draft.two-numbers', { number, other })];
  });
}
