import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import PostalMime from 'postal-mime';
import type { CalendarDate, Instant } from '#libs/kernel/dates.js';
import { renderDigest, type DigestItem, type DigestView } from './digest.js';
import { digestMessageId, type Mail } from './mail.js';
import { outboxTransport } from './outbox.js';
import { unsubscribeToken, unsubscribeUrl, verifyUnsubscribe } from './unsubscribe.js';

const day = (text: string) => text as CalendarDate;
const item = (more: Partial<DigestItem>): DigestItem => ({
  task: 'task-1', title: 'Hire a data coach', plan: 'Improvement grant', role: 'SIG coordinator', rung: 'before-7', due: day('2026-03-09'), standIn: false, named: false, unverifiedRule: null, forNotice: false, ...more,
});
const view = (items: readonly DigestItem[]): DigestView => ({
  name: 'Coordinator', day: day('2026-03-02'), items, publicUrl: 'https://plans.district.example', unsubscribeUrl: 'https://plans.district.example/unsubscribe/x', locale: 'en',
});

describe('a morning digest', () => {
  it('never lets the words of a task become markup, or a template', () => {
    const title = '<script>alert(1)</script> {{ constructor }} & "more"\nBcc: all';
    const { html, text } = renderDigest(view([item({ title })]));
    expect(html).toContain('&lt;script&gt;alert(1)&lt;/script&gt; {{ constructor }} &amp; &#34;more&#34; Bcc: all');
    expect(text).toContain('- <script>alert(1)</script> {{ constructor }} & "more" Bcc: all\n');
  });

  it('counts what is most pressing first in its subject, and names the plan that all of it is of', () => {
    const soon = ['2026-03-03', '2026-03-09', '2026-03-10'].map((due) => item({ due: day(due) }));
    const late = item({ due: day('2026-02-27'), rung: 'overdue' });
    expect(renderDigest(view([...soon, late])).subject).toBe('1 overdue, 2 due in the next 7 days, 1 coming up: Improvement grant');
    expect(renderDigest(view([late, item({ plan: 'Another plan' })])).subject).toBe('1 overdue, 1 due in the next 7 days');
  });

  it('names a single task in its subject, or the plan where that has a long title', () => {
    expect(renderDigest(view([item({ due: null, rung: 'check' })])).subject).toBe('1 to look at: Hire a data coach');
    expect(renderDigest(view([item({ title: 'Hire '.repeat(20) })])).subject).toBe('1 due in the next 7 days: Improvement grant');
    expect(renderDigest(view([item({ title: 'Hire '.repeat(20), plan: 'Grant '.repeat(20) })])).subject).toBe('1 due in the next 7 days');
  });

  it('lists overdue, today, soon and checks in this order, by how things stand today', () => {
    const { text, html } = renderDigest(
      view([
        item({ title: 'Check it', rung: 'check', due: null }),
        item({ title: 'Late', rung: 'before-7', due: day('2026-03-01') }),
        item({ title: 'Now', rung: 'before-1', due: day('2026-03-02') }),
        item({ title: 'Next week' }),
      ]),
    );
    expect(text.match(/^- .*/gm)).toEqual(['- Late', '- Now', '- Next week', '- Check it']);
    expect(text).toContain('Was due Sunday, March 1, 2026, 1 day ago.');
    expect(text).toContain('Due Monday, March 9, 2026, in 7 days.');
    expect(text).toContain('https://plans.district.example/tasks/task-1');
    expect(html.match(/<h[12][^>]*>/g)).toHaveLength(5);
    expect(html).toContain('<html lang="en">');
  });

  it('says to the one above whose task it is, in subject, heading and line', () => {
    const late = item({ rung: 'escalation', due: day('2026-02-23'), role: 'Budget manager' });
    const { subject, text } = renderDigest(view([{ ...late, named: true }]));
    expect(subject).toBe('1 escalated to you: Hire a data coach');
    expect(text).toContain('ESCALATED TO YOU');
    expect(text).toContain('7 days ago, and Budget manager has not finished it. You are told because Budget manager has you as the one to turn to.');
    expect(renderDigest(view([late])).text).toContain('You are told because nobody nearer can be turned to for Budget manager, and this plan comes to you then.');
  });

  it('does not call it an escalation where the coordinator reads it because nobody else can', () => {
    const { subject, text } = renderDigest(view([item({ rung: 'escalation', due: day('2026-02-23'), role: 'Budget manager', standIn: true })]));
    expect(subject).toBe('1 overdue: Hire a data coach');
    expect(text).toContain('nobody with an address holds this role');
    expect(text).not.toContain('turn');
  });

  it('says of a notice that can’t be in time any more what is left to do, and asks nobody to post it', () => {
    const said = (due: string, rung: string) => renderDigest(view([item({ title: 'Post the notice of the meeting: 2026-03-05', due: day(due), rung, forNotice: true })])).text;
    expect(said('2026-03-01', 'overdue')).toContain('this meeting can’t be opened. Cancel it, or call another for a later day');
    expect(said('2026-03-01', 'overdue')).not.toContain('Mark it done');
    expect(said('2026-02-20', 'escalation')).toContain('this meeting can’t be opened, and SIG coordinator has not cancelled it');
    expect(said('2026-03-02', 'on-the-day')).not.toContain('can’t be opened');
  });

  it('says of a date whose rule nobody has checked that it is so, and where it is written', () => {
    const { text, html } = renderDigest(view([item({ unverifiedRule: 'June 1, 2029 [U, unverified: supposed]' })]));
    for (const mail of [text, html]) expect(mail).toContain('in 7 days. This date comes from an unverified rule; check it before you rely on it: June 1, 2029 [U, unverified: supposed].');
    expect(renderDigest(view([item({})])).text).not.toContain('unverified');
  });

  it('tells who can open no link what to do', () => {
    expect(renderDigest(view([item({})])).text).toContain('If a link asks you for a key, reply to your coordinator.');
  });
});

describe('a link that stops the digests', () => {
  it('is refused when anything of it was changed, or when another installation signed it', () => {
    const token = unsubscribeToken('key', { tenant: 'local', person: 'p1' });
    const [body, signature] = token.split('.');
    const other = Buffer.from(JSON.stringify(['local', 'p2'])).toString('base64url');
    for (const forged of ['', '.', body!, `${other}.${signature}`, `${body}.${signature}.`, `${body}.AAAA`, `${token}A`]) expect(verifyUnsubscribe('key', forged)).toBeNull();
    expect(verifyUnsubscribe('other key', token)).toBeNull();
  });

  it('gives back the person that it was made for', () => {
    expect(verifyUnsubscribe('key', unsubscribeToken('key', { tenant: 'local', person: 'p1' }))).toEqual({ tenant: 'local', person: 'p1' });
  });
});

describe('the outbox', () => {
  it('keeps each mail once, as a file that mail programs read and a page that a person reads', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'planline-outbox-'));
    try {
      const unsubscribe = unsubscribeUrl('https://plans.district.example', 'key', { tenant: 'local', person: 'p1' });
      const from = 'Planline <planline@district.example>';
      const mail: Mail = {
        district: 'lakeside',
        ...renderDigest(view([item({})])), messageId: digestMessageId(from, 'local', 'p1', day('2026-03-02')), date: '2026-03-02T12:00:00.000Z' as Instant,
        from, to: { name: 'Coordinator', address: 'coordinator@district.example' }, locale: 'en', unsubscribeUrl: unsubscribe,
      };
      const outbox = outboxTransport(folder);
      expect((await outbox.send(mail)).kind).toBe('accepted');
      await outbox.send(mail);
      const files = (await readdir(folder)).toSorted();
      expect(files.map((name) => name.replace(/^.*\./, ''))).toEqual(['eml', 'html', 'html']);

      const read = await PostalMime.parse(await readFile(join(folder, files[0]!)));
      expect(read.subject).toBe('1 due in the next 7 days: Hire a data coach');
      expect(read.messageId).toMatch(/^<digest\.[0-9a-f-]{36}@district\.example>$/);
      expect(read.date).toBe('2026-03-02T12:00:00.000Z');
      expect(read.text).toContain('Hire a data coach');
      expect(read.html).toContain('<h1');
      const header = (key: string) => read.headers.find((each) => each.key === key)?.value;
      expect(header('auto-submitted')).toBe('auto-generated');
      expect(header('list-unsubscribe')).toBe(`<${unsubscribe}>`);
      expect(header('list-unsubscribe-post')).toBe('List-Unsubscribe=One-Click');
      expect((await readFile(join(folder, 'index.html'), 'utf8')).match(/1 due in the next 7 days: Hire a data coach/g)).toHaveLength(1);
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
