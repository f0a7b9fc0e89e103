import { createHash } from 'node:crypto';
import { appendFile, mkdir, rename, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createTransport } from 'nodemailer';
import { say } from '#libs/messages/say.js';
import { asMessage, type Mail } from './mail.js';
import type { MailTransport } from './transport.js';

/**
 * Where no mail server is set: each mail becomes an `.eml` and a page in `folder`, and a line of its
 * `index.html`, in the order of sending. The same mail again takes the place of the first.
 */
export function outboxTransport(folder: string): MailTransport {
  const transporter = createTransport({ streamTransport: true, buffer: true, newline: 'windows' });
  return {
    longestMs: 10_000,
    async send(mail) {
      await mkdir(folder, { recursive: true });
      const { message } = await transporter.sendMail(asMessage(mail));
      const name = `${mail.date.slice(0, 10)}-${createHash('sha256').update(mail.messageId).digest('hex').slice(0, 12)}`;
      const sentBefore = await exists(join(folder, `${name}.eml`));
      await writeWhole(join(folder, `${name}.html`), mail.html);
      await writeWhole(join(folder, `${name}.eml`), message as Buffer);
      if (!sentBefore) await appendFile(join(folder, 'index.html'), await entry(folder, name, mail));
      return { kind: 'accepted', detail: `${name}.eml` };
    },
    close: async () => transporter.close(),
  };
}

/** HTML may leave the end of a paragraph, the body and the page out, so that the index only ever grows. */
async function entry(folder: string, name: string, mail: Mail): Promise<string> {
  const about = say('mail.outbox.entry', { date: mail.date, to: `${mail.to.name} <${mail.to.address}>` });
  const line = `<p><a href="${name}.html">${escaped(mail.subject)}</a> (<a href="${name}.eml">.eml</a>)<br>${escaped(about)}\n`;
  if (await exists(join(folder, 'index.html'))) return line;
  const title = escaped(say('mail.outbox.title'));
  return `<!doctype html>\n<html lang="${mail.locale}">\n<meta charset="utf-8">\n<title>${title}</title>\n<h1>${title}</h1>\n<p>${escaped(say('mail.outbox.intro'))}\n${line}`;
}

async function writeWhole(path: string, content: string | Buffer): Promise<void> {
  await writeFile(`${path}.part`, content);
  await rename(`${path}.part`, path);
}

const exists = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  );

const escaped = (text: string): string => text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);
