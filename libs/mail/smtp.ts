import type { Readable } from 'node:stream';
import { createTransport, type MailMessage, type NodemailerError, type SMTPPoolSentMessageInfo } from 'nodemailer';
import { asMessage } from './mail.js';
import type { MailTransport, SendOutcome } from './transport.js';

export type SmtpTimeouts = {
  readonly connectMs: number;
  /** From the connection to the server's first words. */
  readonly greetingMs: number;
  /** Silence on an open connection. */
  readonly silenceMs: number;
  /** For one mail in all, waiting for a free connection included. */
  readonly wholeMs: number;
};

const patient: SmtpTimeouts = { connectMs: 15_000, greetingMs: 15_000, silenceMs: 30_000, wholeMs: 90_000 };

/** Sends over a few kept connections. `url` as nodemailer reads it: `smtp://user:password@host:port`. */
export function smtpTransport(url: string, options: { readonly connections?: number; readonly timeouts?: Partial<SmtpTimeouts> } = {}): MailTransport {
  const timeouts = { ...patient, ...options.timeouts };
  const transporter = createTransport({
    url,
    pool: true,
    maxConnections: options.connections ?? 4,
    maxMessages: Infinity,
    connectionTimeout: timeouts.connectMs,
    dnsTimeout: timeouts.connectMs,
    greetingTimeout: timeouts.greetingMs,
    socketTimeout: timeouts.silenceMs,
    socketCloseTimeout: 1_000,
  });
  const underWay = new Set<AbortController>();
  const bodies = new Map<string, Readable>();
  transporter.use('stream', noteWhatIsHandedOver(bodies));

  return {
    longestMs: timeouts.wholeMs,
    async send(mail) {
      const cut = new AbortController();
      const timer = setTimeout(() => cut.abort(), timeouts.wholeMs);
      underWay.add(cut);
      try {
        const info = await transporter.sendMail({ ...asMessage(mail), signal: cut.signal });
        return { kind: 'accepted', detail: info.response };
      } catch (error) {
        return outcomeOf(error as NodemailerError, bodies.get(mail.messageId)?.readableDidRead ?? false);
      } finally {
        clearTimeout(timer);
        underWay.delete(cut);
        bodies.delete(mail.messageId);
      }
    },
    async close() {
      for (const cut of underWay) cut.abort();
      transporter.close();
    },
  };
}

/**
 * nodemailer's errors don't tell on which side of DATA a connection ended. The message's stream is read
 * only once the server has asked for the data, so whether it was read is the answer.
 */
function noteWhatIsHandedOver(bodies: Map<string, Readable>) {
  return (message: MailMessage<SMTPPoolSentMessageInfo>, done: (error?: Error | null) => void): void => {
    const mime = message.message!;
    const create = mime.createReadStream.bind(mime);
    mime.createReadStream = (options) => {
      const stream = create(options);
      bodies.set(mime.messageId(), stream);
      return stream;
    };
    done();
  };
}

function outcomeOf(error: NodemailerError, handedOver: boolean): SendOutcome {
  const detail = error.message;
  const code = error.responseCode;
  if (code !== undefined && code >= 400 && error.code !== 'EAUTH' && error.code !== 'ECONNECTION') {
    return { kind: code >= 500 ? 'refused' : 'put-off', detail };
  }
  if (error.code === 'EENVELOPE' && code === undefined) return { kind: 'refused', detail };
  return { kind: handedOver ? 'unknown' : 'not-reached', detail };
}
