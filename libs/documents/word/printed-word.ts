import { Document, Footer, HeadingLevel, Packer, Paragraph, Table, TableCell, TableRow, WidthType } from 'docx';
import { markText } from '../pdf/mark.js';
import { say } from '#libs/messages/say.js';
import type { Block, Printed, SignatureLine } from '../pdf/printed.js';
import { keepable, textRun } from './controls.js';
import { sameBytes } from './same-bytes.js';

/** A printed document as Word, for those who read with a screen reader or go on writing: real headings, lists and header rows. */
export async function wordOf({ title, mark, blocks, madeOn }: Printed): Promise<Uint8Array> {
  const footers = mark ? { footers: { default: new Footer({ children: [new Paragraph({ children: [textRun(markText(mark))] })] }) } } : {};
  const document = new Document({
    title: keepable(title),
    creator: 'Planline',
    lastModifiedBy: 'Planline',
    styles: { default: { document: { run: { font: 'Calibri', size: 22 } } } },
    sections: [{ properties: {}, ...footers, children: blocks.flatMap(parts) }],
  });
  return sameBytes(new Uint8Array(await Packer.toBuffer(document)), madeOn);
}

const LEVELS = { 1: HeadingLevel.HEADING_1, 2: HeadingLevel.HEADING_2, 3: HeadingLevel.HEADING_3 } as const;
/** Height of a row in which a hand writes, in twentieths of a point. */
const ROOMY = 800;

function parts(block: Block): (Paragraph | Table)[] {
  switch (block.kind) {
    case 'heading':
      return [new Paragraph({ heading: LEVELS[block.level], children: [textRun(block.text)] })];
    case 'paragraph':
      return [paragraph(block.text)];
    case 'lines':
      return [paragraph(block.lines.join('\n'))];
    case 'list':
      return block.items.map((item) => new Paragraph({ bullet: { level: 0 }, children: [textRun(item)] }));
    case 'facts':
      return [caption(block.caption), grid(block.rows.map((row) => new TableRow({ children: row.map((text, i) => cell(text, i === 0)) })), 2)];
    case 'table':
      return [
        caption(block.caption),
        grid(
          [
            new TableRow({ tableHeader: true, cantSplit: true, children: block.head.map((text) => cell(text, true)) }),
            ...block.rows.map((row) => new TableRow({ cantSplit: true, children: row.map((text) => cell(text, false)) })),
          ],
          block.head.length,
        ),
      ];
    case 'notice':
      return [caption(block.text)];
    case 'signatures':
      return [caption(block.caption), ...block.lines.flatMap(signer)];
  }
}

const signer = ({ who, signed }: SignatureLine): (Paragraph | Table)[] => [
  paragraph(who.join(', ')),
  grid([new TableRow({ cantSplit: true, height: { value: ROOMY, rule: 'atLeast' }, children: [cell(`${say('print.signature')}: ${signed?.words ?? ''}`, false), cell(`${say('print.date-signed')}: ${signed?.on ?? ''}`, false)] })], 2),
  paragraph(''),
];

const paragraph = (text: string): Paragraph => new Paragraph({ spacing: { after: 120 }, children: [textRun(text)] });
const caption = (text: string): Paragraph => new Paragraph({ keepNext: true, spacing: { before: 120, after: 60 }, children: [textRun(text, false, true)] });
const cell = (text: string, bold: boolean): TableCell => new TableCell({ children: [new Paragraph({ children: [textRun(text, false, bold)] })] });
const grid = (rows: TableRow[], columns: number): Table => new Table({ width: { size: 100, type: WidthType.PERCENTAGE }, columnWidths: Array.from({ length: columns }, () => Math.floor(9000 / columns)), rows });
