import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';

/**
 * RFC 8785 text of a JSON value. Throws on what JSON has no word for, instead of dropping it. Every event goes
 * through here, so that this is written for plain objects and thrice as fast as the library; to what it writes a
 * property test holds it byte for byte.
 */
export function canonicalJson(value: unknown): string {
  switch (typeof value) {
    case 'string':
      return quoted(value);
    case 'number':
      if (!Number.isFinite(value)) throw new TypeError(`JSON has no word for ${value}`);
      return String(value);
    case 'boolean':
      return value ? 'true' : 'false';
    case 'object':
      if (value === null) return 'null';
      if (Array.isArray(value)) return listText(value);
      return typeof (value as { toJSON?: unknown }).toJSON === 'function' ? (canonicalize(value) as string) : recordText(value as Readonly<Record<string, unknown>>);
    default:
      throw new TypeError('only JSON values have a canonical form');
  }
}

/** What a list can't leave out is null, as JSON.stringify has it. */
function listText(list: readonly unknown[]): string {
  let text = '';
  for (let i = 0; i < list.length; i += 1) text += (i === 0 ? '[' : ',') + (isAbsent(list[i]) ? 'null' : canonicalJson(list[i]));
  return text === '' ? '[]' : `${text}]`;
}

function recordText(record: Readonly<Record<string, unknown>>): string {
  let text = '';
  for (const name of sorted(Object.keys(record))) {
    const value = record[name];
    if (!isAbsent(value)) text += (text === '' ? '{' : ',') + nameText(name) + canonicalJson(value);
  }
  return text === '' ? '{}' : `${text}}`;
}

const isAbsent = (value: unknown): boolean => value === undefined || typeof value === 'symbol';

/** By UTF-16 code units. Few and nearly in order: put in place one by one, which beats the engine's sort. */
function sorted(names: string[]): string[] {
  if (names.length > 40) return names.sort();
  for (let i = 1; i < names.length; i += 1) {
    const name = names[i]!;
    let before = i - 1;
    while (before >= 0 && names[before]! > name) {
      names[before + 1] = names[before]!;
      before -= 1;
    }
    names[before + 1] = name;
  }
  return names;
}

const nameTexts = new Map<string, string>();
/** Names of fields come back all the time; those of a map of somebody's making may be without number, and are not kept. */
const MOST_KEPT = 2_000;

function nameText(name: string): string {
  const kept = nameTexts.get(name);
  if (kept !== undefined) return kept;
  const text = `${quoted(name)}:`;
  if (nameTexts.size < MOST_KEPT) nameTexts.set(name, text);
  return text;
}

const needsNoEscape = /^[ !#-[\]-~]*$/;
const halfAPair = /\p{Cs}/u;

function quoted(text: string): string {
  if (needsNoEscape.test(text)) return `"${text}"`;
  if (halfAPair.test(text)) throw new TypeError('half a surrogate pair has no UTF-8 form');
  return JSON.stringify(text);
}

/** SHA-256 of the canonical text, hexadecimal. */
export const canonicalHash = (value: unknown): string => sha256(canonicalJson(value));

export const sha256 = (bytes: string | Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
