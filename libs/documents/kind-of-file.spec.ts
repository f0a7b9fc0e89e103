import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { strToU8, zipSync } from 'fflate';
import { TOLD_BY_BYTES } from '#libs/domain/document.js';
import { kindOfFile } from './kind-of-file.js';

const word = readFileSync('examples/kms/plan.docx');
const text = (words: string) => Buffer.from(words, 'latin1');

describe('by its bytes a file is', () => {
  it.each<[string, Uint8Array]>([
    ['a text', text('The plan. Approved!')],
    ['nothing at all', new Uint8Array()],
    ['the first letters of a PDF’s mark', text('%PD')],
    ['a text that speaks of PDF further down than readers look', text(`${' '.repeat(1_024)}%PDF-1.7`)],
    ['a zip that is no document', zipSync({ 'notes.txt': strToU8('Notes') })],
    ['a spreadsheet', zipSync({ '[Content_Types].xml': strToU8('<Types/>'), 'xl/workbook.xml': strToU8('<workbook/>') })],
    ['a Word document that is cut off', word.subarray(0, word.length / 2)],
    ['a Word document with macros', zipSync({ 'word/document.xml': strToU8('<w/>'), 'word/vbaProject.bin': strToU8('x') })],
    ['another container of the kind that telephones write', text('\0\0\0\x18ftypmp42')],
    ['a sound', text('RIFF\0\0\0\0WAVE')],
  ])('of none of the kinds that rules ask for: %s', (_name, bytes) => expect(kindOfFile(bytes)).toBeNull());

  it.each<[string, Uint8Array]>([
    ['application/vnd.openxmlformats-officedocument.wordprocessingml.document', word],
    ['application/pdf', text('%PDF-1.7\n%âãÏÓ')],
    ['application/pdf', text('\r\nA line of the scanner’s own\r\n%PDF-1.4')],
    ['image/png', text('\x89PNG\r\n\x1a\n\0\0\0\rIHDR')],
    ['image/jpeg', text('\xff\xd8\xff\xe0\0\x10JFIF')],
    ['image/tiff', text('II*\0\x08\0\0\0')],
    ['image/tiff', text('MM\0*\0\0\0\x08')],
    ['image/webp', text('RIFF\0\0\0\0WEBPVP8 ')],
    ['image/heic', text('\0\0\0\x18ftypheic')],
  ])('%s', (mediaType, bytes) => {
    expect(kindOfFile(bytes)).toBe(mediaType);
    expect(TOLD_BY_BYTES).toContain(mediaType);
  });
});
