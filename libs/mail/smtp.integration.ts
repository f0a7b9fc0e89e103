import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import PostalMime from 'postal-mime';
import type { Instant } from '#libs/kernel/dates.js';
import { startSmtp, type SmtpMode, type SmtpServer } from '#test/support/smtp.js';
import type { Mail } from './mail.js';
import { smtpTransport } from './smtp.js';
import type { MailTransport } from './transport.js';

const mail: Mail = {
  district: 'local',
  messageId: '<digest.1@district.example>', date: '2026-03-02T12:00:00.000Z' as Instant, from: 'planline@district.example', to: { name: 'Coordinator', address: 'coordinator@district.example' },
  subject: '1 thing overdue', text: 'text', html: '<p>text</p>', locale: 'en', unsubscribeUrl: 'https://plans.district.example/unsubscribe/x',
};

describe('sending over SMTP', () => {
  let server: SmtpServer;
  let transport: MailTransport;
  beforeEach(async () => {
    server = await startSmtp();
    transport = smtpTransport(server.url, { connections: 1, timeouts: { connectMs: 2_000, greetingMs: 2_000, silenceMs: 300, wholeMs: 2_000 } });
  });
  afterEach(async () => {
    await transport.close();
    await server.stop();
  });

  const outcomes: readonly (readonly [SmtpMode, string, number])[] = [
    ['refuse', 'refused', 0],
    ['put-off', 'put-off', 0],
    ['hang', 'not-reached', 0],
    ['accept-then-drop', 'unknown', 1],
    ['ok', 'accepted', 1],
  ];
  it.each(outcomes)('a server that does "%s" makes the outcome %s', async (mode, kind, taken) => {
    server.mode = mode;
    expect((await transport.send(mail)).kind).toBe(kind);
    expect(server.taken).toHaveLength(taken);
  });

  it('no server at all is "not reached"', async () => {
    await server.stop();
    expect((await transport.send(mail)).kind).toBe('not-reached');
    server = await startSmtp();
  });

  it('a mail that hangs is cut off when the transport is closed', async () => {
    server.mode = 'hang';
    const slow = smtpTransport(server.url);
    const outcome = slow.send(mail);
    await server.connected();
    await slow.close();
    expect((await outcome).kind).toBe('not-reached');
  });

  it('the same connection goes on after each of these', async () => {
    for (const mode of ['refuse', 'hang', 'accept-then-drop', 'put-off'] as const) {
      server.mode = mode;
      await transport.send(mail);
      server.mode = 'ok';
      expect((await transport.send(mail)).kind).toBe('accepted');
    }
    expect((await PostalMime.parse(server.taken.at(-1)!)).messageId).toBe(mail.messageId);
  });
});
