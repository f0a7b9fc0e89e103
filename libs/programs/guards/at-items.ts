import { itemCalled } from '#libs/domain/item-name.js';
import type { SectionRule } from '#libs/domain/program-rules.js';
import type { Expression } from './cel.js';

type Facts = Readonly<Record<string, unknown>>;

/** A section of more items than this is not asked item by item. */
const MOST_ASKED = 200;
/** With more than these it is not asked how they go together, which takes the cube of it. */
const MOST_TOGETHER = 40;
const MOST_NAMED = 8;

/**
 * The items at which a rule fails: of a section that it looked through, those that spoil it beside the others, where
 * without any it would hold. So a rule that asks for one item of a kind, or for a number of them, names none: no single item
 * is at fault.
 */
export function failingAt(expression: Expression, facts: Facts, saw: Facts, sections: readonly SectionRule[]): readonly string[] {
  const content = facts.sections as Facts | undefined;
  const looked = sections.filter(({ id }) => Object.keys(saw).some((path) => path.startsWith(`sections.${id}[`)));
  const named = looked.flatMap((section) => {
    const items = content?.[section.id];
    if (!section.many || !Array.isArray(items) || items.length > MOST_ASKED) return [];
    const holdsWith = (some: readonly unknown[]): boolean => expression.ask({ ...facts, sections: { ...content, [section.id]: some } }).held === true;
    if (!holdsWith([])) return [];
    const all = items.filter(isItem);
    const failing = all.length > MOST_TOGETHER ? all.filter((item) => !holdsWith([item])) : spoiling(all, holdsWith);
    const sound = all.filter((item) => !failing.includes(item));
    return failing.map((item, i) => [itemCalled(section, item), ...(i < MOST_NAMED ? failingRows(section, item, (changed) => holdsWith([...sound, changed])) : [])].join(', '));
  });
  return named.length <= MOST_NAMED ? named : [...named.slice(0, MOST_NAMED), '…'];
}

/**
 * Those that no other is missing for: items are put beside each other for as long as the rule goes on holding, and what is
 * left spoils it. Of 1, 2, 3 and 5 without a gap that is 5, though 2 alone would have a gap before it.
 */
function spoiling(items: readonly Facts[], holdsWith: (some: readonly Facts[]) => boolean): readonly Facts[] {
  const alone = items.filter((item) => holdsWith([item]));
  const sound = new Set(holdsWith(alone) ? alone : []);
  const beside = (item: Facts): boolean => holdsWith(items.filter((one) => sound.has(one) || one === item));
  for (let before = -1; before < sound.size; ) {
    before = sound.size;
    for (const item of items) if (!sound.has(item) && beside(item)) sound.add(item);
  }
  return items.filter((item) => !sound.has(item));
}

/** `Indicators 2 and 3`: the rows at which an item fails, where with others of them alone the rule would hold of it. */
function failingRows({ fields }: SectionRule, item: Facts, holdsOf: (item: Facts) => boolean): readonly string[] {
  return fields.flatMap(({ id, kind, title }) => {
    const rows = item[id];
    if (kind !== 'rows' || !Array.isArray(rows) || rows.length < 2 || rows.length > MOST_TOGETHER) return [];
    const failing = rows.flatMap((row: unknown, i) => (holdsOf({ ...item, [id]: [row] }) ? [] : [String(i + 1)]));
    return failing.length === 0 || failing.length === rows.length ? [] : [`${title} ${failing.join(' and ')}`];
  });
}

const isItem = (item: unknown): item is Facts => typeof item === 'object' && item !== null;
