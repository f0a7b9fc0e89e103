import { describe, expect, it } from '@jest/globals';
import { parse } from 'csv-parse/sync';
import { stringify } from 'csv-stringify/sync';
import fc from 'fast-check';
import { zipSync } from 'fflate';
import writeExcel from 'write-excel-file/node';
import { rounds } from '#libs/domain/testing/rounds.js';
import { csvRows } from './csv.js';
import { readFile } from './read-file.js';
import { LIMITS } from './table.js';

const text = (value: string) => new TextEncoder().encode(value);
const rowsOf = async (bytes: Uint8Array) => {
  const read = await readFile(bytes);
  if (!read.ok) throw new Error(read.refusal.code);
  return read.value.tables[0]!.rows.map(({ line, cells, broken }) => (broken ? { line, cells, broken } : { line, cells }));
};
const refusalOf = async (bytes: Uint8Array) => {
  const read = await readFile(bytes);
  return read.ok ? null : read.refusal.code;
};

describe('a file that cannot be read', () => {
  it('is refused by name when it is empty, or blank', async () => {
    expect(await refusalOf(text(''))).toBe('imports.file-empty');
    expect(await refusalOf(text('\uFEFF\r\n , \n'))).toBe('imports.file-empty');
  });

  it('is refused when it is binary', async () => {
    expect(await refusalOf(new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13]))).toBe('imports.binary-file');
  });

  it('is refused when it is of the old Excel format', async () => {
    expect(await refusalOf(new Uint8Array([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]))).toBe('imports.old-excel');
  });

  it('is refused when it is larger than the limit, before it is parsed', async () => {
    expect(await refusalOf(new Uint8Array(LIMITS.bytes + 1))).toBe('imports.file-too-large');
  });

  it('is refused when it has too many rows', async () => {
    expect(await refusalOf(text('a\n'.repeat(LIMITS.rows + 1)))).toBe('imports.too-many-rows');
  });

  it('is refused when it is a zip of something else', async () => {
    expect(await refusalOf(zipSync({ 'word/document.xml': text('<x/>') }))).toBe('imports.not-a-table');
  });

  it('is refused when the zip unpacks to more than the limit', async () => {
    const bomb = zipSync({ 'xl/workbook.xml': new Uint8Array(LIMITS.unzippedBytes + 1) });
    expect(bomb.length).toBeLessThan(LIMITS.bytes);
    expect(await refusalOf(bomb)).toBe('imports.unzipped-too-large');
  });

  it('is refused when a stray cell of a sheet lies millions of cells away', async () => {
    const far = zipSync({ 'xl/workbook.xml': text('<workbook/>'), 'xl/worksheets/sheet1.xml': text('<c r="XFD1048576"><v>1</v></c>') });
    expect(await refusalOf(far)).toBe('imports.too-many-rows');
  });

  it('is refused when its workbook is cut off', async () => {
    const whole = await workbook();
    expect(await refusalOf(whole.subarray(0, whole.length / 2))).toMatch(/^imports\.(broken-workbook|not-a-table)$/);
  });
});

describe('a CSV file', () => {
  it('is read in UTF-8 with and without a byte order mark, UTF-16 of both orders, and windows-1252', async () => {
    const content = 'Zeile,–\nPrüfung,"é"';
    const utf16le = Buffer.from(`\uFEFF${content}`, 'utf16le');
    const utf16be = Buffer.from(utf16le).swap16();
    const expected = [
      { line: 1, cells: ['Zeile', '–'] },
      { line: 2, cells: ['Prüfung', 'é'] },
    ];
    for (const bytes of [text(content), text(`\uFEFF${content}`), utf16le, utf16be]) expect(await rowsOf(bytes)).toEqual(expected);
    const windows = Buffer.from([...'Zeile,'].map((c) => c.charCodeAt(0)).concat(0x96, 0x0a, ...[...'Pr'].map((c) => c.charCodeAt(0)), 0xfc));
    expect(await rowsOf(windows)).toEqual([{ line: 1, cells: ['Zeile', '–'] }, { line: 2, cells: ['Prü'] }]);
    const read = await readFile(windows);
    expect(read.ok && read.value.guessedEncoding).toBe('windows-1252');
  });

  it('gives each record the physical line it begins on, over quoted line breaks, blank lines and all line ends', async () => {
    expect(await rowsOf(text('a,b\r\n\r\n1,"x\r\ny"\r\n2,z\n"q ""w""",e\r3'))).toEqual([
      { line: 1, cells: ['a', 'b'] },
      { line: 3, cells: ['1', 'x\ny'] },
      { line: 5, cells: ['2', 'z'] },
      { line: 6, cells: ['q "w"', 'e'] },
      { line: 7, cells: ['3'] },
    ]);
  });

  it('loses only the record whose quotes do not add up', async () => {
    expect(await rowsOf(text('a,b\n1,"open\n2,two\n"un"closed,3\n4,5" pipe\n'))).toEqual([
      { line: 1, cells: ['a', 'b'] },
      { line: 2, cells: ['1,"open'], broken: true },
      { line: 3, cells: ['2', 'two'] },
      { line: 4, cells: ['"un"closed,3'], broken: true },
      { line: 5, cells: ['4', '5" pipe'] },
    ]);
  });

  it('may be divided by semicolons or tabs', async () => {
    expect(await rowsOf(text('a;b\n1,5;2'))).toEqual([{ line: 1, cells: ['a', 'b'] }, { line: 2, cells: ['1,5', '2'] }]);
    expect(await rowsOf(text('a\tb\n1;5\t2'))).toEqual([{ line: 1, cells: ['a', 'b'] }, { line: 2, cells: ['1;5', '2'] }]);
  });

  it('is divided by what makes its headings known, whatever else stands in them', async () => {
    const semicolons = text('Phase;"Action Step";Start, if known\n1;2;3\n');
    const read = await readFile(semicolons, ({ rows }) => rows[0]!.cells.includes('Action Step'));
    expect(read.ok && read.value.tables[0]!.rows.map(({ cells }) => cells)).toEqual([['Phase', 'Action Step', 'Start, if known'], ['1', '2', '3']]);
    const none = await readFile(semicolons, () => false);
    expect(none.ok && none.value.tables[0]!.rows[1]!.cells).toEqual(['1;2;3']);
  });

  it('loses a stray NUL, and says in which cell it was; with many it is no text', async () => {
    const read = await readFile(text('Action Step,Start Date\nHi\u0000re,1/1/15\n'));
    expect(read.ok && read.value.tables[0]!.rows).toMatchObject([{ cleaned: [] }, { cells: ['Hire', '1/1/15'], cleaned: [0] }]);
    expect(await refusalOf(Buffer.from('Action Step,Start Date\nHire,1/1/15\n', 'utf16le'))).toBe('imports.binary-file');
  });

  it('is split as csv-parse splits it, whatever a writer put in its cells', () => {
    const cell = fc.string({ unit: fc.constantFrom('a', ',', '"', '\n', ' ', 'é', ';', '\t') });
    fc.assert(
      fc.property(fc.array(fc.array(cell, { minLength: 2, maxLength: 4 }), { minLength: 1, maxLength: 8 }), (rows) => {
        const written = `h,h\n${stringify(rows)}`;
        expect(csvRows(written).map((row) => row.cells)).toEqual(parse(written, { relax_column_count: true }));
      }),
      rounds(200),
    );
  });
});

describe('an XLSX file', () => {
  it('is read as the same table, with its dates as month/day/year', async () => {
    expect(await rowsOf(await workbook())).toEqual([
      { line: 1, cells: ['Number', 'Start Date'] },
      { line: 3, cells: ['7', '2/29/2016'] },
    ]);
  });
});

async function workbook(): Promise<Uint8Array> {
  const file = writeExcel([
    [{ value: 'Number' }, { value: 'Start Date' }],
    [null, null],
    [{ value: 7 }, { value: new Date(Date.UTC(2016, 1, 29)), format: 'mm/dd/yyyy' }],
  ]);
  return new Uint8Array(await file.toBuffer());
}
