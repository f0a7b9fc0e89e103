import type { Entered } from './entered.js';

/** A line of a list: what it is called, and what is known of it. */
export type Line = { readonly label: string; readonly fixed: Readonly<Record<string, unknown>> };

/** A list that is written line by line. A known line without what it needs is left out, and one of the others in which nothing is filled in. */
export type Lines = {
  /** Those that are known. */
  readonly rows: readonly Line[];
  /** What is asked for in each; nothing of a list of plain values. */
  readonly ask: readonly string[];
  /** What each line can't be without. */
  readonly needs: string;
  /** What a line is called by its number, where there may be more of them than are known. */
  readonly more?: (number: number) => string;
};

/** How many empty lines stand under those that are there: whoever needs more sends the form and opens it again. */
const EMPTY = 3;
/** Where the schema of a list says no number. */
const MOST = 30;

/** The lines of a form: those that are known, those that came back with it, and some to fill in. `name`: what the names of their fields begin with. */
export function linesOf({ rows, more }: Lines, name: string, entered: Entered, most = MOST): readonly Line[] {
  if (!more) return rows;
  const filled = Object.keys(entered).flatMap((field) => {
    const nth = field.startsWith(name) ? /^\d{1,3}(?=\.|$)/.exec(field.slice(name.length))?.[0] : undefined;
    return nth === undefined ? [] : [Number(nth) + 1];
  });
  const count = Math.min(most, Math.max(rows.length, ...filled) + EMPTY);
  return Array.from({ length: Math.max(rows.length, count) }, (_, n) => rows[n] ?? { label: more(n + 1), fixed: {} });
}
