import { UNPRINTABLE } from './table.js';

export type Decoded = { readonly text: string; readonly guessed: string | null };

/**
 * The text of a file: by its byte order mark; else as UTF-8 where it is that; else as windows-1252, which
 * older spreadsheet programs write without saying so. Null where the bytes are no text at all.
 */
export function decodeText(bytes: Uint8Array): Decoded | null {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return asText(unicode(bytes, 'utf-16le'), null, STRAY_SHARE);
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return asText(unicode(bytes, 'utf-16be'), null, STRAY_SHARE);
  return asText(unicode(bytes, 'utf-8'), null, STRAY_SHARE) ?? asText(windows1252(bytes), 'windows-1252', 0);
}

function unicode(bytes: Uint8Array, encoding: string): string | null {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}

/** What 0x80 to 0x9f mean in windows-1252 (five of them nothing). Node 20's own decoder gives Latin-1 controls for them. */
const HIGH_CONTROLS = '€\0‚ƒ„…†‡ˆ‰Š‹Œ\0Ž\0\0‘’“”•–—˜™š›œ\0žŸ';

const windows1252 = (bytes: Uint8Array): string =>
  Buffer.from(bytes).toString('latin1').replace(/[\u0080-\u009f]/g, (char) => HIGH_CONTROLS[char.charCodeAt(0) - 0x80]!);

/** A text may have a few stray control characters; UTF-16 that is read as UTF-8 has one beside every letter. */
const STRAY_SHARE = 1 / 20;

function asText(text: string | null, guessed: string | null, strayShare: number): Decoded | null {
  if (text === null) return null;
  const strays = text.match(UNPRINTABLE)?.length ?? 0;
  return strays > text.length * strayShare ? null : { text, guessed };
}
