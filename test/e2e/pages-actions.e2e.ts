import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { unsubscribeToken, UNSUBSCRIBE_PURPOSE } from '#libs/mail/unsubscribe.js';
import { derivedSecret } from '#libs/config/config.js';
import { openTenant, startApi, type TestApi } from '#test/support/api.js';

let api: TestApi;
let cookie: string;
let ids: string[];
beforeAll(async () => {
  api = await startApi();
  const report = await api.importFile('examples/benton-harbor/timeline-district.csv', { program: 'mi-sig', plan: 'Benton Harbor', anchor: '2030-08-01' });
  ids = ((await (await api.request(`/api/plans/${String(report.planId)}/tasks?limit=50`)).json()) as { items: { id: string }[] }).items.map(({ id }) => id);
  const answer = await fetch(`${api.address}/sign-in`, { method: 'POST', redirect: 'manual', body: new URLSearchParams({ key: api.ownerKey }) });
  cookie = answer.headers.get('set-cookie')!.split(';')[0]!;
}, 60_000);
afterAll(async () => {
  await api?.stop();
});

const page = async (path: string): Promise<string> => (await api.request(path, { headers: { cookie, accept: 'text/html' } })).text();
const post = (path: string, fields: Record<string, string>): Promise<Response> =>
  api.request(path, { method: 'POST', headers: { cookie, accept: 'text/html', origin: api.address }, body: new URLSearchParams(fields) });
const hidden = (html: string, command: string): { _key: string; _version: string } => {
  const form = html.slice(html.indexOf(`/${command}"`));
  return { _key: /name="_key" value="([^"]+)"/.exec(form)![1]!, _version: /name="_version" value="([^"]+)"/.exec(form)![1]! };
};
const stateOf = async (task: string) => (await api.request(`/api/tasks/${task}`)).json() as Promise<{ status: string; version: number; done: { note: string } | null }>;

describe('a form without JavaScript', () => {
  it('is refused where a field is wrong, keeps what was written, and points to the field', async () => {
    const task = ids.pop()!;
    const answer = await post(`/tasks/${task}/ask-for-more-time`, { ...hidden(await page(`/tasks/${task}`), 'ask-for-more-time'), until: 'soon', reason: 'The <b>printer</b> is late' });
    const html = await answer.text();
    expect(answer.status).toBe(422);
    expect(html).toContain('<title>Error: ');
    expect(html).toContain('href="#ask-for-more-time-until"');
    expect(html).toContain('The &lt;b&gt;printer&lt;/b&gt; is late');
    expect((await stateOf(task)).version).toBe(1);
  });

  it('does it, goes back to the page, and the page shows it', async () => {
    const task = ids.pop()!;
    const answer = await post(`/tasks/${task}/complete-task`, { ...hidden(await page(`/tasks/${task}`), 'complete-task'), note: 'Filed under 7', on: '' });
    expect(answer.status).toBe(303);
    const back = await page(answer.headers.get('location')!);
    expect(back).toContain('It is recorded as done.');
    expect(back).toContain('Filed under 7');
    expect(back).toContain('Open again');
  });

  it('double-submit: the same form twice is one outcome and one answer', async () => {
    const task = ids.pop()!;
    const fields = { ...hidden(await page(`/tasks/${task}`), 'complete-task'), note: 'twice' };
    const answers = await Promise.all([post(`/tasks/${task}/complete-task`, fields), post(`/tasks/${task}/complete-task`, fields), post(`/tasks/${task}/complete-task`, fields)]);
    expect(answers.map(({ status }) => status)).toEqual([303, 303, 303]);
    expect(new Set(answers.map(({ headers }) => headers.get('location'))).size).toBe(1);
    await api.settled();
    expect(await stateOf(task)).toMatchObject({ status: 'done', version: 2 });
  });

  it('stale-tab: is told what changed since, and nothing of it is recorded', async () => {
    const task = ids.pop()!;
    const old = hidden(await page(`/tasks/${task}`), 'complete-task');
    await api.command(`/api/tasks/${task}/extend-task`, { until: '2045-01-01', reason: 'Another tab was quicker' }, { version: 1 });
    await api.settled();
    const answer = await post(`/tasks/${task}/complete-task`, { ...old, note: 'From the old tab' });
    const html = await answer.text();
    expect(answer.status).toBe(412);
    expect(html).toContain('This task changed while you had it open');
    expect(html).toContain('Another tab was quicker');
    expect(html).toContain('From the old tab');
    expect(await stateOf(task)).toMatchObject({ status: 'planned', version: 2 });
    const again = await post(`/tasks/${task}/complete-task`, { ...hidden(html, 'complete-task'), note: 'From the old tab' });
    expect(again.status).toBe(303);
  });

  it('as things stand: is told why not', async () => {
    const task = ids.pop()!;
    const answer = await post(`/tasks/${task}/complete-task`, { ...hidden(await page(`/tasks/${task}`), 'complete-task'), on: '2999-01-01' });
    expect(answer.status).toBe(409);
    expect(await answer.text()).toContain('There is a problem');
  });

  it('that lost its key or version is not taken', async () => {
    expect((await post(`/tasks/${ids[0]}/complete-task`, { note: 'x' })).status).toBe(400);
    expect((await post(`/tasks/${ids[0]}/fire-deadline`, { _key: 'k', _version: '1' })).status).toBe(400);
  });
});

describe('the link in a mail', () => {
  it('only asks when it is opened, stops the digest when it is pressed, and works by one click of a mail program', async () => {
    const person = 'a-person';
    await api.command(`/api/people/${person}/register-person`, { fullName: 'A. Person', email: 'a@district.example', timeZone: null });
    await api.settled();
    const token = unsubscribeToken(derivedSecret(api.config.secret, UNSUBSCRIBE_PURPOSE), { tenant: 'local', person });
    const address = `${api.address}/unsubscribe/${token}`;
    expect(await (await fetch(address)).text()).toContain('Stop the digest');
    const preference = async () => (await api.parts.inTenant('local', (db) => db.rows<{ f: string }>('SELECT digest_frequency AS f FROM read.persons WHERE person = $1', person)))[0]!.f;
    expect(await preference()).toBe('daily');
    const pressed = await fetch(address, { method: 'POST', headers: { origin: 'https://mail.example', 'content-type': 'application/x-www-form-urlencoded' }, body: 'List-Unsubscribe=One-Click' });
    expect(pressed.status).toBe(200);
    await api.settled();
    expect(await preference()).toBe('never');
    expect((await fetch(`${address}x`, { method: 'POST' })).status).toBe(404);
  });
});

describe('the owner of several districts', () => {
  it('cannot choose one that there is not, and is not asked while there is one', async () => {
    expect((await post('/district', { district: 'nowhere' })).status).toBe(404);
    expect((await post('/district', { district: '../local' })).status).toBe(400);
    expect(await page('/plans')).not.toContain('action="/district"');
  });

  it('chooses one, sees its plans and no other’s, and goes back', async () => {
    await openTenant(api, 'lsr7');
    expect(await page('/plans')).toContain('Benton Harbor');
    const own = cookie;
    const chosen = await post('/district', { district: 'lsr7' });
    expect([chosen.status, chosen.headers.get('location')]).toEqual([303, '/plans']);
    cookie = chosen.headers.get('set-cookie')!.split(';')[0]!;
    const html = await page('/plans');
    expect(html).toContain('<option value="lsr7" selected>');
    expect(html).not.toContain('Benton Harbor');
    for (const address of ['/', '/plans']) expect(whose(await page(address))).toBe('lsr7');
    expect((await post('/district', { district: 'local' })).status).toBe(303);
    cookie = own;
    expect(await page('/plans')).toContain('Benton Harbor');
    expect(whose(await page('/'))).toBe('A district');
  });
});

const whose = (html: string): string | undefined => /<p class="whose">([^<]+)</.exec(html)?.[1];
