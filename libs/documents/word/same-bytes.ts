import { unzipSync, zipSync, strFromU8, strToU8 } from 'fflate';
import type { CalendarDate } from '#libs/kernel/dates.js';

/**
 * Packs a document of ours again with `madeOn` as its only date, so that the same plan is the same file: a
 * manifest names it by its hash. For what the docx library just made, never for a file from outside.
 */
export function sameBytes(made: Uint8Array, madeOn: CalendarDate): Uint8Array {
  const parts = Object.entries(unzipSync(made)).sort(([a], [b]) => order(a) - order(b) || (a < b ? -1 : 1));
  const dated = (core: string) => core.replace(/(<dcterms:(created|modified)[^>]*>)[^<]*(<)/g, `$1${madeOn}T00:00:00Z$3`);
  const entries = parts.map(([name, bytes]) => [name, name === 'docProps/core.xml' ? strToU8(dated(strFromU8(bytes))) : bytes] as const);
  // A zip's times have no zone: the first day that it can name is the same wherever this runs.
  return zipSync(Object.fromEntries(entries), { level: 6, mtime: new Date(1980, 0, 1) });
}

/** Readers that tell a file by its first bytes look for the content types there. */
const order = (name: string): number => (name === '[Content_Types].xml' ? 0 : name === '_rels/.rels' ? 1 : 2);
