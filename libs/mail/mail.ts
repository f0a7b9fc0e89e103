import type { SendMailOptions } from 'nodemailer';
import { idFrom } from '#libs/kernel/ids.js';
import type { CalendarDate, Instant } from '#libs/kernel/dates.js';
import type { RenderedMail } from './digest.js';

export type Mail = RenderedMail & {
  readonly messageId: string;
  /** The tenant that it is of. */
  readonly district: string;
  readonly date: Instant;
  readonly from: string;
  readonly to: { readonly name: string; readonly address: string };
  readonly locale: string;
  /** Null: a letter about one thing, which is nothing that one could unsubscribe from. */
  readonly unsubscribeUrl: string | null;
  readonly attachments?: readonly { readonly fileName: string; readonly mediaType: string; readonly content: Uint8Array }[];
};

/**
 * The same for the same reader and day, however often it is sent: a mail program that gets it twice
 * can tell. The domain is the sender's own.
 */
export const digestMessageId = (from: string, tenant: string, person: string, day: CalendarDate): string => messageIdOf(from, 'digest', tenant, person, day);

/** The same for the same letter, named by its parts. */
export function messageIdOf(from: string, kind: string, ...parts: readonly string[]): string {
  const domain = /@([^\s>]+)>?\s*$/.exec(from)?.[1] ?? 'planline.invalid';
  return `<${kind}.${idFrom(kind, ...parts)}@${domain}>`;
}

/** By which an outbox of several districts is told apart. */
export const DISTRICT_HEADER = 'Planline-District';

/** As nodemailer wants it, with the headers that keep machines from answering and let readers leave (RFC 3834, 8058). */
export const asMessage = (mail: Mail): SendMailOptions => ({
  messageId: mail.messageId,
  date: new Date(mail.date),
  from: mail.from,
  to: [mail.to],
  subject: mail.subject,
  text: mail.text,
  html: mail.html,
  headers: {
    'Auto-Submitted': 'auto-generated',
    'Content-Language': mail.locale,
    [DISTRICT_HEADER]: mail.district,
    ...(mail.unsubscribeUrl === null ? {} : { 'List-Unsubscribe': `<${mail.unsubscribeUrl}>`, 'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click' }),
  },
  ...(mail.attachments && { attachments: mail.attachments.map(({ fileName, mediaType, content }) => ({ filename: fileName, contentType: mediaType, content: Buffer.from(content) })) }),
  disableFileAccess: true,
  disableUrlAccess: true,
});
