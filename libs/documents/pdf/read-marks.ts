import { inflateSync } from 'node:zlib';
import { marksIn, markText, type RevisionMark } from './mark.js';

/** Enough for a page or a few; what a file has beyond that is not looked at. */
const MOST_STREAMS = 500;
const MOST_OF_A_STREAM = 2 * 1024 * 1024;
const MOST_IN_ALL = 8 * 1024 * 1024;
const MOST_FONTS = 12;
const MOST_MARKS = 20;

/**
 * The marks that a PDF's own text says, each once: of a page of ours that was signed on a screen, or of a scan whose
 * scanner put a text layer under the picture. None where there is none, or where its text is kept in a way that this
 * does not know: no reader of PDF in general, and never a reason to say that a page is not the right one.
 */
export function readMarks(bytes: Uint8Array): RevisionMark[] {
  const file = Buffer.from(bytes).toString('latin1');
  if (!file.slice(0, 1_024).includes('%PDF-')) return [];
  const streams = streamsIn(file);
  const fonts: Font[] = [plainFont, ...streams.filter((one) => /beginbf(?:char|range)/.test(one)).slice(0, MOST_FONTS).map(fontOf)];
  const texts = streams.filter((one) => /\bBT\b/.test(one) && /T[jJ]/.test(one)).flatMap((page) => fonts.flatMap((font) => textsOf(page, font)));
  // What is not shown on a page says it too: a program that signs a file keeps the keywords that we put in.
  const found = new Map([file, ...streams, ...texts].flatMap((text) => marksIn(text).map((mark) => [markText(mark), mark] as const)));
  return [...found.values()].slice(0, MOST_MARKS);
}

const PICTURE = /\/(?:Image|DCTDecode|JPXDecode|CCITTFaxDecode|JBIG2Decode)\b/;

/** Each stream of a file, unpacked where it can be: one that unpacks to too much, or is kept otherwise, is left out. */
function streamsIn(file: string): string[] {
  const streams: string[] = [];
  let [at, left] = [0, MOST_IN_ALL];
  while (streams.length < MOST_STREAMS && left > 0) {
    const start = file.indexOf('stream', at);
    const end = start < 0 ? -1 : file.indexOf('endstream', start + 6);
    if (end < 0) break;
    at = end + 9;
    const raw = file.slice(start + 6, end).replace(/^\r?\n/, '');
    const before = file.slice(Math.max(0, start - 400), start);
    const head = before.slice(before.lastIndexOf('endobj') + 1);
    if (PICTURE.test(head)) continue;
    const isPacked = head.includes('/FlateDecode');
    const unpacked = isPacked ? inflated(raw, Math.min(MOST_OF_A_STREAM, left)) : raw.slice(0, MOST_OF_A_STREAM);
    if (unpacked === null) continue;
    left -= unpacked.length;
    streams.push(unpacked);
  }
  return streams;
}

function inflated(raw: string, most: number): string | null {
  try {
    return inflateSync(Buffer.from(raw, 'latin1'), { maxOutputLength: most }).toString('latin1');
  } catch {
    return null;
  }
}

/** How many bytes a character takes in a font's strings, and which one it is. */
type Font = { readonly width: 1 | 2; readonly characters: ReadonlyMap<number, string> | null };

/** Letters as they stand in the file. */
const plainFont: Font = { width: 1, characters: null };

/** A font's own table of what its codes mean, as PDF writes it. */
function fontOf(table: string): Font {
  const characters = new Map<number, string>();
  const width = /begincodespacerange\s*<[0-9a-f]{2}>/i.test(table) ? 1 : 2;
  for (const [, list] of table.matchAll(/beginbfchar([^]*?)endbfchar/g)) for (const [, code, text] of list!.matchAll(/<([0-9a-f]{2,4})>\s*<([0-9a-f]{4,64})>/gi)) characters.set(parseInt(code!, 16), utf16(text!));
  for (const [, list] of table.matchAll(/beginbfrange([^]*?)endbfrange/g)) {
    for (const [, first, last, start, each] of list!.matchAll(/<([0-9a-f]{2,4})>\s*<([0-9a-f]{2,4})>\s*(?:<([0-9a-f]{4})>|\[([^\]]*)\])/gi)) {
      const [from, to] = [parseInt(first!, 16), parseInt(last!, 16)];
      const named = each === undefined ? null : [...each.matchAll(/<([0-9a-f ]{2,64})>/gi)].map(([, text]) => utf16(text!.replaceAll(' ', '')));
      for (let code = from; code <= to; code += 1) characters.set(code, named ? (named[code - from] ?? '') : String.fromCharCode(parseInt(start!, 16) + code - from));
    }
  }
  return { width, characters };
}

const utf16 = (hex: string): string => String.fromCharCode(...(hex.match(/[0-9a-f]{4}/gi) ?? []).map((unit) => parseInt(unit, 16)));

/** A string of a page, or the space that is left before the next one. */
const SHOWN = /\((?:[^\\()]|\\[^])*\)|<[0-9a-fA-F\s]*>|-\d{3,6}(?:\.\d+)?|T[jJ*]|ET/g;

/** What a page shows in a font, in two ways: with strings one after another, and with a space between them, since some write a word at a time. */
function textsOf(page: string, font: Font): string[] {
  const [close, apart]: [string[], string[]] = [[], []];
  for (const [part] of page.matchAll(SHOWN)) {
    const isString = part.startsWith('(') || part.startsWith('<');
    const text = isString ? read(bytesOf(part), font) : ' ';
    if (isString || part === 'ET') close.push(text);
    apart.push(text);
  }
  return [close.join(''), apart.join('')];
}

function bytesOf(part: string): string {
  if (part.startsWith('<')) return Buffer.from(part.slice(1, -1).replace(/\s/g, ''), 'hex').toString('latin1');
  return part.slice(1, -1).replace(/\\([0-7]{1,3}|[^])/g, (_all, escaped: string) => (/^[0-7]/.test(escaped) ? String.fromCharCode(parseInt(escaped, 8) & 0xff) : (ESCAPED[escaped] ?? escaped)));
}

const ESCAPED: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', '\n': '', '\r': '' };

function read(bytes: string, { width, characters }: Font): string {
  if (characters === null) return bytes;
  let text = '';
  for (let i = 0; i + width <= bytes.length; i += width) text += characters.get(width === 1 ? bytes.charCodeAt(i) : bytes.charCodeAt(i) * 256 + bytes.charCodeAt(i + 1)) ?? '\ufffd';
  return text;
}
