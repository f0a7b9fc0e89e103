import { itemName } from '#libs/domain/item-name.js';
import type { SectionRule } from '#libs/domain/program-rules.js';
import type { Expression } from './cel.js';

type Facts = Readonly<Record<string, unknown>>;

/** A section of more items than this is not asked item by item. */
const MOST_ASKED = 200;
const MOST_NAMED = 8;

/**
 * The items at which a rule fails: of a section that it looked through, those with which alone it does not hold, where
 * without any it would. So a rule that asks for one item of a kind, or for a number of them, names none: no single item
 * is at fault.
 */
export function failingAt(expression: Expression, facts: Facts, saw: Facts, sections: readonly SectionRule[]): readonly string[] {
  const content = facts.sections as Facts | undefined;
  const looked = sections.filter(({ id }) => Object.keys(saw).some((path) => path.startsWith(`sections.${id}[`)));
  const named = looked.flatMap((section) => {
    const items = content?.[section.id];
    if (!section.many || !Array.isArray(items) || items.length > MOST_ASKED) return [];
    const holdsWith = (some: readonly unknown[]): boolean => expression.ask({ ...facts, sections: { ...content, [section.id]: some } }).held === true;
    return holdsWith([]) ? items.filter(isItem).filter((item) => !holdsWith([item])).map((item) => calledIn(section, item)) : [];
  });
  return named.length <= MOST_NAMED ? named : [...named.slice(0, MOST_NAMED), '…'];
}

const isItem = (item: unknown): item is Facts => typeof item === 'object' && item !== null;

/** `Strategies 3 “Summer course”`. */
function calledIn({ title, fields }: SectionRule, item: Facts): string {
  const name = itemName(item, fields);
  return [title, typeof item.key === 'string' ? item.key : '', name === null ? '' : `“${name.slice(0, 80)}”`].filter(Boolean).join(' ');
}
