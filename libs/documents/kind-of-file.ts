import { PDF, WORD } from '#libs/domain/document.js';
import { openWord } from './word/open-word.js';

/** Readers of PDF look for its mark this far into a file: some programs write a line of their own before it. */
const BEFORE_PDF = 1_024;

const begins = (bytes: Uint8Array, ...signature: readonly number[]): boolean => signature.every((byte, i) => bytes[i] === byte);
const textAt = (bytes: Uint8Array, at: number, length: number): string => Buffer.from(bytes.subarray(at, at + length)).toString('latin1');

/** The marks of photographs in the container that telephones write. */
const HEIC = ['heic', 'heix', 'heim', 'heis', 'mif1'];

/**
 * The media type of a file by its bytes, where it is of a kind that a rule asks for (`TOLD_BY_BYTES`); null: it is none of
 * them. Its name is not asked, since anybody may give that.
 */
export function kindOfFile(bytes: Uint8Array): string | null {
  if (begins(bytes, 0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a)) return 'image/png';
  if (begins(bytes, 0xff, 0xd8, 0xff)) return 'image/jpeg';
  if (begins(bytes, 0x49, 0x49, 0x2a, 0x00) || begins(bytes, 0x4d, 0x4d, 0x00, 0x2a)) return 'image/tiff';
  if (textAt(bytes, 0, 4) === 'RIFF' && textAt(bytes, 8, 4) === 'WEBP') return 'image/webp';
  if (textAt(bytes, 4, 4) === 'ftyp' && HEIC.includes(textAt(bytes, 8, 4))) return 'image/heic';
  if (begins(bytes, 0x50, 0x4b, 0x03, 0x04)) return openWord(bytes).ok ? WORD : null;
  return textAt(bytes, 0, BEFORE_PDF).includes('%PDF-') ? PDF : null;
}
