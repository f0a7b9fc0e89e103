import { Unzip, UnzipInflate } from 'fflate';
import { ok, refuse, type Result } from '#libs/kernel/refusal.js';
import { WORD_LIMITS } from './limits.js';

/** The parts of a Word document that are read, as XML text. */
export type WordParts = { readonly document: string; readonly styles: string | null; readonly core: string | null };

const MAIN = /^word\/document\d*\.xml$/;
const WANTED = [MAIN, /^word\/styles\.xml$/, /^docProps\/core\.xml$/, /^\[Content_Types\]\.xml$/];

/** Small steps: what one of them unpacks to is at most a thousand times as much, and is counted before the next. */
const STEP = 4 * 1024;

/** A zip ends with its list of parts and a comment of at most 64 KiB. Without it, nobody knows what else there was. */
const MAX_END = 22 + 65_535;

/** Whether the bytes may be a Word document: a zip that has one's main part, or says that it has macros. */
export const looksLikeWord = (bytes: Uint8Array, fileName: string): boolean =>
  /\.(docx|docm|dotx|dotm|doc)$/i.test(fileName) || (isZip(bytes) && Buffer.from(bytes.subarray(0, 64 * 1024)).includes('word/'));

const isZip = (bytes: Uint8Array): boolean => begins(bytes, 'PK\u0003\u0004');
const begins = (bytes: Uint8Array, signature: string): boolean => Buffer.from(bytes.subarray(0, signature.length)).toString('latin1') === signature;

/** Unpacks the parts that are read, and nothing else: no picture, no font, no embedded file is ever inflated. */
export function openWord(bytes: Uint8Array): Result<WordParts> {
  if (bytes.length === 0) return refuse('documents.empty');
  if (bytes.length > WORD_LIMITS.bytes) return refuse('documents.too-large', { limit: WORD_LIMITS.bytes / 1024 / 1024 });
  if (begins(bytes, '\u00d0\u00cf\u0011\u00e0')) return refuse(isEncrypted(bytes) ? 'documents.password-protected' : 'documents.old-word');
  if (begins(bytes, '%PDF')) return refuse('documents.is-pdf');
  if (!isZip(bytes)) return refuse('documents.not-word');
  if (!Buffer.from(bytes.subarray(-MAX_END)).includes('PK\u0005\u0006')) return refuse('documents.broken', { problem: 'its end is missing' });
  const unpacked = unpack(bytes);
  if (!unpacked.ok) return unpacked;
  const { parts, names } = unpacked.value;
  const types = parts.get('[Content_Types].xml') ?? '';
  if (names.some((name) => /(^|\/)vbaProject\.bin$|(^|\/)vbaData\.xml$/i.test(name)) || /macroEnabled|vbaProject/i.test(types)) return refuse('documents.macros');
  const main = [...parts].filter(([name]) => MAIN.test(name));
  if (main.length === 0) return refuse('documents.not-word');
  return ok({ document: main[0]![1], styles: parts.get('word/styles.xml') ?? null, core: parts.get('docProps/core.xml') ?? null });
}

/** A document with a password is an OLE container with a stream of this name, written in UTF-16. */
const isEncrypted = (bytes: Uint8Array): boolean => Buffer.from(bytes).includes(Buffer.from('EncryptedPackage', 'utf16le'));

type Unpacked = { readonly parts: ReadonlyMap<string, string>; readonly names: readonly string[] };

function unpack(bytes: Uint8Array): Result<Unpacked> {
  const names: string[] = [];
  const open = new Map<string, { chunks: Uint8Array[]; size: number; done: boolean }>();
  let total = 0;
  let refused: ReturnType<typeof refuse> | null = null;
  const unzip = new Unzip((file) => {
    names.push(file.name);
    if (names.length > WORD_LIMITS.entries) refused ??= refuse('documents.too-many-parts', { limit: WORD_LIMITS.entries });
    if (!WANTED.some((name) => name.test(file.name))) return;
    if (open.has(file.name)) refused ??= refuse('documents.broken', { problem: `${file.name} stands in it twice` });
    if (refused) return;
    const part = { chunks: [] as Uint8Array[], size: 0, done: false };
    open.set(file.name, part);
    file.ondata = (error, chunk, final) => {
      if (error) refused ??= refuse('documents.broken', { problem: error.message });
      if (refused) return;
      part.size += chunk.length;
      total += chunk.length;
      if (part.size > WORD_LIMITS.partBytes || total > WORD_LIMITS.unzippedBytes) {
        refused = refuse('documents.unzipped-too-large', { limit: WORD_LIMITS.partBytes / 1024 / 1024 });
        part.chunks.length = 0;
        return;
      }
      part.chunks.push(chunk);
      part.done ||= final;
    };
    file.start();
  });
  unzip.register(UnzipInflate);
  try {
    for (let at = 0; at < bytes.length && !refused; at += STEP) unzip.push(bytes.subarray(at, at + STEP), at + STEP >= bytes.length);
  } catch (error) {
    refused ??= refuse('documents.broken', { problem: problemOf(error) });
  }
  if (refused) return refused;
  const cut = [...open].find(([, { done }]) => !done);
  if (cut) return refuse('documents.broken', { problem: `${cut[0]} is cut off` });
  try {
    const decoder = new TextDecoder('utf-8', { fatal: true });
    return ok({ names, parts: new Map([...open].map(([name, { chunks }]) => [name, decoder.decode(Buffer.concat(chunks))])) });
  } catch {
    return refuse('documents.broken', { problem: 'a part of it is no UTF-8 text' });
  }
}

/** What a parser says went wrong, without line breaks and of a bounded length. */
export const problemOf = (error: unknown): string => (error instanceof Error ? error.message : String(error)).replace(/\s+/g, ' ').slice(0, 200);
