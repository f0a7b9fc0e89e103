/** One record of a file as it stands there, before anyone asks what its columns mean. */
export type TableRow = {
  /** The physical line on which it begins, or the sheet's row; 1 is the first. */
  readonly line: number;
  readonly cells: readonly string[];
  /** True where its quotes don't add up: `cells` then holds the line as one text. */
  readonly broken: boolean;
  /** Which cells, counted from 0, had characters that no text has; those are taken out. */
  readonly cleaned: readonly number[];
};

/** One sheet of a workbook, or a whole CSV file. */
export type Table = { readonly sheet: string | null; readonly rows: readonly TableRow[] };

export type ReadFile = {
  readonly mediaType: string;
  readonly tables: readonly Table[];
  /** The character set that had to be guessed, since nothing in the file names it; null where none was. */
  readonly guessedEncoding: string | null;
};

/** What reading may cost: a file over a limit is refused before it is unpacked or kept in memory. */
export const LIMITS = {
  bytes: 10 * 1024 * 1024,
  unzippedBytes: 64 * 1024 * 1024,
  rows: 25_000,
  columns: 200,
};

/** NUL and other controls but tabs, line ends and form feeds, and halves of surrogate pairs: the database refuses some, and no page shows any. */
export const UNPRINTABLE = /[\u0000-\u0008\u000b\u000e-\u001f\p{Cs}]/gu;

export const isBlank = (row: TableRow): boolean => row.cells.every((cell) => cell.trim() === '');
