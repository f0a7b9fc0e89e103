import { slug } from '#libs/kernel/ids.js';
import type { Content, Item } from '../../content.js';
import type { SectionRule } from '../../program-rules.js';
import type { DraftFinding } from '../events.js';
import { itemsOf } from '../state.js';
import { findingAt } from './finding.js';

/** Numbers of a section that jump (3, then 5), stand twice, or are two for one thing. Told, and never changed: people refer to them. */
export function checkNumbers(content: Content, rules: readonly SectionRule[]): DraftFinding[] {
  return rules
    .filter(({ many, fields }) => many && fields.some(({ id, kind }) => id === 'number' && kind === 'number'))
    .flatMap(({ id }) => {
      const items = itemsOf(content, id).flatMap((item) => (typeof item.fields.number === 'number' ? [{ item, number: item.fields.number }] : []));
      return [...jumps(id, items), ...doubles(id, items), ...twoNumbers(id, items)];
    });
}

type Numbered = { readonly item: Item; readonly number: number };

function jumps(section: string, items: readonly Numbered[]): DraftFinding[] {
  const sorted = [...items].sort((a, b) => a.number - b.number);
  return sorted.slice(1).flatMap(({ item, number }, i) => {
    const before = sorted[i]!.number;
    return number - before > 1 ? [findingAt({ section, item: item.key, field: 'number' }, 'informs', 'draft.number-jumps', { from: before, to: number })] : [];
  });
}

function doubles(section: string, items: readonly Numbered[]): DraftFinding[] {
  return items.flatMap(({ item, number }, i) =>
    items.slice(0, i).some((before) => before.number === number) ? [findingAt({ section, item: item.key, field: 'number' }, 'informs', 'draft.number-twice', { number })] : [],
  );
}

/** Said so by the plan itself, or the same name under another number. */
function twoNumbers(section: string, items: readonly Numbered[]): DraftFinding[] {
  const names = items.map(({ item }) => nameOf(item));
  return items.flatMap(({ item, number }, i) => {
    const shared = item.fields.shared_with_number;
    const namesake = names[i] === '' ? undefined : items.slice(0, i).find((before, j) => before.number !== number && names[j] === names[i]);
    const other = typeof shared === 'number' ? shared : namesake?.number;
    return other === undefined ? [] : [findingAt({ section, item: item.key, field: 'number' }, 'informs', 'draft.two-numbers', { number, other })];
  });
}

const nameOf = ({ fields }: Item): string => (typeof fields.name === 'string' ? slug(fields.name) : '');
