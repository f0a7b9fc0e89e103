import { sha256 } from '#libs/kernel/canonical-json.js';
import { slug } from '#libs/kernel/ids.js';

export type RoleWords = { readonly role: string; readonly words: string };

/** Of an id: each notice and each digest repeats it, and an event has room for 65,535 bytes. */
export const MAX_ROLE = 120;

/** The id of the role that these words name. A long one is cut and ends with a hash of the whole, so that two stay two. */
export function roleOf(words: string): string {
  const whole = slug(words);
  return whole.length <= MAX_ROLE ? whole : `${whole.slice(0, MAX_ROLE - 9).replace(/-+$/, '')}-${sha256(whole).slice(0, 8)}`;
}

export const isLongRole = (words: string): boolean => slug(words).length > MAX_ROLE;

/** `A; B` → the roles A and B by their slugs, each once, in order. */
export function rolesIn(cell: string): RoleWords[] {
  const seen = new Set<string>();
  return cell.split(/[;\n]/).flatMap((part) => {
    const words = part.trim().replace(/\s+/g, ' ');
    const role = roleOf(words);
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
  const seen = new Set<string>();
  const byCore = new Map<string, Spelling>();
  const byShorter = new Map<string, Spelling>();
  for (const spelling of spellings) {
    if (seen.has(spelling.words)) continue;
    seen.add(spelling.words);
    const core = coreWords(spelling.words);
    const shorter = shorterForms(core, spelling.words);
    const other = [core.join(' '), ...shorter].map((form) => byCore.get(form)).find((known) => known) ?? byShorter.get(core.join(' '));
    if (other) pairs.push({ spelling, other });
    if (!byCore.has(core.join(' '))) byCore.set(core.join(' '), spelling);
    for (const form of shorter) if (!byShorter.has(form)) byShorter.set(form, spelling);
  }
  return pairs;
}

const coreWords = (words: string): string[] =>
  slug(words)
    .split('-')
    .map((word) => ABBREVIATIONS[word] ?? word)
    .map((word) => (word.length > 3 && /[^s]s$/.test(word) ? word.slice(0, -1) : word));

/** What others may call the same role: without the acronym before it, or without what `and` adds; two words at least. */
function shorterForms(core: readonly string[], words: string): string[] {
  const forms = /^[A-Z]{2,}\b/.test(words) ? [core.slice(1)] : [];
  core.forEach((word, i) => word === 'and' && forms.push(core.slice(0, i)));
  return forms.filter((form) => form.length >= 2).map((form) => form.join(' '));
}
