import type { CalendarDate } from '#libs/kernel/dates.js';
import { say } from '#libs/messages/say.js';
import { printedDay } from './day.js';
import type { RevisionMark } from './mark.js';
import type { Block, Printed } from './printed.js';
import { htmlOf } from './to-html.js';
import { pdfOf } from './to-pdf.js';

export type LetterInput = {
  /** The sender's and the reader's names and addresses, a line each. */
  readonly from: readonly string[];
  readonly to: readonly string[];
  readonly on: CalendarDate;
  readonly subject: string;
  /** The revision that it speaks of. */
  readonly mark: RevisionMark | null;
  readonly greeting: string;
  readonly paragraphs: readonly string[];
  /** What is said of single sections, each with its points. */
  readonly sections: readonly { readonly title: string; readonly points: readonly string[] }[];
  readonly closing: string;
  readonly signer: { readonly role: string; readonly name: string | null };
  readonly enclosures: readonly string[];
};

export function printedLetter(input: LetterInput): Printed {
  const { mark, sections, signer, enclosures } = input;
  return {
    title: input.subject,
    // It is about a revision, and no page of it that is signed: nothing that comes back as a scan of one.
    mark: null,
    madeOn: input.on,
    blocks: [
      { kind: 'lines', lines: input.from },
      { kind: 'lines', lines: input.to },
      { kind: 'paragraph', text: printedDay(input.on) },
      { kind: 'heading', level: 1, text: input.subject },
      ...(mark ? [{ kind: 'paragraph', text: say('print.letter-about', { revision: mark.revision, shortHash: mark.shortHash }) } as const] : []),
      { kind: 'paragraph', text: input.greeting },
      ...input.paragraphs.map((text) => ({ kind: 'paragraph', text }) as const),
      ...sections.flatMap(({ title, points }): Block[] => [{ kind: 'heading', level: 2, text: title }, { kind: 'list', items: points }]),
      { kind: 'paragraph', text: input.closing },
      { kind: 'lines', lines: [signer.name ?? '', signer.role].filter((line) => line !== '') },
      ...(enclosures.length === 0 ? [] : ([{ kind: 'heading', level: 2, text: say('print.enclosures') }, { kind: 'list', items: enclosures }] as const)),
    ],
  };
}

export const letter = (input: LetterInput): Promise<Uint8Array> => pdfOf(printedLetter(input));
export const letterHtml = (input: LetterInput): string => htmlOf(printedLetter(input));
