import type { Measure, Targets } from '#libs/domain/content.js';

const QUALIFIERS = { 'less-than': 'less than ', 'more-than': 'more than ', 'at-least': 'at least ', 'at-most': 'at most ' } as const;

/** A measure as people write one, with its unit always said: percent and points are never mixed. */
export function measureWords({ value, unit, qualifier, year }: Measure): string {
  const before = qualifier === null ? '' : QUALIFIERS[qualifier];
  return `${before}${amount(value, unit)}${year === null ? '' : ` (${year})`}`;
}

function amount(value: Measure['value'], unit: string): string {
  const points = /^points-of-(\d+)$/.exec(unit)?.[1];
  if (typeof value !== 'number') return unit === 'percent-split' ? value.map((share) => `${share} %`).join(' / ') : `${value.join(' / ')} ${unit}`;
  if (unit === 'percent') return `${value} %`;
  if (unit === 'dollars') return `$${value}`;
  return points === undefined ? `${value} ${unit}` : `${value} points of ${points}`;
}

export type MeasureRecord = { readonly value: number | readonly number[]; readonly unit: string; readonly qualifier: string | null; readonly year: number | null };

const NUMBER = String.raw`-?\d+(?:\.\d+)?(?:e[+-]?\d+)?`;
const WRITTEN = new RegExp(`^(less than |more than |at least |at most )?(\\$)?(${NUMBER})(?: %)?(?: / (${NUMBER})(?: %)?)?( points of \\d+| [a-z]+(?:-[a-z0-9]+)*)?(?: \\((\\d{1,4})\\))?$`);

/** What `measureWords` wrote, read back to the last digit; null for any other words, which are for a more lenient reader. */
export function measureWritten(text: string): MeasureRecord | null {
  const match = WRITTEN.exec(text);
  if (!match) return null;
  const [, before, dollar, first, second, after, year] = match;
  const points = /^ points of (\d+)$/.exec(after ?? '')?.[1];
  const unit = points ? `points-of-${points}` : after ? after.slice(1) : dollar ? 'dollars' : second ? 'percent-split' : text.includes('%') ? 'percent' : null;
  if (unit === null) return null;
  const record = {
    value: second === undefined ? Number(first) : [Number(first), Number(second)],
    unit,
    qualifier: before ? before.trim().replace(' ', '-') : null,
    year: year === undefined ? null : Number(year),
  };
  return measureWords(record as Measure) === text ? record : null;
}

export const isMeasure = (value: unknown): value is Measure => typeof value === 'object' && value !== null && 'unit' in value && 'value' in value;

export const isTargets = (value: unknown): value is Targets =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && Object.entries(value).every(([year, measure]) => /^\d{4}$/.test(year) && isMeasure(measure));
