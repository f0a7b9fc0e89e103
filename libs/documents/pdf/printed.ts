import type { CalendarDate } from '#libs/kernel/dates.js';
import type { RevisionMark } from './mark.js';

/** A part of a printed document, by what it means. How it looks is each format's own business. */
export type Block =
  | { readonly kind: 'heading'; readonly level: 1 | 2 | 3; readonly text: string }
  | { readonly kind: 'paragraph'; readonly text: string }
  | { readonly kind: 'lines'; readonly lines: readonly string[] }
  | { readonly kind: 'list'; readonly items: readonly string[] }
  /** Names and what they are: a table whose headings stand on the left. */
  | { readonly kind: 'facts'; readonly caption: string; readonly rows: readonly (readonly [string, string])[] }
  | {
      readonly kind: 'table';
      readonly caption: string;
      readonly head: readonly string[];
      readonly rows: readonly (readonly string[])[];
    }
  /** What must not be overlooked. */
  | { readonly kind: 'notice'; readonly text: string }
  /** For each signer a line to sign on and one for the date, with room above for a pen, and below whose they are. */
  | { readonly kind: 'signatures'; readonly caption: string; readonly lines: readonly SignatureLine[] };

export type SignatureLine = {
  /** Below the line: name and role, a line each. */
  readonly who: readonly string[];
  /** What stands on the two lines already, where it is signed: nobody signs there again. */
  readonly signed: { readonly words: string; readonly on: string } | null;
};

/**
 * A document that people print, the same in every format: PDF for the file, HTML and Word for those who read with
 * a screen reader, since our PDF has no structure that one could follow.
 */
export type Printed = {
  readonly title: string;
  /** Of a page that is signed alone, since a scan is known by it: printed at the foot of every page, and as a QR code. */
  readonly mark: RevisionMark | null;
  /** The only date in the file's own data: the same input gives the same bytes. */
  readonly madeOn: CalendarDate;
  readonly blocks: readonly Block[];
};
