import { measureSchema, targetsSchema, type Measure, type Targets } from '#libs/domain/content.js';

/** What a file says, before its program tells what kind of value it is. */
export type Raw = string | number | boolean | null | readonly Raw[] | { readonly [field: string]: Raw };

type Unit = Measure['unit'];
const QUALIFIERS: readonly (readonly [RegExp, Measure['qualifier']])[] = [
  [/^(?:less than|under|below|fewer than|<(?!=))\s*/i, 'less-than'],
  [/^(?:more than|over|above|>(?!=))\s*/i, 'more-than'],
  [/^(?:at least|≥|>=)\s*/i, 'at-least'],
  [/^(?:at most|up to|≤|<=)\s*/i, 'at-most'],
];
const NUMBER = String.raw`(\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)`;
const SPLIT = new RegExp(`^${NUMBER}\\s*%?\\s*[/:]\\s*${NUMBER}\\s*%?$`);
const PLAIN = new RegExp(`^(\\$)?\\s*${NUMBER}\\s*(%|percent|points?(?: of \\d+)?|of \\d+)?$`, 'i');
const YEAR = /\s*(?:\((\d{4})\)|,? (?:in|by) (\d{4}))$/;

/** `%` → `percent`; null where a word names no unit that we know. */
export function unitOf(words: Raw | undefined): Unit | null {
  if (typeof words !== 'string') return null;
  const word = words.trim().toLowerCase();
  if (word === '%' || word === 'percent' || word === 'percentage') return 'percent';
  const scale = /^points?(?:[- ]of[- ](\d+))$|^(\d+)[- ]point(?: likert)?(?: scale)?$/.exec(word);
  if (scale) return `points-of-${scale[1] ?? scale[2]}`;
  return /^(percent-split|count|dollars)$/.test(word) ? word : null;
}

/**
 * `less than 15 %`, `60 % / 40 %`, `4 points of 5`, `$1,200`, `20.1 % (2019)`, or a bare number whose unit is
 * told elsewhere. Null where it is none of these, or a bare number with no unit: none is guessed.
 */
export function measureIn(text: string, unit: Unit | null): Measure | null {
  const dated = YEAR.exec(text.trim());
  const year = dated ? Number(dated[1] ?? dated[2]) : null;
  let words = text.trim().slice(0, dated?.index ?? undefined).trim();
  const found = QUALIFIERS.find(([begins]) => begins.test(words));
  if (found) words = words.replace(found[0], '');
  const qualifier = found?.[1] ?? null;
  const split = SPLIT.exec(words);
  if (split) {
    const shares: [number, number] = [numberIn(split[1]!), numberIn(split[2]!)];
    return { value: shares, unit: 'percent-split', qualifier, year };
  }
  const plain = PLAIN.exec(words);
  if (!plain) return null;
  const [, dollar, number, after] = plain;
  const scale = after && /(\d+)$/.exec(after);
  const own: Unit | null = dollar ? 'dollars' : !after ? null : scale ? `points-of-${scale[1]}` : /^(%|percent)$/i.test(after) ? 'percent' : null;
  const counted = own ?? unit;
  return counted === null ? null : { value: numberIn(number!), unit: counted, qualifier, year };
}

const numberIn = (digits: string): number => Number(digits.replaceAll(',', ''));

/** A measure as a file may give it: a record, a number, two shares, or words. Null where it is no measure. */
export function measureOf(raw: Raw, unit: Unit | null): Measure | null {
  if (typeof raw === 'string') return measureIn(raw, unit);
  if (typeof raw === 'number') return unit === null ? null : { value: raw, unit, qualifier: null, year: null };
  if (isRecord(raw)) {
    const { value, unit: own, ...rest } = raw;
    if (typeof value === 'string') {
      const read = measureIn(value, unitOf(own) ?? unit);
      return read && parsed({ ...read, ...rest });
    }
    return parsed({ ...rest, value, unit: unitOf(own) ?? own ?? unit });
  }
  if (Array.isArray(raw)) return parsed({ value: raw, unit: 'percent-split' });
  return null;
}

function parsed(value: unknown): Measure | null {
  const read = measureSchema.strict().safeParse(value);
  return read.success ? read.data : null;
}

/** Targets by year. Null where one of them is not understood: half of a row of targets is none. */
export function targetsOf(raw: Raw, unit: Unit | null): Targets | null {
  if (!isRecord(raw)) return null;
  const entries: [string, Measure][] = [];
  for (const [year, value] of Object.entries(raw)) {
    const measure = measureOf(value, unit);
    if (!measure) return null;
    entries.push([year, measure]);
  }
  const read = targetsSchema.safeParse(Object.fromEntries(entries));
  return read.success && entries.length > 0 ? read.data : null;
}

export const isRecord = (raw: Raw | undefined): raw is { readonly [field: string]: Raw } => typeof raw === 'object' && raw !== null && !Array.isArray(raw);
