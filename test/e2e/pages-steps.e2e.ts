import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { Page } from 'playwright-core';
import { clientFor } from '#apps/cli/client.js';
import { writeClock } from '#libs/clock/postgres.js';
import { addDays, instantOn, type CalendarDate, type TimeZone } from '#libs/kernel/dates.js';
import { startApi, type TestApi } from '#test/support/api.js';
import { chromiumMissing, follow, overflowOf, startBrowser, violationsOn, type TestBrowser } from '#test/support/browser.js';
import { makeDistrict, type District } from '#test/support/district.js';
import { kmsInOrder } from '#test/support/kms-text.js';
import { packageMade } from '#test/support/packages.js';
import { pageOf, wordsOf } from '#test/support/pages.js';

jest.setTimeout(300_000);

const ZONE = 'America/Detroit' as TimeZone;
const DAY = '2040-01-09' as CalendarDate;
const missing = chromiumMissing();
const council = 'multidistrict-collaboration';
const coordinator = 'achievement-and-integration-coordinator';

let api: TestApi;
let district: District;
let browser: TestBrowser | null = null;
let cookie: string;
let plan: string;
let board: string[];
let members: string[];
let meeting: string;

const dayBegins = (on: CalendarDate) => writeClock(api.database.pool('log_reader'), { mode: 'stepping', at: instantOn(on, '21:00', ZONE) });
const stage = (id: string): string => `/plans/${plan}/stages/${id}`;
const page = (path: string): Promise<string> => pageOf(api, cookie, path);

/** The form for a command on a page, as its HTML. */
function formIn(html: string, command: string): string {
  const at = html.indexOf(`/${command}"`);
  if (at < 0) throw new Error(`the page has no form for ${command}`);
  return html.slice(html.lastIndexOf('<form', at), html.indexOf('</form>', at));
}
const optionsOf = (form: string, name: string): string[] => {
  const select = form.slice(form.indexOf(`name="${name}"`), form.indexOf('</select>', form.indexOf(`name="${name}"`)));
  return [...select.matchAll(/<option value="([^"]+)"/g)].map(([, value]) => value!);
};

/** Fills in a form of a page and sends it, as a browser would; what the page has filled in already stays. */
async function send(path: string, command: string, fields: Record<string, string | string[]>, file?: { name: string; text: string; field: string }): Promise<Response> {
  const form = formIn(await page(path), command);
  const inputs = [...form.matchAll(/<input [^>]*name="([^"]+)"[^>]*value="([^"]*)"/g)].filter(([tag]) => !tag.includes('checkbox'));
  const filled = [...inputs, ...form.matchAll(/<textarea [^>]*name="([^"]+)"[^>]*>([^<]*)<\/textarea>/g)].map(([, name, value]) => [name!, value!] as const);
  const body = form.includes('enctype="multipart/form-data"') ? new FormData() : new URLSearchParams();
  for (const [name, value] of [...filled.filter(([name]) => !Object.hasOwn(fields, name)), ...Object.entries(fields)]) for (const one of [value].flat()) body.append(name, one);
  if (file && body instanceof FormData) body.append(file.field, new Blob([file.text]), file.name);
  return api.request(`${path}/${command}`, { method: 'POST', headers: { cookie, accept: 'text/html', origin: api.address }, body });
}
async function taken(path: string, command: string, fields: Record<string, string | string[]> = {}, file?: Parameters<typeof send>[3]): Promise<string> {
  const answer = await send(path, command, fields, file);
  if (answer.status !== 303) throw new Error(`${command}: ${answer.status} ${wordsOf(await answer.text()).slice(0, 1_500)}`);
  return wordsOf(await page(answer.headers.get('location')!));
}

beforeAll(async () => {
  api = await startApi();
  district = makeDistrict(clientFor(api.address, api.ownerKey, 'local'), ZONE);
  await dayBegins(DAY);
  const answer = await fetch(`${api.address}/sign-in`, { method: 'POST', redirect: 'manual', body: new URLSearchParams({ key: api.ownerKey }) });
  cookie = answer.headers.get('set-cookie')!.split(';')[0]!;
  for (const title of ['Superintendent', 'School Board Chair', 'School Board Clerk', 'Achievement and Integration Coordinator']) {
    const person = title.toLowerCase().replaceAll(' ', '-');
    await district.tell('person', person, 'registerPerson', { fullName: title, email: `${person}@district.example`, timeZone: null });
    await district.tell('role', person, 'grantRole', { title, person, from: '2039-01-01' });
  }
  board = await district.seat('board', 'School board', 'board', [null, null, null]);
  members = await district.seat('mcc', 'Multidistrict collaboration council', 'council', [null, 'American Indian Parent Advisory Committee']);
  const form = new FormData();
  for (const [name, value] of Object.entries({ program: 'mn-achievement-integration', anchor: '2040-07-01' })) form.set(name, value);
  form.set('file', new Blob([kmsInOrder]), 'plan.yaml');
  plan = ((await (await api.request('/api/imports', { method: 'POST', body: form })).json()) as { planId: string }).planId;
  await district.tell('draft', plan, 'freezeRevision', { explanations: { 'submitter-is-not-approver': 'The district has one office.' } });
  if (!missing) browser = await startBrowser(api.address);
}, 120_000);
afterAll(async () => {
  await browser?.close();
  await api?.stop();
});

/** A page that somebody signed in opened; every folded form is unfolded where scripts run, so that axe sees it. */
async function opened(path: string, options: Parameters<TestBrowser['open']>[0] = {}): Promise<Page> {
  await api.settled();
  const tab = await browser!.open(options);
  await tab.goto('/sign-in');
  await tab.getByLabel('Key').fill(api.ownerKey);
  await follow(tab, tab.getByRole('button', { name: 'Sign in' }));
  await tab.goto(path);
  if (options.scripts !== false) await tab.evaluate(() => document.querySelectorAll('details').forEach((one) => (one.open = true)));
  return tab;
}
const faultsOf = async (path: string): Promise<{ violations: string[]; overflow: number }> => {
  const tab = await opened(path, { width: 320 });
  return { violations: await violationsOn(tab), overflow: await overflowOf(tab) };
};
const seen = missing ? it.skip : it;

describe('a council, by the forms of its page', () => {
  const path = () => stage('council-input');

  it('is asked, meets, recommends and is answered; what is missing or wrong is said at its field, and nothing written is lost', async () => {
    const open = formIn(await page(path()), 'open-round');
    const nth = [...open.matchAll(/<legend>([^<]+)<\/legend>/g)].findIndex(([, legend]) => legend!.startsWith('Multidistrict'));
    expect(await taken(path(), 'open-round', { [`councils.${nth}.body`]: 'mcc', [`councils.${nth}.required`]: 'yes', [`councils.${nth}.because`]: 'The district is adjoining.' })).toContain('It is recorded.');

    const wrong = await send(path(), 'record-council-meeting', { council, on: DAY, place: '', present: members, draft: 'Some <i>words</i>' });
    const html = await wrong.text();
    expect(wrong.status).toBe(422);
    expect(html).toMatch(/<title>Error: .*href="#form-record-council-meeting"/s);
    expect(wordsOf(html)).toMatch(/It was not done One field needs correction.*The field “Where” is missing\. Fill it in\./);
    expect(html).toMatch(/<details open>\s*<summary>Record a meeting of a council/);
    expect(html).toContain('Some &lt;i&gt;words&lt;/i&gt;');
    expect(html.match(/name="present" value="[^"]+" checked/g)).toHaveLength(2);

    expect(await taken(path(), 'record-council-meeting', { council, on: DAY, place: 'District office', present: members })).toMatch(/District office/);
    expect(await taken(path(), 'give-recommendation', { council, section: 'strategies', item: '3', text: 'Offer a bus.', by: members[0]!, meeting: '1' })).toMatch(/Recommendation 1 .*Offer a bus\./);
    const refused = await send(path(), 'dispose-of', { recommendation: '1', outcome: 'accepted', reason: 'It is right.', by: coordinator });
    expect([refused.status, wordsOf(await refused.text())]).toEqual([409, expect.stringContaining('Not done: ')]);
    expect(await taken(path(), 'dispose-of', { recommendation: '1', outcome: 'not', reason: 'There is a bus already.', by: coordinator })).toMatch(/Not accepted : There is a bus already\./);
  });

  seen('have no fault that axe finds, unfolded and narrow', async () => {
    expect(await faultsOf(path())).toEqual({ violations: [], overflow: 0 });
  });

  it('is certified, and then has no form for what is over', async () => {
    expect(await taken(path(), 'certify-input', { revision: '1', by: 'superintendent' })).toContain('Certified by Superintendent');
    expect(await page(path())).not.toContain('/certify-input"');
  });
});

describe('a board, by the forms of its page', () => {
  const path = () => stage('board-approval');

  it('has a revision laid before it, and a meeting called with its notice', async () => {
    await taken(path(), 'open-approval', { body: 'board' });
    const form = formIn(await page(path()), 'call-meeting');
    meeting = /name="_stream" value="([^"]+)"/.exec(form)![1]!;
    const unplaced = await send(path(), 'call-meeting', { _stream: meeting, body: 'board', kind: 'regular', on: addDays(DAY, 7), time: '19:00', place: '', purpose: 'The <plan>' });
    const back = await unplaced.text();
    expect([unplaced.status, wordsOf(back)]).toEqual([422, expect.stringContaining('The field “Where” is missing. Fill it in.')]);
    expect(back).toMatch(new RegExp(`name="_stream" value="${meeting}"`));
    expect(back).toContain('The &lt;plan&gt;</textarea>');
    expect(await taken(path(), 'call-meeting', { _stream: meeting, body: 'board', kind: 'regular', on: addDays(DAY, 7), time: '19:00', place: 'Board room' })).toContain('Regular meeting of School board');
    expect(await taken(path(), 'post-notice', { at: `${DAY}T20:00`, where: 'The door' })).toContain('Posted on Monday, January 9, 2040 at 20:00 (America/Detroit), The door.');
  });

  it('meets: the motion is moved and seconded, and the roll is called', async () => {
    const on = addDays(DAY, 7);
    await dayBegins(on);
    await taken(path(), 'open-meeting', { at: `${on}T19:00`, present: board.slice(0, 2) });
    await taken(path(), 'move-motion', { mover: board[0]! });
    await taken(path(), 'second-motion', { motion: 'approve-1', seconder: board[1]! });
    const late = await api.request(`${path()}/second-motion`, { method: 'POST', headers: { cookie, accept: 'text/html', origin: api.address }, body: new URLSearchParams({ _key: 'late', _version: '1', _stream: meeting, motion: 'approve-1', seconder: board[1]! }) });
    expect([late.status, wordsOf(await late.text())]).toEqual([412, expect.stringMatching(/“Second the motion” is not open any more.*What you had entered: Motion/)]);
    expect(await taken(path(), 'call-the-roll', { motion: 'approve-1' })).toContain('The roll is being called.');
    const empty = await send(path(), 'cast-vote', { motion: 'approve-1' });
    expect([empty.status, wordsOf(await empty.text())]).toEqual([422, expect.stringContaining('Nothing was filled in, so nothing was recorded.')]);
  });

  seen('has its roll call written by a clerk without JavaScript, all votes at once, and no fault that axe finds', async () => {
    expect(await faultsOf(path())).toEqual({ violations: [], overflow: 0 });
    const tab = await opened(path(), { scripts: false });
    await tab.getByText('Record the votes').first().click();
    const form = tab.getByRole('form', { name: 'Record the votes' });
    await form.getByRole('combobox', { name: /^Motion/ }).selectOption('approve-1');
    for (const nth of [0, 1]) await form.getByRole('group').nth(nth).getByRole('combobox', { name: /^Vote/ }).selectOption('aye');
    await follow(tab, form.getByRole('button', { name: 'Record the votes' }));
    expect(await tab.getByText('It is recorded.').isVisible()).toBe(true);
  });

  it('closes the vote and adjourns; what was signed on paper is shown by a scan that somebody confirms', async () => {
    const on = addDays(DAY, 7);
    if (missing) await taken(path(), 'cast-vote', { motion: 'approve-1', '0.vote': 'aye', '1.vote': 'aye' });
    expect(await taken(path(), 'close-vote', { motion: 'approve-1' })).toContain('Carried. 2 ayes, 0 nays');
    await taken(path(), 'adjourn', { at: `${on}T20:00` });
    for (const role of ['superintendent', 'school-board-chair']) await taken(path(), 'sign', { role, by: role, signedOn: on, means: 'paper' });
    await taken(path(), 'issue-signature-page');
    const { revisions } = await district.ask<{ revisions: { number: number; hash: string }[] }>(`/api/plans/${plan}/content`);
    const scan = { name: 'page.pdf', text: '%PDF-1.7 A scan', field: 'document' };
    const text = await send(path(), 'upload-scan', { signedOn: on }, { ...scan, text: 'A letter' });
    expect([text.status, wordsOf(await text.text())]).toEqual([409, expect.stringContaining('“page.pdf” is neither a PDF nor a picture')]);
    const unread = await send(path(), 'upload-scan', { signedOn: on }, scan);
    expect([unread.status, wordsOf(await unread.text())]).toEqual([409, expect.stringContaining('could not be read from “page.pdf” itself')]);
    const other = await send(path(), 'upload-scan', { 'printed.revision': '1', 'printed.shortHash': 'deadbeef0000', signedOn: on }, scan);
    expect([other.status, wordsOf(await other.text())]).toEqual([409, expect.stringContaining('Not done: ')]);
    const none = await send(path(), 'upload-scan', { 'printed.revision': '1', 'printed.shortHash': revisions[0]!.hash.slice(0, 12), signedOn: on });
    expect([none.status, wordsOf(await none.text())]).toEqual([422, expect.stringContaining('The field “File” is missing. Fill it in.')]);
    expect(await taken(path(), 'upload-scan', { 'printed.revision': '1', 'printed.shortHash': revisions[0]!.hash.slice(0, 12), signedOn: on }, scan)).toContain('Nobody has confirmed yet that it is the page that was printed.');
    const html = await page(path());
    const [kept] = optionsOf(formIn(html, 'confirm-scan'), 'scan');
    expect(wordsOf(formIn(html, 'confirm-scan'))).toContain('Look at “page.pdf” (opens in a new tab)');
    const looked = await api.request(/href="([^"]+\/view)"/.exec(formIn(html, 'confirm-scan'))![1]!, { headers: { cookie } });
    expect([looked.status, looked.headers.get('content-type'), looked.headers.get('x-content-type-options'), await looked.text()]).toEqual([200, 'application/pdf', 'nosniff', '%PDF-1.7 A scan']);
    expect(looked.headers.get('content-disposition')).toMatch(/^inline; filename="page.pdf"/);
    expect(looked.headers.get('content-security-policy')).toContain("default-src 'none'");
    const signers = { 'signers.0.by': 'superintendent', 'signers.0.signedOn': on, 'signers.1.by': 'school-board-chair', 'signers.1.signedOn': on };
    const blind = await send(path(), 'confirm-scan', { scan: kept!, by: coordinator, ...signers });
    expect([blind.status, wordsOf(await blind.text())]).toEqual([409, expect.stringContaining('Compare it by eye')]);
    const seen = { 'printed.revision': '1', 'printed.shortHash': revisions[0]!.hash.slice(0, 12) };
    expect(await taken(path(), 'confirm-scan', { scan: kept!, by: coordinator, ...seen, ...signers })).toMatch(/confirmed that it is the page that was printed/);
    expect(wordsOf(await page(`/plans/${plan}`))).toContain('School board approval Concluded');
  });
});

describe('a submission, by the forms of its page', () => {
  const path = () => stage('agency-submission');

  it('is submitted, handed in with its receipt, and has the agency’s state and its return recorded', async () => {
    const late = await send(path(), 'submit', { revision: '1', by: coordinator });
    expect([late.status, wordsOf(await late.text())]).toEqual([409, expect.stringContaining('Not done: ')]);
    expect(await taken(path(), 'submit', { revision: '1', by: coordinator, 'explain:budget-of-first-year': 'The board adopts it in June.' })).toContain('Submission 1: revision 1');
    const page_ = { kind: 'signature-scan', by: coordinator };
    const text = await send(path(), 'attach-document', page_, { name: 'signed.pdf', text: 'The signed page', field: 'document' });
    expect([text.status, wordsOf(await text.text())]).toEqual([409, expect.stringContaining('“signed.pdf” is not a PDF or a picture of a page')]);
    const signed = (words: string) => ({ name: 'signed.pdf', text: `%PDF-1.7 ${words}`, field: 'document' });
    const ofAnother = await send(path(), 'attach-document', page_, signed(`PLANLINE plan ${plan} revision 2 hash 0123456789ab`));
    expect([ofAnother.status, wordsOf(await ofAnother.text())]).toEqual([409, expect.stringContaining('“signed.pdf” says itself that it is of revision 2, 0123456789ab')]);
    const inPlace = await send(path(), 'attach-document', page_, signed('The signed page'));
    expect([inPlace.status, wordsOf(await inPlace.text())]).toEqual([409, expect.stringContaining('A confirmed scan of the signed page goes with revision 1 by itself.')]);
    expect(await taken(path(), 'attach-document', { ...page_, reason: 'A sharper scan.' }, signed('The signed page'))).toContain('Goes with what is submitted now, revision 1. It was put in by hand, and nobody confirmed that it is the page that was printed.');
    expect(await taken(path(), 'detach-document', { ...page_, reason: 'It is of another plan.' })).not.toContain('Put in by hand');
    expect(await page(path())).not.toContain('/hand-in-otherwise"');
    await packageMade(api, district, `${plan}/agency-submission`, await district.keep('The package', 'package.txt'));
    expect(await taken(path(), 'hand-in-otherwise', { means: 'The state’s portal', by: coordinator }, { name: 'receipt.txt', text: 'Received', field: 'receipt' })).toMatch(/Handed in otherwise on .*The state’s portal/);
    expect(await taken(path(), 'file-receipt', { note: 'They have it.', by: coordinator })).toContain('Receipt of the agency');
    const [state] = optionsOf(formIn(await page(path()), 'record-agency-state'), 'state');
    expect(await taken(path(), 'record-agency-state', { state: state!, by: coordinator, note: 'By telephone.' })).toContain('It is recorded.');
    const unshown = await send(path(), 'approve', { by: coordinator });
    expect(unshown.status).toBe(409);
  });

  seen('have no fault that axe finds, unfolded and narrow', async () => {
    expect(await faultsOf(path())).toEqual({ violations: [], overflow: 0 });
  });

  it('is refused a form that its page does not have, or that came without what tells it from another one', async () => {
    for (const [command, body] of [['resubmit', { _key: 'k', _version: '1' }], ['submit', {}], ['note-package', { _key: 'k', _version: '1' }]] as const) {
      const answer = await api.request(`${path()}/${command}`, { method: 'POST', headers: { cookie, accept: 'text/html', origin: api.address }, body: new URLSearchParams(body) });
      expect([command, answer.status]).toEqual([command, 400]);
    }
  });
});

describe('a strategy that districts share, by the forms of its page', () => {
  const path = () => '/shared-strategies/summer-course';

  it('is changed for those who adopt the change, and says who declined it, who has not answered, and how far each is', async () => {
    const by = { by: 'superintendent', role: 'superintendent' };
    await district.tell('shared-strategy', 'summer-course', 'shareStrategy', { plan, collaborative: 'A <b>collaborative</b>', text: { name: 'Summer course', types: [], aim: 'Every pupil reads', grades: ['6', '7'], locations: [] }, ...by });
    for (const [id, title] of [['north', 'North'], ['south', 'South']]) await district.tell('shared-strategy', 'summer-course', 'joinStrategy', { district: id, title, numbers: ['4'], speaker: 'superintendent', ...by });
    expect(await page(`/plans/${plan}`)).toContain('href="/shared-strategies/summer-course"');
    expect(await page(path())).toContain('districts of A &lt;b&gt;collaborative&lt;/b&gt;');

    const same = await send(path(), 'propose-change', { ...by, district: 'north', reason: 'None' });
    expect([same.status, wordsOf(await same.text())]).toEqual([409, expect.stringContaining('Not done: ')]);
    const proposed = await taken(path(), 'propose-change', { ...by, district: 'north', reason: 'Asked for.', 'text.grades': '6\n7\n8' });
    expect(proposed).toMatch(/Version 2, proposed by North on [^:]+: open, to be answered by [^.]+\..*Not answered yet: North, South/);
    await taken(path(), 'answer-change', { ...by, proposal: '1', district: 'north', answer: 'adopted' });
    const unsaid = await send(path(), 'answer-change', { ...by, proposal: '1', district: 'south', answer: 'declined' });
    expect([unsaid.status, wordsOf(await unsaid.text())]).toEqual([409, expect.stringContaining('Not done: ')]);
    const answered = await taken(path(), 'answer-change', { ...by, proposal: '1', district: 'south', answer: 'declined', reason: 'No room.' });
    expect(answered).toContain('South declined it: No room.');
    expect(answered).toMatch(/North It has the number 4 in its own plan, and holds version 2,.*South It has the number 4 in its own plan, and holds version 1,/);
    expect(await taken(path(), 'report-progress', { ...by, district: 'south', status: 'under-way', note: 'Begun.' })).toMatch(/: under way\. Begun\./);
  });

  seen('has no fault that axe finds, unfolded and narrow', async () => {
    expect(await faultsOf(path())).toEqual({ violations: [], overflow: 0 });
  });
});
