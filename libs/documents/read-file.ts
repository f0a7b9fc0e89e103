import { ok, refuse, type Result } from '#libs/kernel/refusal.js';
import { csvRows, delimitersOf } from './csv.js';
import { decodeText } from './encoding.js';
import { isBlank, LIMITS, UNPRINTABLE, type ReadFile, type Table, type TableRow } from './table.js';
import { xlsxTables } from './xlsx.js';

const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

/**
 * Reads a CSV or XLSX file, told apart by its bytes and not by its name, into tables without blank rows.
 * `isKnown`: whether a table has headings that the caller can use, which tells by what a CSV's cells are divided.
 */
export async function readFile(bytes: Uint8Array, isKnown: (table: Table) => boolean = () => true): Promise<Result<ReadFile>> {
  if (bytes.length > LIMITS.bytes) return refuse('imports.file-too-large', { limit: LIMITS.bytes / 1024 / 1024 });
  const format = formatOf(bytes);
  if (format === 'old-excel') return refuse('imports.old-excel');
  if (format === 'xlsx') {
    const tables = await xlsxTables(bytes);
    return tables.ok ? finished({ mediaType: XLSX, tables: tables.value, guessedEncoding: null }) : tables;
  }
  const decoded = decodeText(bytes);
  if (!decoded) return refuse('imports.binary-file');
  return finished({ mediaType: 'text/csv', tables: [csvTable(decoded.text, isKnown)], guessedEncoding: decoded.guessed });
}

function csvTable(text: string, isKnown: (table: Table) => boolean): Table {
  const divided = (delimiter: string): Table => ({ sheet: null, rows: csvRows(text, delimiter) });
  const [likeliest, ...others] = delimitersOf(text);
  const first = divided(likeliest!);
  if (isKnown(first)) return first;
  return others.map(divided).find(isKnown) ?? first;
}

function finished(file: ReadFile): Result<ReadFile> {
  const tables: Table[] = file.tables.map((table) => ({ ...table, rows: table.rows.map(cleaned).filter((row) => row.broken || !isBlank(row)) }));
  if (tables.every((table) => table.rows.length === 0)) return refuse('imports.file-empty');
  if (tables.some((table) => table.rows.length > LIMITS.rows)) return refuse('imports.too-many-rows', { limit: LIMITS.rows });
  if (tables.some((table) => table.rows.some((row) => row.cells.length > LIMITS.columns))) return refuse('imports.too-many-columns', { limit: LIMITS.columns });
  return ok({ ...file, tables });
}

function cleaned(row: TableRow): TableRow {
  const found = row.cells.flatMap((cell, i) => (cell.search(UNPRINTABLE) === -1 ? [] : [i]));
  return found.length === 0 ? row : { ...row, cleaned: found, cells: row.cells.map((cell) => cell.replace(UNPRINTABLE, '')) };
}

function formatOf(bytes: Uint8Array): 'xlsx' | 'old-excel' | 'text' {
  const begins = (...signature: number[]) => signature.every((byte, i) => bytes[i] === byte);
  if (begins(0x50, 0x4b, 0x03, 0x04)) return 'xlsx';
  if (begins(0xd0, 0xcf, 0x11, 0xe0)) return 'old-excel';
  return 'text';
}
