import { PDF, TOLD_BY_BYTES, WORD } from '#libs/domain/document.js';
import { kindOfFile } from '#libs/documents/kind-of-file.js';

const types: Readonly<Record<string, string>> = {
  pdf: PDF,
  docx: WORD,
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  csv: 'text/csv',
  txt: 'text/plain',
  eml: 'message/rfc822',
  png: 'image/png',
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  tif: 'image/tiff',
  tiff: 'image/tiff',
  heic: 'image/heic',
  webp: 'image/webp',
};

const UNKNOWN = 'application/octet-stream';

/**
 * What an uploaded file is: by its bytes, where those tell; else by its name, which is a label for people and never makes
 * it one of the kinds that its bytes would have told (a text that is called `signed.pdf` is no PDF).
 */
export function mediaTypeOf(fileName: string, bytes: Uint8Array): string {
  const called = types[/\.([a-z0-9]+)$/i.exec(fileName)?.[1]?.toLowerCase() ?? ''] ?? UNKNOWN;
  return trueType(called, bytes);
}

/** The same of what somebody says that a file is. */
export const trueType = (said: string, bytes: Uint8Array): string => kindOfFile(bytes) ?? (TOLD_BY_BYTES.includes(said) ? UNKNOWN : said);
