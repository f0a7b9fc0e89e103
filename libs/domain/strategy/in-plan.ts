import { canonicalJson } from '#libs/kernel/canonical-json.js';
import { refuse } from '#libs/kernel/refusal.js';
import type { Content, Item, Measure, Targets } from '../content.js';
import type { StrategyText } from './events.js';
import type { Member, Shared } from './state.js';

/** The section in which a plan has its strategies. */
const SECTION = 'strategies';
const NUMBERS = ['number', 'shared_with_number'] as const;

/** Where a plan's text has what districts have in common: the first of these fields that an item has. */
const FIELDS: Readonly<Record<keyof StrategyText, readonly [string, ...string[]]>> = { name: ['name'], types: ['type'], aim: ['aim', 'description'], grades: ['grades'], locations: ['locations'] };

const itemsIn = (content: Content): readonly Item[] => (Object.hasOwn(content, SECTION) ? content[SECTION]! : []);

const numbersOf = ({ fields }: Item): readonly string[] => NUMBERS.flatMap((field) => (typeof fields[field] === 'number' || typeof fields[field] === 'string' ? [String(fields[field])] : []));

/** A strategy that a plan carries under two numbers may be two items of it. */
const numbered = (content: Content, numbers: readonly string[]): readonly Item[] => itemsIn(content).filter((item) => numbersOf(item).some((number) => numbers.includes(number)));

type Own = Pick<Member, 'district' | 'numbers' | 'targets'>;

/** Why a district's own number and targets are not those of its plan; null where they are. */
export function notInPlan({ district, numbers, targets }: Own, content: Content): ReturnType<typeof refuse> | null {
  const known = [...new Set(itemsIn(content).flatMap(numbersOf))];
  const stray = numbers.find((number) => !known.includes(number));
  if (stray !== undefined) return refuse('strategy.number-not-in-plan', { district, number: stray, numbers: known.join(', ') || 'none' });
  const rows = numbered(content, numbers).flatMap(({ fields }) => (Array.isArray(fields.indicators) ? (fields.indicators as readonly unknown[]) : [])) as readonly { readonly measure?: unknown; readonly targets?: Targets }[];
  for (const { measure, targets: given } of targets) {
    const row = rows.find((one) => one.measure === measure);
    if (!row) return refuse('strategy.indicator-not-in-plan', { district, number: numbers.join(', '), measure, indicators: rows.map((one) => String(one.measure)).join('; ') || 'none' });
    const years = yearsApart(given, row.targets ?? {});
    if (years.length > 0) return refuse('strategy.targets-not-in-plan', { district, measure, years: years.join(', ') });
  }
  return null;
}

const aimed = ({ value, unit, qualifier }: Measure): string => canonicalJson([value, unit, qualifier ?? null]);

const yearsApart = (given: Targets, told: Targets): readonly string[] =>
  [...new Set([...Object.keys(given), ...Object.keys(told)])].sort().filter((year) => !given[year] || !told[year] || aimed(given[year]) !== aimed(told[year]));

type Apart = { readonly item: string | null; readonly field: string | null; readonly adopted: unknown; readonly is: unknown };

/**
 * What a plan's text doesn't carry of the version that its district holds, as after a change that was adopted. `field` is the
 * plan's own; null: it has no strategy of that number any more.
 */
export const apartFrom = (state: Shared, { tenant, plan, content }: { readonly tenant: string; readonly plan: string; readonly content: Content }) =>
  state.members
    .filter(({ plan: own, until }) => until === null && own?.tenant === tenant && own.plan === plan)
    .flatMap((member) => apart(state, member, content).map((one) => ({ ...one, strategy: state.texts[member.version - 1]!.name, version: member.version })));

function apart(state: Shared, { numbers, version }: Pick<Member, 'numbers' | 'version'>, content: Content): readonly Apart[] {
  const items = numbered(content, numbers);
  if (items.length === 0) return [{ item: null, field: null, adopted: numbers.join(', '), is: null }];
  const text = state.texts[version - 1]!;
  const told = (field: keyof StrategyText): boolean => state.texts.slice(0, version).some((one) => !isBlank(one[field]));
  const fields = (Object.keys(FIELDS) as (keyof StrategyText)[]).filter(told);
  return items.flatMap((item) =>
    fields.flatMap((of): Apart[] => {
      const field = FIELDS[of].find((one) => !isBlank(item.fields[one])) ?? FIELDS[of][0];
      const [adopted, is] = [text[of], item.fields[field] ?? null];
      return canonicalJson(plain(adopted)) === canonicalJson(plain(is)) ? [] : [{ item: item.key, field, adopted, is }];
    }),
  );
}

const isBlank = (value: unknown): boolean => plain(value).length === 0;

/** Lists are the same in any order, and a number is what people write it as. */
const plain = (value: unknown): readonly string[] => (value === null || value === undefined ? [] : (Array.isArray(value) ? value : [value]).map((one) => String(one).trim()).filter(Boolean).sort());
