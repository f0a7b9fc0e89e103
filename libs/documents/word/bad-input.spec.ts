import { constants, deflateRawSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { zipSync } from 'fflate';
import { rounds } from '#libs/domain/testing/rounds.js';
import { wordPlans } from '#libs/imports/plan/word.js';
import { ok } from '#libs/kernel/refusal.js';
import { hasSentence, say } from '#libs/messages/say.js';
import { rulesOf } from '#libs/programs/catalog.js';
import { linesOf } from './blocks.js';
import { WORD_LIMITS } from './limits.js';
import { readWord } from './read-word.js';
import { docx, documentXml, heading, p } from './testing/docx.js';
import { peakOf } from './testing/peak.js';

const text = (value: string) => new TextEncoder().encode(value);
const MB = 1024 * 1024;

/** The code of the refusal, once its sentence is there. */
function refusalOf(bytes: Uint8Array): string | null {
  const read = readWord(bytes);
  if (read.ok) return null;
  expect(say(read.refusal.code, read.refusal.params)).toMatch(/\.$/);
  return read.refusal.code;
}

/** A zip of one entry whose header says that it is small, and which unpacks to `megabytes` of spaces. */
function bomb(name: string, megabytes: number): Uint8Array {
  const piece = deflateRawSync(Buffer.alloc(16 * MB, ' '), { finishFlush: constants.Z_FULL_FLUSH });
  const data = Buffer.concat([...Array.from({ length: megabytes / 16 }, () => piece), Buffer.from([3, 0])]);
  const header = Buffer.alloc(30);
  header.writeUInt32LE(0x04034b50, 0);
  header.writeUInt16LE(20, 4);
  header.writeUInt16LE(8, 8);
  header.writeUInt32LE(data.length, 18);
  header.writeUInt32LE(100, 22);
  header.writeUInt16LE(name.length, 26);
  return Buffer.concat([header, Buffer.from(name), data, zipSync({})]);
}

describe('a file that is no Word form', () => {
  it.each([
    ['nothing at all', new Uint8Array(0), 'documents.empty'],
    ['a PDF', text('%PDF-1.7 …'), 'documents.is-pdf'],
    ['a text', text('Goals\n1. Close the gap'), 'documents.not-word'],
    ['a picture', new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]), 'documents.not-word'],
    ['a workbook', zipSync({ 'xl/workbook.xml': text('<workbook/>') }), 'documents.not-word'],
    ['a document of before 2007', new Uint8Array([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]), 'documents.old-word'],
    ['a document with a password', Buffer.concat([Buffer.from([0xd0, 0xcf, 0x11, 0xe0]), Buffer.alloc(512), Buffer.from('EncryptedPackage', 'utf16le')]), 'documents.password-protected'],
    ['a document with macros', docx(documentXml(''), { 'word/vbaProject.bin': new Uint8Array(8) }), 'documents.macros'],
    ['a document of a kind that has macros', docx(documentXml(''), { '[Content_Types].xml': '<Types>application/vnd.ms-word.document.macroEnabled.main+xml</Types>' }), 'documents.macros'],
    ['a document whose XML is cut off', docx('<w:document xmlns:w="w"><w:body><w:p>'), 'documents.broken'],
    ['a document whose text is no UTF-8', docx(documentXml(''), { 'word/document.xml': new Uint8Array([0x3c, 0xff, 0xfe]) }), 'documents.broken'],
    ['a file of 50 MB', new Uint8Array(50 * MB), 'documents.too-large'],
    ['a zip of very many parts', zipSync(Object.fromEntries(Array.from({ length: WORD_LIMITS.entries + 2 }, (_, i) => [`word/media/${i}.png`, new Uint8Array(0)]))), 'documents.too-many-parts'],
  ])('is refused by name: %s', (_name, bytes, code) => {
    expect(refusalOf(bytes)).toBe(code);
  });

  it('is refused when the document is cut off in the middle, wherever that is', () => {
    const whole = docx(documentXml(p('A plan of many words. '.repeat(500))));
    for (const share of [0.3, 0.5, 0.7, 0.9]) expect(refusalOf(whole.subarray(0, Math.floor(whole.length * share)))).toMatch(/^documents\.(broken|not-word)$/);
  });

  it('is refused when it has two main texts, since nobody knows which one people saw', () => {
    const one = docx(documentXml(p('One plan')));
    const other = docx(documentXml(p('Another plan')));
    expect(refusalOf(Buffer.concat([one, other]))).toBe('documents.broken');
  });
});

describe('a zip bomb', () => {
  it('is refused after some megabytes of it, though its header says that it is small', async () => {
    const bytes = bomb('word/document.xml', 2048);
    expect(bytes.length).toBeLessThan(WORD_LIMITS.bytes);
    const { answer, bytes: peak } = await peakOf(() => refusalOf(bytes));
    expect(answer).toBe('documents.unzipped-too-large');
    expect(peak).toBeLessThan(6 * WORD_LIMITS.partBytes);
  });

  it('does no harm in a part that nobody reads', () => {
    const media = bomb('word/media/image1.png', 2048);
    expect(refusalOf(Buffer.concat([media, docx(documentXml(p('Read me')))]))).toBe(null);
  });
});

describe('XML that is made to hurt', () => {
  const laughs = `<!DOCTYPE d [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>`;

  it('is refused when it declares a document type: no entity is ever expanded or looked up', () => {
    expect(refusalOf(docx(documentXml(p('x')).replace('?>', `?>${laughs}`)))).toBe('documents.broken');
    expect(refusalOf(docx(documentXml(p('x')).replace('?>', '?><!DOCTYPE d SYSTEM "file:///etc/passwd">')))).toBe('documents.broken');
    expect(refusalOf(docx(documentXml('<w:p><w:r><w:t>&secret;</w:t></w:r></w:p>')))).toBe('documents.broken');
  });

  it('is refused when it is nested without end', () => {
    const tables = 1000;
    expect(refusalOf(docx(documentXml('<w:tbl><w:tr><w:tc>'.repeat(tables) + '</w:tc></w:tr></w:tbl>'.repeat(tables))))).toBe('documents.too-deep');
  });

  it('is refused when it has more paragraphs than any plan, or cells over very many columns', () => {
    expect(refusalOf(docx(documentXml('<w:p/>'.repeat(WORD_LIMITS.blocks + 1))))).toBe('documents.too-many-blocks');
    const wide = '<w:tc><w:tcPr><w:gridSpan w:val="999999999"/></w:tcPr></w:tc>';
    expect(refusalOf(docx(documentXml(`<w:tbl><w:tr>${wide.repeat(WORD_LIMITS.blocks / 60)}</w:tr></w:tbl>`)))).toBe('documents.too-many-blocks');
  });

  it('reads a document that points outside without following anything', () => {
    const rels = '<Relationships><Relationship Id="r1" Type="attachedTemplate" Target="http://127.0.0.1:1/t.dotm" TargetMode="External"/></Relationships>';
    const read = readWord(docx(documentXml(p('Still read')), { 'word/_rels/document.xml.rels': rels }));
    expect(read.ok && linesOf(read.value.blocks)).toEqual(['Still read']);
  });

  it('ends in a document or a refusal with a sentence, whatever bytes are changed', () => {
    const whole = docx(documentXml(heading(1, 'Goals') + p('Number: 1') + p('☒ Yes ☐ No')));
    fc.assert(
      fc.property(fc.array(fc.record({ at: fc.nat(whole.length - 1), to: fc.nat(255) }), { minLength: 1, maxLength: 20 }), (changes) => {
        const bytes = whole.slice();
        for (const { at, to } of changes) bytes[at] = to;
        const read = readWord(bytes);
        expect(read.ok || hasSentence(read.refusal.code)).toBe(true);
      }),
      rounds(300),
    );
  });
});

describe('a form with 10,000 strategies', () => {
  it('is refused with its number and the limit, in bounded memory', async () => {
    const head = p('District name: KMS') + p('First day of the plan: 2020-07-01') + p('Last day of the plan: 2023-06-30') + heading(1, 'Strategies');
    const many = Array.from({ length: 10_000 }, (_, i) => heading(2, `Strategy ${i + 1}: Coaches`) + p('Location of services: all school buildings') + p('Description: as the others')).join('');
    const bytes = docx(documentXml(head + many));
    const { answer, bytes: peak } = await peakOf(() => wordPlans.read(bytes, () => ok(rulesOf('mn-achievement-integration@1'))));
    expect(answer).toMatchObject({ ok: false, refusal: { code: 'draft.section-too-long', params: { count: 10_000 } } });
    expect(peak).toBeLessThan(200 * MB);
  });
});
