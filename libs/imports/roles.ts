import { slug } from '#libs/kernel/ids.js';

export type RoleWords = { readonly role: string; readonly words: string };

/** `A; B` → the roles A and B by their slugs, each once, in order. */
export function rolesIn(cell: string): RoleWords[] {
  const seen = new Set<string>();
  return cell.split(/[;\n]/).flatMap((part) => {
    const words = part.trim().replace(/\s+/g, ' ');
    const role = slug(words);
    if (role === '' || seen.has(role)) return [];
    seen.add(role);
    return [{ role, words }];
  });
}

/** Where a way of writing a role was first seen. */
export type Spelling = { readonly words: string; readonly line: number };

const ABBREVIATIONS: Record<string, string> = { asst: 'assistant', assoc: 'associate', supt: 'superintendent', dir: 'director', coord: 'coordinator', exec: 'executive', dept: 'department' };

/**
 * Pairs of spellings that look like one role, the one seen later first: the same words but for dots, capitals,
 * plural or abbreviation; one with an acronym before it (`SIG …`); or one that goes on with `and …`.
 * They are reported and never merged: only a person knows.
 */
export function spelledTwoWays(spellings: readonly Spelling[]): { readonly spelling: Spelling; readonly other: Spelling }[] {
  const pairs: { spelling: Spelling; other: Spelling }[] = [];
  const first = new Map<string, Spelling>();
  for (const spelling of spellings) if (!first.has(spelling.words)) first.set(spelling.words, spelling);
  const known: { spelling: Spelling; words: string[] }[] = [];
  for (const spelling of first.values()) {
    const words = coreWords(spelling.words);
    const alike = known.find((other) => sameRole(words, spelling.words, other.words, other.spelling.words));
    if (alike) pairs.push({ spelling, other: alike.spelling });
    known.push({ spelling, words });
  }
  return pairs;
}

const coreWords = (words: string): string[] =>
  slug(words)
    .split('-')
    .map((word) => ABBREVIATIONS[word] ?? word)
    .map((word) => (word.length > 3 && /[^s]s$/.test(word) ? word.slice(0, -1) : word));

function sameRole(a: readonly string[], aText: string, b: readonly string[], bText: string): boolean {
  if (a.join(' ') === b.join(' ')) return true;
  const [short, long, longText] = a.length < b.length ? [a, b, bText] : [b, a, aText];
  if (short.length < 2) return false;
  const before = long.slice(0, long.length - short.length);
  const behindAcronym = long.slice(before.length).join(' ') === short.join(' ') && before.length === 1 && /^[A-Z]{2,}\b/.test(longText);
  const goesOn = long.slice(0, short.length).join(' ') === short.join(' ') && long[short.length] === 'and';
  return behindAcronym || goesOn;
}
