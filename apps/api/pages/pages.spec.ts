import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runInNewContext } from 'node:vm';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { FastifyRequest } from 'fastify';
import type { Principal } from '#libs/commands/contract.js';
import type { CalendarDate, TimeZone } from '#libs/kernel/dates.js';
import { taskCommands } from '#libs/domain/task/commands.js';
import { say } from '#libs/messages/say.js';
import { rulesOf } from '#libs/programs/catalog.js';
import { problem } from '../http/problem.js';
import type { Parts } from '../parts.js';
import type { KnownTask } from '../queries/tasks.js';
import { doneInWords, readPage } from './context.js';
import { enteredIn, formOf } from './forms.js';
import { keptMails, mailAsHtml } from './outbox.js';
import { PageRenderer } from './renderer.js';
import { STEP_GONE, formerStep } from './review/sent-step.js';
import { enteredUnderLabels } from './review/step-form.js';
import { pathOfHere } from './sign-in.controller.js';
import { closedBy } from './task-view.js';
import { howFar, inWords, momentInWords, sayInWords } from './words.js';

const date = (text: string): CalendarDate => text as CalendarDate;

describe('a page', () => {
  const pages = new PageRenderer();
  it('escapes whatever it is given', async () => {
    const html = await pages.page('sign-in', { title: '<script>', next: '"><img src=x>', tenant: '', error: '<b>', stranger: '<b>' });
    expect(html).not.toMatch(/<script>|<img|<b>/);
  });
  it('fails where a template names what it was not given', async () => {
    await expect(pages.page('task', { title: 'x' })).rejects.toThrow(/undefined variable/);
  });
  it('says of a form whose step is gone what happened, what was entered, and the way back', async () => {
    const entered = enteredUnderLabels('secondMotion', { motion: 'approve-1', seconder: 'board-2', 'explain:a-rule': 'It <i>holds</i>.' }, (value) => (value === 'board-2' ? 'B. Person' : value));
    const trouble = { gone: true, stale: true, again: '/plans/p/stages/s', entered, anchor: 'act', detail: say(STEP_GONE, { step: formerStep('second-motion', 'm')!.title }), also: [], errors: [], changes: [{ says: 'It was seconded.', when: 'now', who: 'A. Person' }] };
    const html = await pages.page('parts/trouble', { title: 'x', trouble });
    expect(html).toMatch(/This step is not open any more.*“Second the motion” is not open any more.*It was seconded\..*<dt>Motion<\/dt><dd>approve-1<.*<dt>Who seconds it<\/dt><dd>B\. Person<.*<dt>Explanation<\/dt><dd>It &lt;i&gt;holds.*href="\/plans\/p\/stages\/s"/s);
    expect(html).not.toContain('send the form again');
  });
  it('shows a problem with the way on', async () => {
    const stranger = await pages.problem(problem(401, 'api.no-credential'), { address: '/plans', signedIn: false });
    expect(stranger).toContain('<title>Sign in – Planline</title>');
    expect(stranger).toContain('name="next" value="/plans"');
    expect(stranger).toContain('reply to the coordinator');
    expect(await pages.problem(problem(404, 'api.no-such-address'), { address: '/x', signedIn: true })).toContain('href="/"');
  });
  it.each([['plan', problem(404, 'api.no-such-plan', { plan: 'p' })], ['task', problem(404, 'api.no-such-thing', { thing: 'task', id: 't' })]])('says that a %s that is not found may be of another district, without a word of the command line', async (thing, found) => {
    const html = await pages.problem(found, { address: '/x', signedIn: true });
    expect(html).toContain(`no such ${thing}: it may be of another district`);
    expect(html).toContain('href="/plans">Choose the district');
    expect(html).not.toMatch(/--tenant|--json/);
  });
  it('does not send to another district for what is of none', async () => {
    expect(await pages.problem(problem(404, 'api.no-such-thing', { thing: 'mail', id: 'm' }), { address: '/x', signedIn: true })).not.toContain('Choose the district');
  });
});

describe('what the page before did', () => {
  it('is nothing where the address was made up, and takes no words from it', () => {
    for (const [did, day] of [['made-up', ''], ['step<b>', '']] as const) expect(doneInWords(did, day, true)).toBeNull();
    expect(doneInWords('callMeeting-late', '<b>soon</b>', true)).not.toContain('soon');
  });
  it('is said with the last day of a notice that can’t be in time any more', () => {
    expect(doneInWords('callMeeting-late', '2026-03-06', true)).toMatch(/^It is recorded\. .*its last day was Friday, March 6, 2026\. .*can’t be opened/);
  });
});

describe('a link that signs in', () => {
  const opened = (hash: string, pathname = '/sign-in') => {
    const [note, key, form] = [{ hidden: true }, { value: '' }, { sent: false, submit: () => { form.sent = true; } }];
    const parts: Readonly<Record<string, object>> = { '#no-key': note, '#key': key, '#sign-in': form };
    runInNewContext(readFileSync(new URL('./assets/sign-in.js', import.meta.url), 'utf8'), { location: { hash, pathname, search: '' }, history: { replaceState: () => undefined }, document: { querySelector: (id: string) => parts[id] } });
    return { told: !note.hidden, key: key.value, sent: form.sent };
  };
  it('says that its key is none, and sends nothing', async () => {
    expect(opened('#wrong')).toEqual({ told: true, key: '', sent: false });
    expect(await new PageRenderer().signIn({ next: '/' })).toMatch(/id="no-key" role="alert" hidden>The link that you opened has no key of this installation/);
  });
  it('says nothing of a key that it has, and nothing where there was none, or the address is that of a place on another page', () => {
    expect(opened(`#${'0a'.repeat(32)}`)).toEqual({ told: false, key: '0a'.repeat(32), sent: true });
    expect(opened('')).toEqual({ told: false, key: '', sent: false });
    expect(opened('#held', '/plans/p')).toEqual({ told: false, key: '', sent: false });
  });
});

describe('a page that grows old while it is open', () => {
  /** One page in a browser: its news, and whether it says that it has changed. */
  const opened = (plan: string) => {
    const notice = { hidden: true, dataset: { index: '41', plan } };
    const heard = new Map<string, () => void>();
    const streams: { readonly from: string; open: boolean; log: (event: { readonly data: string }) => void }[] = [];
    class EventSource {
      private readonly own: (typeof streams)[number];
      constructor(from: string) {
        this.own = { from, open: true, log: () => undefined };
        streams.push(this.own);
      }
      addEventListener(_of: string, log: (event: { readonly data: string }) => void) {
        this.own.log = log;
      }
      close() {
        this.own.open = false;
      }
    }
    runInNewContext(readFileSync(new URL('./assets/live.js', import.meta.url), 'utf8'), { EventSource, document: { querySelector: () => notice }, addEventListener: (of: string, hear: () => void) => heard.set(of, hear) });
    const news = (...plans: string[]) => streams.filter(({ open }) => open).forEach(({ log }) => log({ data: JSON.stringify({ plans }) }));
    return { news, happens: (of: string) => heard.get(of)!(), says: () => !notice.hidden, listensFrom: () => streams.filter(({ open }) => open).map(({ from }) => from) };
  };

  it('says nothing of a step that the reader sends from it, nor of another plan', () => {
    const page = opened('plan-1');
    page.happens('pageshow');
    page.news('plan-2');
    page.happens('submit');
    page.news('plan-1');
    expect([page.says(), page.listensFrom()]).toEqual([false, []]);
  });
  it('says that it has changed by what others do, and by the reader’s own step where they went back to it', () => {
    const [page, left] = [opened('plan-1'), opened('')];
    for (const one of [page, left]) one.happens('pageshow');
    page.news('plan-1');
    expect(page.says()).toBe(true);
    left.happens('submit');
    left.happens('pageshow');
    expect(left.listensFrom()).toEqual(['/api/events?after=41']);
    left.news('plan-2');
    expect(left.says()).toBe(true);
  });
  it('is as old as what it shows, though the lists went on before it was read', async () => {
    let newest = '41';
    const rows = async (sql: string) => {
      if (sql.includes('read_model_versions')) return [{ checkpoint: newest }];
      return sql.includes('FROM read.role_holders') || sql.includes('FROM read.persons') ? [] : [{ title: 'A district', name: 'A district', timeZone: 'America/Detroit' }];
    };
    const parts = { clock: { now: async () => '2026-03-09T12:00:00.000Z' }, pools: { query: { query: async () => ({ rows: [{ checkpoint: '41' }] }) } }, inTenant: async (_tenant: string, read: (db: object) => Promise<unknown>) => ((newest = '42'), read({ rows })) };
    const { live } = await readPage(parts as unknown as Parts, { tenant: 'local' } as Principal, { query: {}, headers: {} } as unknown as FastifyRequest, async () => ({}), () => ({ plan: 'plan-1', at: '/' }));
    expect(live).toEqual({ index: '42', plan: 'plan-1', at: '/' });
  });
});

describe('where signing in leads', () => {
  it.each(['//evil.example', 'https://evil.example', '/\\evil.example', 'javascript:x', '', undefined, '/a\nb'])('%s is not followed', (next) => {
    expect(pathOfHere(next)).toBe('/');
  });
  it('a path of this site is', () => {
    expect(pathOfHere('/tasks/x?y=1#z')).toBe('/tasks/x?y=1#z');
  });
});

describe('a form made from a command', () => {
  const place = { address: '/tasks/t', key: 'k', version: 3 };
  it('asks for each field by its kind, and says which are needed', () => {
    const form = formOf('askForMoreTime', taskCommands.askForMoreTime, place);
    expect(form).toMatchObject({ action: '/tasks/t/ask-for-more-time', key: 'k', version: 3 });
    expect(form.fields.map(({ name, kind, required }) => [name, kind, required])).toEqual([['until', 'day', true], ['reason', 'words', true]]);
    expect(formOf('completeTask', taskCommands.completeTask, place).fields.map(({ name, kind, required }) => [name, kind, required])).toEqual([['on', 'day', false], ['note', 'words', false]]);
  });
  it('keeps what was entered, beside what was wrong with it', () => {
    const [until] = formOf('askForMoreTime', taskCommands.askForMoreTime, place, { until: 'soon' }, [{ field: 'until', code: 'x', detail: 'Not a day.' }]).fields;
    expect(until).toMatchObject({ value: 'soon', error: 'Not a day.' });
  });
  it('leaves out what was not filled in, and its own hidden fields', () => {
    expect(enteredIn({ _key: 'k', note: ' ', on: '2026-01-01', file: {} })).toEqual({ on: '2026-01-01' });
  });
});

describe('a task that a stage waits for', () => {
  it('says where it is closed; of a notice that can’t be in time any more, what is left to do', () => {
    const said = (status: string, rule: string) => closedBy({ status, wait: { stream: 's', rule, process: null } } as KnownTask, rulesOf('mn-achievement-integration@3'));
    expect(said('overdue', 'board-approval/notice')).toMatch(/can’t be opened\. Cancel it, or call another/);
    for (const closed of [said('started', 'board-approval/notice'), said('overdue', 'board-approval/sign')]) expect(closed).toContain('It is closed there');
    expect(said('cancelled', 'board-approval/notice')).toContain('it ended there');
  });
});

describe('days in words', () => {
  it('are told with their weekday, and moments with their zone', () => {
    expect(inWords(date('2026-03-15'))).toBe('Sunday, March 15, 2026');
    expect(momentInWords('2026-03-08T07:30:00.000Z', 'America/Detroit')).toBe('Sunday, March 8, 2026 at 03:30 (America/Detroit)');
  });
  it.each([
    ['2026-03-15', 'today'], ['2026-03-16', 'tomorrow'], ['2026-03-14', 'yesterday'], ['2026-03-18', 'in 3 days'],
    ['2026-01-10', '64 days ago'], ['2025-11-10', '4 months ago'], ['2019-01-10', '7 years ago'],
  ])('%s from March 15, 2026 is %s', (day, words) => {
    expect(howFar(date('2026-03-15'), date(day))).toBe(words);
  });
  it('in a sentence too', () => {
    expect(sayInWords('story.TaskOverdue', { end: '2026-03-15', because: 'end-passed' })).toContain('March 15, 2026');
  });
});

describe('the outbox', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'planline-outbox-'));
    writeFileSync(join(folder, '2026-03-02-0123456789ab.eml'), 'Subject: x\r\nTo: =?UTF-8?Q?Pr=C3=A9sident?=\r\n <president@district.example>\r\n\r\nTo: nobody\r\n');
    writeFileSync(join(folder, '2026-03-02-0123456789ab.html'), '<title>1 thing &amp; more</title>');
    writeFileSync(join(folder, 'secret.html'), 'no mail');
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it('gives no file that is not a mail', async () => {
    for (const name of ['secret', '../secret', 'index', '2026-03-02-0123456789ab.html']) expect(await mailAsHtml(folder, name)).toBeNull();
  });
  it('lists mails with subject and receiver, and is empty where there is no folder', async () => {
    expect(await keptMails(folder)).toEqual([{ name: '2026-03-02-0123456789ab', subject: '1 thing & more', to: 'Président <president@district.example>', day: '2026-03-02', district: null }]);
    expect(await keptMails(join(folder, 'none'))).toEqual([]);
  });
  it('shows the day of the district, not that of Greenwich', async () => {
    const evening = mkdtempSync(join(tmpdir(), 'planline-outbox-'));
    writeFileSync(join(evening, '2026-03-03-0123456789ab.eml'), 'Date: Tue, 03 Mar 2026 02:30:00 +0000\r\nTo: <a@district.example>\r\n\r\n');
    const [kept] = await keptMails(evening, null, 'America/Chicago' as TimeZone);
    rmSync(evening, { recursive: true });
    expect(kept?.day).toBe('2026-03-02');
  });
  it('tells the mails of one district from those of another', async () => {
    for (const [district, n] of [['kms', 'a'], ['willmar', 'b'], ['kms', 'c']] as const) writeFileSync(join(folder, `2026-03-03-${n.repeat(12)}.eml`), `Subject: x\r\nPlanline-District: ${district}\r\nTo: <a@district.example>\r\n\r\nPlanline-District: nobody\r\n`);
    expect((await keptMails(folder, 'kms')).map(({ name }) => name.slice(-1))).toEqual(['c', 'a']);
    expect((await keptMails(folder, 'willmar')).map(({ district }) => district)).toEqual(['willmar']);
    expect(await keptMails(folder)).toHaveLength(4);
    expect(await keptMails(folder, 'nobody')).toEqual([]);
  });
});
