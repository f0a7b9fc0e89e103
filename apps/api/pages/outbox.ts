import { open, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { dayOf, instantFromMs, type CalendarDate, type TimeZone } from '#libs/kernel/dates.js';
import { DISTRICT_HEADER } from '#libs/mail/mail.js';

/** `district`: null of one that was kept before mails named theirs. */
export type KeptMail = { readonly name: string; readonly subject: string; readonly to: string; readonly day: CalendarDate; readonly district: string | null };

const NAME = /^(\d{4}-\d{2}-\d{2})-[0-9a-f]{12}$/;
const MOST_SHOWN = 200;
/** Files that are looked into for those of one district. */
const MOST_READ = 5_000;
/** The header of a message; what is attached to it stands behind. */
const HEADER_BYTES = 16 * 1024;

export const outboxFolder = (dataFolder: string): string => join(dataFolder, 'outbox');

/** The newest mails of the local outbox, by the files that its transport leaves (libs/mail/outbox.ts): of one district, or (null) of all. Their days are those of `zone`. */
export async function keptMails(folder: string, district: string | null = null, zone: TimeZone = 'UTC' as TimeZone): Promise<KeptMail[]> {
  const names = await readdir(folder).catch(() => []);
  const newest = names.filter((name) => name.endsWith('.eml')).sort().reverse().slice(0, MOST_READ);
  const found: KeptMail[] = [];
  for (let from = 0; from < newest.length && found.length < MOST_SHOWN; from += MOST_SHOWN) {
    const some = await Promise.all(newest.slice(from, from + MOST_SHOWN).map((file) => keptMail(folder, file.slice(0, -'.eml'.length), zone)));
    found.push(...some.filter((mail) => district === null || mail.district === district));
  }
  return found.slice(0, MOST_SHOWN);
}

async function headerOf(path: string): Promise<string> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(HEADER_BYTES), 0, HEADER_BYTES, 0);
    const text = buffer.toString('latin1', 0, bytesRead);
    const end = text.search(/\r?\n\r?\n/);
    return end < 0 ? text : text.slice(0, end);
  } finally {
    await file.close();
  }
}

async function keptMail(folder: string, name: string, zone: TimeZone): Promise<KeptMail> {
  const [html, header] = await Promise.all([mailAsHtml(folder, name), headerOf(join(folder, `${name}.eml`))]);
  const subject = /<title>([^<]*)<\/title>/.exec(html ?? '')?.[1] ?? name;
  const to = /^To:\s*(.+(?:\r?\n[ \t].+)*)/im.exec(header)?.[1] ?? '';
  const district = new RegExp(`^${DISTRICT_HEADER}:\\s*(\\S+)`, 'im').exec(header)?.[1] ?? null;
  const sent = Date.parse(/^Date:\s*(.+)/im.exec(header)?.[1] ?? '');
  // The name begins with the day in Greenwich, whatever day it was where the mail was written.
  const day = Number.isNaN(sent) ? (name.slice(0, 10) as CalendarDate) : dayOf(instantFromMs(sent), zone);
  return { name, subject: plain(subject), to: decodedWords(to.replace(/\s+/g, ' ')), day, district };
}

/** Null for a name that the outbox never gives. */
export async function mailAsHtml(folder: string, name: string): Promise<string | null> {
  return NAME.test(name) ? readFile(join(folder, `${name}.html`), 'utf8').catch(() => null) : null;
}

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'", '#34': '"' };
const plain = (html: string): string => html.replace(/&(amp|lt|gt|quot|#39|#34);/g, (_, name: string) => ENTITIES[name] ?? '');

/** RFC 2047: `=?UTF-8?Q?Pr=C3=A9sident?=` → `Président`. */
const decodedWords = (text: string): string =>
  text.replace(/=\?utf-8\?([qb])\?([^?]*)\?=(?:\s+(?==\?))?/gi, (_, encoding: string, words: string) =>
    encoding.toLowerCase() === 'b'
      ? Buffer.from(words, 'base64').toString('utf8')
      : Buffer.from(words.replace(/_/g, ' ').replace(/=([0-9A-F]{2})/gi, (__, hex: string) => String.fromCharCode(parseInt(hex, 16))), 'latin1').toString('utf8'),
  );
