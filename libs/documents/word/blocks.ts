/** A content control as the form has it. Tags need not be unique: the heading that it stands under tells them apart. */
export type Control = {
  readonly tag: string | null;
  readonly alias: string | null;
  readonly kind: 'text' | 'choice' | 'date' | 'tick';
  readonly text: string;
  /** True where Word shows the form's prompt: what is read there is no answer. */
  readonly placeholder: boolean;
  /** Of a tick box. */
  readonly checked: boolean;
  /** Of a date: as the control keeps it, `YYYY-MM-DD`, whatever way it is shown. */
  readonly date: string | null;
  /** The control that it stands in. */
  readonly outer: Control | null;
};

/** A stretch of a paragraph's text, with the innermost control that it stands in. Ticks of every kind read as ☒ and ☐. */
export type Piece = { readonly text: string; readonly control: Control | null };

export type Paragraph = {
  readonly kind: 'paragraph';
  /** 1 to 9 where it is a heading; 0 for the document's title. */
  readonly heading: number | null;
  readonly pieces: readonly Piece[];
};

/** Cells as the grid has them: a cell over three columns is followed by two empty ones. */
export type TableBlock = { readonly kind: 'table'; readonly rows: readonly (readonly Cell[])[] };
export type Cell = { readonly blocks: readonly Block[] };
export type Block = Paragraph | TableBlock;

/** A Word document as a stream of blocks, before anyone asks what its labels mean. */
export type WordDocument = {
  readonly title: string | null;
  readonly blocks: readonly Block[];
  /** Parts that only the document shows: changes that somebody tracked and nobody accepted. */
  readonly trackedChanges: number;
};

export const textOf = (block: Paragraph): string => block.pieces.map(({ text }) => text).join('');

/** All text below a block or cell, a line a paragraph. */
export const linesOf = (blocks: readonly Block[]): string[] =>
  blocks.flatMap((block) => (block.kind === 'paragraph' ? [textOf(block)] : block.rows.flatMap((row) => row.flatMap((cell) => linesOf(cell.blocks)))));

export const paragraphsOf = (blocks: readonly Block[]): Paragraph[] =>
  blocks.flatMap((block) => (block.kind === 'paragraph' ? [block] : block.rows.flatMap((row) => row.flatMap((cell) => paragraphsOf(cell.blocks)))));
