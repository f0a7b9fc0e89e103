import { canonicalJson } from '#libs/kernel/canonical-json.js';
import { slug } from '#libs/kernel/ids.js';
import type { Value } from '#libs/domain/content.js';
import type { FieldRule } from '#libs/domain/program-rules.js';
import { isRecord, measureOf, targetsOf, unitOf, type Raw } from './measures.js';

type Row = Record<string, Exclude<Value, readonly Record<string, unknown>[]>>;

/**
 * The fields of an item as their rules want them. What a rule can't make sense of stays as it is written, as
 * text, and what no rule names stays too: nothing is lost, and the checks of the content say what is wrong with it.
 */
export function fieldsFor(rules: readonly FieldRule[], raw: Readonly<Record<string, Raw>>): Record<string, Value> {
  const unit = unitOf(raw.unit);
  const fields: Record<string, Value> = {};
  for (const [id, given] of Object.entries(raw)) {
    if (given === null) continue;
    const rule = rules.find((candidate) => candidate.id === id);
    // A unit that stands beside its numbers is part of each of them.
    if (!rule && id === 'unit' && unit !== null && rules.some(({ kind }) => kind === 'measure' || kind === 'targets')) continue;
    fields[id] = rule ? valueFor(rule, given, unit) : asWritten(given);
  }
  return fields;
}

/** A value as the rule's kind wants it; as written where it is no such thing. `unit`: told beside it. */
export function valueFor(rule: FieldRule, raw: Raw, unit: string | null = null): Value {
  switch (rule.kind) {
    case 'text':
    case 'date':
      return textOf(raw);
    case 'number': {
      const number = typeof raw === 'string' && /^-?\d+(\.\d+)?$/.test(raw.trim()) ? Number(raw) : raw;
      return typeof number === 'number' ? number : textOf(raw);
    }
    case 'yes-no':
      return typeof raw === 'boolean' ? raw : (YES_NO[textOf(raw).toLowerCase()] ?? textOf(raw));
    case 'choice':
      return optionOf(rule, textOf(raw));
    case 'choices':
      return listOf(raw).map((one) => optionOf(rule, one));
    case 'words':
    case 'references':
      return listOf(raw);
    case 'measure':
      return measureOf(raw, unit) ?? asWritten(raw);
    case 'targets':
      return targetsOf(raw, unit) ?? asWritten(raw);
    case 'rows':
      return [raw].flat().map((row) => rowFor(rule, row as Raw));
  }
}

const YES_NO: Readonly<Record<string, boolean>> = { yes: true, no: false, true: true, false: false };

/** A row that is only a text says what its first field wants to know. */
function rowFor(rule: FieldRule, raw: Raw): Row {
  const [first] = rule.fields;
  const given = isRecord(raw) ? raw : { [first?.id ?? 'text']: raw };
  // Rows have no rows: what would be one is kept as written.
  return fieldsFor(rule.fields, given) as Row;
}

/** By its id or its words, in whatever writing. */
function optionOf({ options }: FieldRule, words: string): string {
  return options.find(({ id, title }) => slug(id) === slug(words) || slug(title) === slug(words))?.id ?? words;
}

const listOf = (raw: Raw): string[] => [raw].flat().filter((one) => one !== null).map((one) => textOf(one as Raw));

export const textOf = (raw: Raw): string => (typeof raw === 'object' ? (Array.isArray(raw) && raw.every((one) => typeof one !== 'object') ? raw.join(', ') : canonicalJson(raw)) : String(raw).trim());

/** A value that no rule knows, in the nearest form that a text may have. */
const asWritten = (raw: Raw): Value => (typeof raw === 'number' || typeof raw === 'boolean' ? raw : Array.isArray(raw) && raw.length > 0 && raw.every((one) => typeof one !== 'object') ? raw.map(String) : textOf(raw));
