import { strToU8, Unzip, UnzipInflate, zipSync } from 'fflate';
import readWorkbook from 'read-excel-file/universal';
import { ok, refuse, type Result } from '#libs/kernel/refusal.js';
import { LIMITS, type Table } from './table.js';

type Entries = Record<string, Uint8Array>;
const STEP = 64 * 1024;

/** The sheets of an XLSX workbook, row for row. Dates that are cells come as `month/day/year`, the way the files' texts write them. */
export async function xlsxTables(bytes: Uint8Array): Promise<Result<Table[]>> {
  const unpacked = unpack(bytes);
  if (!unpacked.ok) return unpacked;
  const entries = unpacked.value;
  if (!entries['xl/workbook.xml']) return refuse('imports.not-a-table');
  const extent = extentOf(entries);
  if (extent.rows > LIMITS.rows) return refuse('imports.too-many-rows', { limit: LIMITS.rows });
  if (extent.columns > LIMITS.columns) return refuse('imports.too-many-columns', { limit: LIMITS.columns });
  try {
    // Packed again without compression: what is parsed is then exactly what was measured.
    const measured = zipSync(entries, { level: 0 });
    const sheets = await readWorkbook(measured.slice().buffer, { trim: false });
    return ok(
      sheets.map(({ sheet, data }) => ({
        sheet,
        rows: data.map((row, i) => ({ line: i + 1, cells: row.map(textOf), broken: false, cleaned: [] })),
      })),
    );
  } catch (error) {
    return refuse('imports.broken-workbook', { problem: error instanceof Error ? error.message : String(error) });
  }
}

/** The library declares a date as `typeof Date`; what it gives is a Date at midnight UTC. */
function textOf(cell: string | number | boolean | Date | typeof Date | null): string {
  if (cell === null) return '';
  if (cell instanceof Date) return `${cell.getUTCMonth() + 1}/${cell.getUTCDate()}/${cell.getUTCFullYear()}`;
  return String(cell);
}

/** Unpacks the XML parts, counting what really comes out: the sizes that a zip declares may lie. */
function unpack(bytes: Uint8Array): Result<Entries> {
  const parts = new Map<string, Uint8Array[]>();
  let size = 0;
  let problem: string | null = null;
  const unzip = new Unzip((file) => {
    if (!/\.(xml|rels)$/.test(file.name)) return;
    const chunks: Uint8Array[] = [];
    parts.set(file.name, chunks);
    file.ondata = (error, chunk) => {
      if (error) problem ??= error.message;
      if (problem || size > LIMITS.unzippedBytes) return;
      size += chunk.length;
      chunks.push(chunk);
    };
    file.start();
  });
  unzip.register(UnzipInflate);
  try {
    for (let at = 0; at < bytes.length && size <= LIMITS.unzippedBytes && !problem; at += STEP) {
      unzip.push(bytes.subarray(at, at + STEP), at + STEP >= bytes.length);
    }
  } catch (error) {
    problem ??= error instanceof Error ? error.message : String(error);
  }
  if (size > LIMITS.unzippedBytes) return refuse('imports.unzipped-too-large', { limit: LIMITS.unzippedBytes / 1024 / 1024 });
  if (problem) return refuse('imports.broken-workbook', { problem });
  return ok(Object.fromEntries([...parts].map(([name, chunks]) => [name, Buffer.concat(chunks)])));
}

/** The farthest row and column that a sheet names: one stray cell far away would otherwise cost a whole grid. */
function extentOf(entries: Entries): { rows: number; columns: number } {
  let rows = 0;
  let columns = 0;
  for (const [name, part] of Object.entries(entries)) {
    if (!name.startsWith('xl/worksheets/')) continue;
    for (const [, letters, row] of Buffer.from(part).toString('latin1').matchAll(/\br\s*=\s*["']([A-Z]{0,4})(\d{1,9})["']/g)) {
      rows = Math.max(rows, Number(row));
      columns = Math.max(columns, columnNumber(letters ?? ''));
    }
  }
  return { rows, columns };
}

const columnNumber = (letters: string): number => [...strToU8(letters)].reduce((sum, code) => sum * 26 + code - 64, 0);
