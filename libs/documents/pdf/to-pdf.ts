import { createRequire } from 'node:module';
import { dirname, join, sep } from 'node:path';
import type * as PdfMake from 'pdfmake';
import type { Content, Table as PdfTable, TDocumentDefinitions } from 'pdfmake/interfaces.js';
import { UNPRINTABLE } from '../table.js';
import { say } from '#libs/messages/say.js';
import { markText } from './mark.js';
import type { Block, Printed, SignatureLine } from './printed.js';

const require = createRequire(import.meta.url);
const pdfmake = require('pdfmake') as typeof PdfMake;
/** Roboto as pdfmake ships it, SIL Open Font License 1.1: Latin, Greek and Cyrillic letters, put into the file as far as used. */
const fonts = join(dirname(require.resolve('pdfmake/package.json')), 'fonts', 'Roboto');
const font = (style: string): string => join(fonts, `Roboto-${style}.ttf`);
pdfmake.setFonts({ Roboto: { normal: font('Regular'), bold: font('Medium'), italics: font('Italic'), bolditalics: font('MediumItalic') } });
pdfmake.setUrlAccessPolicy(() => false);
pdfmake.setLocalAccessPolicy((path) => path.startsWith(fonts + sep));

/** The document as PDF, Letter size. It has no structure for screen readers and claims none: the HTML and Word twins have. */
export async function pdfOf(printed: Printed): Promise<Uint8Array> {
  const { title, mark, madeOn } = printed;
  const line = mark ? markText(mark) : '';
  const definition: TDocumentDefinitions = {
    pageSize: 'LETTER',
    pageMargins: [54, 54, 54, 60],
    language: 'en',
    displayTitle: true,
    // Without a date of ours pdfkit takes the clock's, and the same page would have another hash each time.
    info: { title: clean(title), creator: 'Planline', producer: 'Planline', creationDate: new Date(`${madeOn}T00:00:00Z`), keywords: line },
    defaultStyle: { font: 'Roboto', fontSize: 10.5, lineHeight: 1.2 },
    footer: (page: number, pages: number): Content => ({ margin: [54, 16, 54, 0], fontSize: 8, columns: [{ text: line, width: '*' }, { text: `${page} / ${pages}`, alignment: 'right', width: 60 }] }),
    content: [...printed.blocks.map(content), ...(mark ? [{ qr: line, fit: 90, margin: [0, 12, 0, 0] } satisfies Content] : [])],
  };
  return new Uint8Array(await pdfmake.createPdf(definition).getBuffer());
}

const SIZES = { 1: 18, 2: 13, 3: 11 } as const;

function content(block: Block): Content {
  switch (block.kind) {
    case 'heading':
      return { text: clean(block.text), bold: true, fontSize: SIZES[block.level], margin: [0, block.level === 1 ? 0 : 10, 0, 6], headlineLevel: block.level };
    case 'paragraph':
      return { text: clean(block.text), margin: [0, 0, 0, 8] };
    case 'lines':
      return { stack: block.lines.map(clean), margin: [0, 0, 0, 12] };
    case 'list':
      return { ul: block.items.map(clean), margin: [0, 0, 0, 8] };
    case 'facts':
      return captioned(block.caption, { widths: [130, '*'], body: block.rows.map(([name, value]) => [{ text: clean(name), bold: true }, clean(value)]) });
    case 'table':
      return captioned(block.caption, {
        headerRows: 1,
        widths: block.head.map(() => '*'),
        body: [block.head.map((name) => ({ text: clean(name), bold: true })), ...block.rows.map((row) => row.map(clean))],
      });
    case 'notice':
      return { margin: [0, 0, 0, 12], table: { widths: ['*'], body: [[{ text: clean(block.text), bold: true, margin: [4, 4, 4, 4] }]] } };
    case 'signatures':
      return [{ text: clean(block.caption), bold: true, fontSize: SIZES[2], margin: [0, 8, 0, 0] }, ...block.lines.map(signer)];
  }
}

/** Widths in points, of the 504 between the margins. */
const SIGN = 320;
const DATE = 150;

const signer = ({ who, signed }: SignatureLine): Content => ({
  unbreakable: true,
  margin: [0, 0, 0, 10],
  columnGap: 504 - SIGN - DATE,
  columns: [line(SIGN, signed?.words, [say('print.signature'), ...who]), line(DATE, signed?.on, [say('print.date-signed')])],
});

/** Room for a pen above, or what stands there already. */
const line = (width: number, words: string | undefined, below: readonly string[]): Content & { width: number } => ({
  width,
  stack: [{ text: clean(words ?? ' '), margin: [0, 28, 0, 2] }, { canvas: [{ type: 'line', x1: 0, y1: 0, x2: width, y2: 0, lineWidth: 0.75 }] }, ...below.map((text, i) => ({ text: clean(text), fontSize: i === 0 ? 8 : 10.5, margin: [0, i === 0 ? 2 : 0, 0, 0] as [number, number, number, number] }))],
});

const captioned = (caption: string, table: PdfTable): Content => ({ margin: [0, 0, 0, 12], stack: [{ text: clean(caption), bold: true, margin: [0, 0, 0, 4] }, { table }] });

const clean = (text: string): string => text.replace(UNPRINTABLE, '');
