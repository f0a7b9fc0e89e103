import type { FieldRule } from '#libs/domain/program-rules.js';
import { linesOf, paragraphsOf, type Cell, type Control, type Piece } from './blocks.js';
import { columnLabelled } from './labels.js';
import { itemKeyIn, readTag, type Tagged } from './tags.js';

export type Column = { readonly field: FieldRule; readonly year: string | null };
export type Columns = readonly (Column | null)[];

/** The fields that a header row names; null where it is no header row of these fields. */
export function columnsOf(fields: readonly FieldRule[], header: readonly Cell[]): Columns | null {
  const titles = header.map(({ blocks }) => linesOf(blocks).join(' ').trim());
  const columns = titles.map((title) => columnLabelled(fields, title));
  const known = columns.filter((column) => column !== null).length;
  return known >= Math.min(2, fields.length) && known * 2 >= titles.filter((title) => title !== '').length ? columns : null;
}

export const piecesOf = (cell: Cell | undefined): Piece[] =>
  paragraphsOf(cell?.blocks ?? []).flatMap(({ pieces }, i) => (i === 0 ? pieces : [{ text: '\n', control: null }, ...pieces]));

export const isBlankRow = (row: readonly Cell[]): boolean => row.every((cell) => piecesOf(cell).every(({ text }) => text.trim() === ''));

/** Each control with what is written in it, in the order in which they stand. */
export function controlsOf(pieces: readonly Piece[]): { readonly control: Control; readonly text: string }[] {
  const found = new Map<Control, string>();
  for (const { control, text } of pieces) if (control) found.set(control, (found.get(control) ?? '') + text);
  return [...found].map(([control, text]) => ({ control, text }));
}

/** The controls that Planline wrote for these fields, or for fields that the program does not name. */
export function taggedIn(pieces: readonly Piece[], fields: readonly FieldRule[]): { readonly control: Control; readonly text: string; readonly tag: Tagged; readonly field: FieldRule | null }[] {
  return controlsOf(pieces).flatMap(({ control, text }) => {
    const tag = readTag(control.tag);
    const field = tag && (fields.find(({ id }) => id === tag.field) ?? null);
    return tag && (field || tag.extra) ? [{ control, text, tag, field }] : [];
  });
}

/** The key of the item that a piece stands in, as Planline wrote it. */
export function keyOf(pieces: readonly Piece[]): string | null {
  for (const { control } of pieces) {
    for (let around: Control | null = control; around; around = around.outer) {
      const key = itemKeyIn(around.tag);
      if (key !== null) return key;
    }
  }
  return null;
}

/** What stands behind the first so many characters of a paragraph's trimmed text. */
export function after(pieces: readonly Piece[], count: number): Piece[] {
  const text = pieces.map((piece) => piece.text).join('');
  let skip = count + (text.length - text.trimStart().length);
  return pieces.flatMap((piece) => {
    const rest = piece.text.slice(Math.min(skip, piece.text.length));
    skip = Math.max(0, skip - piece.text.length);
    return rest === '' ? [] : [{ ...piece, text: rest }];
  });
}
