import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { writeClock } from '#libs/clock/postgres.js';
import type { CalendarDate, Instant } from '#libs/kernel/dates.js';
import { startApi, type TestApi } from '#test/support/api.js';

const HEADING = 'Phase,Action Step,Responsible,Start Date,End Date,Success Metric\n';
const manySteps = Array.from({ length: 210 }, (_, i) => `Year One,Step ${i + 1},Principal; Superintendent,10/1/40,10/31/40,Once\n`).join('');

let api: TestApi;
let cookie: string;
let planId: string;
beforeAll(async () => {
  api = await startApi();
  planId = await take('few.csv', 'Few', 'Year One,,Principal,10/1/40,10/31/40,Once\nYear One,Amend staff contracts,Principal,10/1/14,10/31/14,Once\nYear One,Paint the hall,Principal,10/1/40,10/31/40,Once\n');
  const answer = await fetch(`${api.address}/sign-in`, { method: 'POST', redirect: 'manual', body: new URLSearchParams({ key: api.ownerKey }) });
  cookie = answer.headers.get('set-cookie')!.split(';')[0]!;
}, 60_000);
afterAll(async () => {
  await api?.stop();
});

async function take(name: string, plan: string, rows: string): Promise<string> {
  mkdirSync(api.config.dataFolder, { recursive: true });
  const path = join(api.config.dataFolder, name);
  writeFileSync(path, HEADING + rows);
  const report = await api.importFile(path, { program: 'mi-sig', plan });
  await api.settled();
  return String(report.planId);
}
const page = async (path: string): Promise<string> => (await api.request(path, { headers: { cookie, accept: 'text/html' } })).text();
const post = (path: string, fields: Record<string, string>): Promise<Response> =>
  api.request(path, { method: 'POST', headers: { cookie, accept: 'text/html', origin: api.address }, body: new URLSearchParams(fields) });
const taskCalled = async (title: string): Promise<{ id: string; version: number }> => {
  const { items } = (await (await api.request(`/api/plans/${planId}/tasks?limit=50`)).json()) as { items: { id: string; title: string; version: number }[] };
  return items.find((task) => task.title === title)!;
};

describe('a held row without its step', () => {
  it('shows every column in the file’s order, and is taken once the empty one is filled in', async () => {
    const html = await page(`/plans/${planId}`);
    expect([...html.matchAll(/name="cell:([^"]+)"/g)].map(([, name]) => name)).toEqual(['Phase', 'Action Step', 'Responsible', 'Start Date', 'End Date', 'Success Metric']);
    const action = /action="(\/imports\/[^"]+\/correct)"/.exec(html)![1]!;
    const key = /\/correct"[^]*?name="_key" value="([^"]+)"/.exec(html)![1]!;
    const fields = Object.fromEntries([...html.matchAll(/name="(cell:[^"]+)" type="text" value="([^"]*)"/g)].map(([, name, value]) => [name!, value!]));
    const answer = await post(action, { ...fields, _key: key, 'cell:Action Step': 'Choose a partner' });
    expect(answer.status).toBe(303);
    expect(await page(answer.headers.get('location')!)).toContain('Choose a partner');
  });
});

describe('a held row whose task the plan has already', () => {
  it('says, once it is corrected, that the task was changed', async () => {
    const weigh = (start: string) => take('weighed.csv', 'Weighed', `Year One,Weigh,Principal,${start},3/15/15,Weighed\n`);
    await weigh('2/1/15');
    const plan = await weigh('2/30/15');
    const html = await page(`/plans/${plan}`);
    const action = /action="(\/imports\/[^"]+\/correct)"/.exec(html)![1]!;
    const answer = await post(action, { _key: /\/correct"[^]*?name="_key" value="([^"]+)"/.exec(html)![1]!, 'cell:Start Date': '2/2/15' });
    expect(answer.status).toBe(303);
    const after = await page(answer.headers.get('location')!);
    expect(after).toContain('The plan had its task already, which now says what the row says');
    expect(after).not.toContain('it is a task now');
  });
});

describe('a task that is long overdue', () => {
  it('says since when, and that nobody will be reminded, on its page, its plan’s and in the forecast', async () => {
    const { id } = await taskCalled('Amend staff contracts');
    for (const path of [`/tasks/${id}`, `/plans/${planId}`]) expect(await page(path)).toContain('Overdue since November 1, 2014; its end was past when it was planned here');
    const forecast = (await (await api.request(`/api/plans/${planId}/forecast`)).json()) as { silent: unknown[]; limited: boolean };
    expect(forecast).toMatchObject({ limited: false, silent: [{ task: id, title: 'Amend staff contracts', since: '2014-11-01', reminded: false }] });
  });
});

describe('a request for more time', () => {
  it('stands on the first page and comes first on the task’s, with the day that was asked for filled in', async () => {
    const { id, version } = await taskCalled('Paint the hall');
    expect(await page('/')).not.toContain('Asked for more time');
    await api.command(`/api/tasks/${id}/ask-for-more-time`, { until: '2040-12-24', reason: 'The paint is late' }, { version });
    await api.settled();
    const home = await page('/');
    expect(home).toContain('Asked for more time');
    expect(home).toContain('December 24, 2040');
    const html = await page(`/tasks/${id}?did=askForMoreTime`);
    expect(html).toContain('Whoever coordinates the plan decides on it');
    expect([...html.matchAll(/action="\/tasks\/[^/]+\/([a-z-]+)"/g)].map(([, command]) => command)).toEqual(['extend-task', 'decline-more-time', 'complete-task', 'start-task', 'cancel-task']);
    expect(html).toMatch(/id="extend-task-until" name="until" type="date" value="2040-12-24"/);
  });
});

describe('a long plan', () => {
  it('stands on several pages, each task once, with all owners and the program by its title', async () => {
    const long = await take('many.csv', 'Many', manySteps);
    const first = await page(`/plans/${long}`);
    const later = /href="(\/plans\/[^"]*from=[^"#]+)#timeline"/.exec(first)![1]!;
    const second = await page(later);
    const stepsOn = (html: string): string[] => [...html.slice(html.indexOf('id="timeline"'), html.indexOf('id="next"')).matchAll(/>(Step \d+)</g)].map(([, step]) => step!);
    expect([stepsOn(first).length, stepsOn(second).length]).toEqual([200, 10]);
    expect(new Set([...stepsOn(first), ...stepsOn(second)]).size).toBe(210);
    expect(first).toContain('Principal, Superintendent');
    expect(first).toMatch(/, version \d+<\/dd>/);
    const home = await page('/');
    expect(home).toMatch(/Coming up, until [A-Z]/);
    expect(home).toContain('more tasks are due after that');
  });
});

describe('the history of a plan', () => {
  it('says of each reminder who was to be told what, and of which task', async () => {
    const { id } = await taskCalled('Paint the hall');
    const fire = async (item: 'reminder' | 'end', rung: string, on: string, now: string): Promise<void> => {
      await writeClock(api.database.pool('log_reader'), { mode: 'stepping', at: now as Instant });
      const command = { name: 'fireDeadline', item, rung, on: on as CalendarDate, occurrence: null, setBy: 1 };
      const principal = { tenant: 'local', actor: { kind: 'system', id: 'test', assurance: 'session' }, onBehalfOf: null } as const;
      expect(await api.parts.handle({ principal, key: `${rung}/${on}`, parts: [{ aggregate: 'task', id, command, ifVersion: null }], plan: planId })).toMatchObject({ kind: 'done' });
    };
    await fire('reminder', 'before-7', '2040-10-24', '2040-10-24T18:00:00.000Z');
    await fire('end', '', '2040-10-31', '2040-11-01T18:00:00.000Z');
    await fire('reminder', 'escalation', '2040-11-07', '2040-11-07T18:00:00.000Z');
    await api.settled();
    const { items } = (await (await api.request(`/api/plans/${planId}/history?limit=10`)).json()) as { items: { type: string; title: string; says: string; to: string[] }[] };
    expect(items.filter(({ type }) => type === 'ReminderRaised')).toEqual([
      expect.objectContaining({ title: 'Paint the hall', to: ['principal'], says: 'Whoever Principal escalates to was to be told that it is 7 days late.' }),
      expect.objectContaining({ title: 'Paint the hall', to: ['principal'], says: 'Principal was to be reminded that it is due in 7 days.' }),
    ]);
    expect(await page(`/plans/${planId}`)).toContain('>Paint the hall</a>: Whoever Principal escalates to was to be told');
  });
});
