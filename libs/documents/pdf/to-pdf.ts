import { createRequire } from 'node:module';
import { dirname, join, sep } from 'node:path';
import type * as PdfMake from 'pdfmake';
import type { Content, Table as PdfTable, TDocumentDefinitions } from 'pdfmake/interfaces.js';
import { UNPRINTABLE } from '../table.js';
import { markText } from './mark.js';
import type { Block, Printed } from './printed.js';

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
    content: [...printed.blocks.map(content), ...(printed.qr && mark ? [{ qr: line, fit: 90, margin: [0, 12, 0, 0] } satisfies Content] : [])],
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
        dontBreakRows: block.roomy,
        widths: block.head.map(() => '*'),
        heights: (row: number) => (block.roomy && row > 0 ? 40 : 'auto'),
        body: [block.head.map((name) => ({ text: clean(name), bold: true })), ...block.rows.map((row) => row.map(clean))],
      });
  }
}

const captioned = (caption: string, table: PdfTable): Content => ({ margin: [0, 0, 0, 12], stack: [{ text: clean(caption), bold: true, margin: [0, 0, 0, 4] }, { table }] });

const clean = (text: string): string => text.replace(UNPRINTABLE, '');
