import { readFile } from '#libs/documents/read-file.js';
import { recognise } from './reading/kinds.js';

/** The headings of a file that was taken in, in its order, a column without one by its number. Null where they can't be read any more. */
export async function headingsOf(bytes: Uint8Array): Promise<readonly string[] | null> {
  const read = await readFile(bytes, (table) => recognise([table]) !== null);
  const table = read.ok ? recognise(read.value.tables) : null;
  return table && table.headers.map((heading, i) => heading || `Column ${i + 1}`);
}
