import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { CalendarDate } from '#libs/kernel/dates.js';

export type KeptMail = { readonly name: string; readonly subject: string; readonly to: string; readonly day: CalendarDate };

const NAME = /^(\d{4}-\d{2}-\d{2})-[0-9a-f]{12}$/;
const MOST_SHOWN = 200;

export const outboxFolder = (dataFolder: string): string => join(dataFolder, 'outbox');

/** The newest mails of the local outbox, by the files that its transport leaves (libs/mail/outbox.ts). */
export async function keptMails(folder: string): Promise<KeptMail[]> {
  const names = await readdir(folder).catch(() => []);
  const newest = names.filter((name) => name.endsWith('.eml')).sort().reverse().slice(0, MOST_SHOWN);
  return Promise.all(newest.map((file) => keptMail(folder, file.slice(0, -'.eml'.length))));
}

async function keptMail(folder: string, name: string): Promise<KeptMail> {
  const [html, message] = await Promise.all([mailAsHtml(folder, name), readFile(join(folder, `${name}.eml`), 'latin1')]);
  const subject = /<title>([^<]*)<\/title>/.exec(html ?? '')?.[1] ?? name;
  const to = /^To:\s*(.+(?:\r?\n[ \t].+)*)/im.exec(message)?.[1] ?? '';
  return { name, subject: plain(subject), to: decodedWords(to.replace(/\s+/g, ' ')), day: name.slice(0, 10) as CalendarDate };
}

/** Null for a name that the outbox never gives. */
export async function mailAsHtml(folder: string, name: string): Promise<string | null> {
  return NAME.test(name) ? readFile(join(folder, `${name}.html`), 'utf8').catch(() => null) : null;
}

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'", '#34': '"' };
const plain = (html: string): string => html.replace(/&(amp|lt|gt|quot|#39|#34);/g, (_, name: string) => ENTITIES[name] ?? '');

/** RFC 2047: `=?UTF-8?Q?Jos=C3=A9?=` → `José`. */
const decodedWords = (text: string): string =>
  text.replace(/=\?utf-8\?([qb])\?([^?]*)\?=(?:\s+(?==\?))?/gi, (_, encoding: string, words: string) =>
    encoding.toLowerCase() === 'b'
      ? Buffer.from(words, 'base64').toString('utf8')
      : Buffer.from(words.replace(/_/g, ' ').replace(/=([0-9A-F]{2})/gi, (__, hex: string) => String.fromCharCode(parseInt(hex, 16))), 'latin1').toString('utf8'),
  );
