import { deflateSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { rounds } from '#libs/domain/testing/rounds.js';
import type { CalendarDate } from '#libs/kernel/dates.js';
import { readMarks } from './read-marks.js';
import { signaturePage } from './signature-page.js';

const mark = { plan: '0190c0de-0000-7000-8000-000000000001', revision: 12, shortHash: 'abcdef012345' };
const day = '2026-03-09' as CalendarDate;
const ours = () =>
  signaturePage({
    plan: { id: mark.plan, title: 'A&I plan', district: null, period: null },
    ...{ revision: mark.revision, shortHash: mark.shortHash, approved: null, madeOn: day },
    signers: [{ role: 'Superintendent', name: null, signedOn: null }],
  });

/** A file as a scanner or another program writes it, of some streams and what stands around them. */
const pdf = (...streams: readonly (string | { readonly packed: string | Buffer })[]): Buffer =>
  Buffer.concat([
    Buffer.from('%PDF-1.7\n'),
    ...streams.flatMap((stream, i) => {
      const body = typeof stream === 'string' ? Buffer.from(stream, 'latin1') : deflateSync(stream.packed);
      return [Buffer.from(`${i + 1} 0 obj\n<</Length ${body.length}${typeof stream === 'string' ? '' : '/Filter/FlateDecode'}>>\nstream\n`), body, Buffer.from('\nendstream\nendobj\n')];
    }),
    Buffer.from('%%EOF'),
  ]);
const words = `PLANLINE plan ${mark.plan} revision 12 hash ${mark.shortHash}`;
/** Without what stands in its own keywords, which a scanner would not have kept. */
const withoutKeywords = (file: Uint8Array): Buffer => Buffer.from(Buffer.from(file).toString('latin1').replace(/\(PLANLINE [^)]*\)/g, '()'), 'latin1');

describe('the marks that a PDF says by itself', () => {
  it.each<[string, Uint8Array]>([
    ['a picture and no text', pdf('\xff\xd8\xff\xe0 a picture')],
    ['a text that names no revision', pdf('BT (Minutes of the board) Tj ET')],
    ['what is no PDF', Buffer.from(words)],
    ['nothing', new Uint8Array()],
    ['a stream that unpacks to too much', pdf({ packed: Buffer.concat([Buffer.from(`BT (${words}) Tj ET`), Buffer.alloc(40_000_000, 32)]) })],
    ['a packed stream that is broken', pdf({ packed: `BT (${words}) Tj ET` }).subarray(0, -60)],
    ['a packed stream of which only the name is right', Buffer.from('%PDF-1.7\n1 0 obj\n<</Filter/FlateDecode>>\nstream\nBT (PLANLINE plan) Tj ET\nendstream')],
  ])('are none in %s', (_name, file) => expect(readMarks(file)).toEqual([]));

  it('are the plan, the revision and the digits of a page of ours, from its keywords or from its text alone', async () => {
    const page = await ours();
    expect(readMarks(page)).toEqual([mark]);
    const bare = withoutKeywords(page);
    expect(bare.length).toBeLessThan(page.length);
    expect(readMarks(bare)).toEqual([mark]);
  });

  it.each<[string, Uint8Array]>([
    ['as letters', pdf(`BT /F1 8 Tf (${words}) Tj ET`)],
    ['packed', pdf({ packed: `BT (${words}) Tj ET` })],
    ['a word at a time', pdf(`BT ${words.split(' ').map((word) => `1 0 0 1 5 5 Tm (${word}) Tj`).join('\n')} ET`)],
    ['in pieces of words, with the spaces as gaps', pdf(`BT [(PLAN) -12 (LINE) -320 (plan) -310 (${mark.plan}) -320 (revi) 4 (sion) -300 (12) -300 (hash) -300 (${mark.shortHash})] TJ ET`)],
    ['as hexadecimal digits', pdf(`BT <${Buffer.from(words).toString('hex')}> Tj ET`)],
    ['in codes of two bytes by a table of ranges', pdf(`BT <${[...words].map((letter) => letter.charCodeAt(0).toString(16).padStart(4, '0')).join('')}> Tj ET`, { packed: '1 begincodespacerange <0000> <FFFF> endcodespacerange 1 beginbfrange <0000> <00FF> <0000> endbfrange' })],
    ['in codes of one byte by a table of characters', pdf(`BT (${[...words].map((letter) => String.fromCharCode(letter.charCodeAt(0) + 100)).join('')}) Tj ET`, `1 begincodespacerange <00> <FF> endcodespacerange 99 beginbfchar ${[...new Set(words)].map((letter) => `<${(letter.charCodeAt(0) + 100).toString(16)}> <${letter.charCodeAt(0).toString(16).padStart(4, '0')}>`).join(' ')} endbfchar`)],
  ])('are read from the text layer of a scan, written %s', (_how, file) => expect(readMarks(file)).toEqual([mark]));

  it('are each of a file with several, once', () => {
    const other = words.replace('revision 12', 'revision 13');
    expect(readMarks(pdf(`BT (${words}) Tj ET`, `BT (${other}) Tj ET BT (${words}) Tj ET`)).map(({ revision }) => revision)).toEqual([12, 13]);
  });

  it('are looked for in any bytes without an error', () => {
    const pieces = fc.constantFrom('stream', 'endstream', '/FlateDecode', 'BT', 'ET', '(', ')', '\\', '<', '>', 'beginbfchar', 'endbfchar', 'beginbfrange', '[', ']', ' Tj', words);
    fc.assert(
      fc.property(fc.array(fc.oneof(pieces, fc.string({ maxLength: 20 })), { maxLength: 60 }), (parts) => {
        expect(Array.isArray(readMarks(Buffer.from(`%PDF-1.7 ${parts.join('')}`)))).toBe(true);
      }),
      rounds(300),
    );
  });
});
