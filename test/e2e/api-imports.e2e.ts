import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { LIMITS } from '#libs/documents/table.js';
import { startApi, type TestApi } from '#test/support/api.js';

let api: TestApi;
beforeAll(async () => {
  api = await startApi();
}, 60_000);
afterAll(async () => {
  await api?.stop();
});

const HEAD = 'Phase,Action Step,Responsible,Start Date,End Date,Success Metric\n';
type Report = { code?: string; plan: string; planId: string; import: string | null; taken: number; held: number; findings: { code: string; line: number | null; message: string }[]; preview: { added: unknown[]; changed: { fields: string[] }[] } };

async function send(text: string | Uint8Array<ArrayBuffer>, fields: Record<string, string>, path = '/api/imports'): Promise<{ status: number; body: Report }> {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.set(name, value);
  form.set('file', new Blob([text]), 'plan.csv');
  const answer = await api.request(path, { method: 'POST', body: form });
  return { status: answer.status, body: (await answer.json()) as Report };
}

describe('a file is not taken', () => {
  it('above 10 MB: 413, before all of it has come', async () => {
    const { status, body } = await send(new Uint8Array(LIMITS.bytes + 1), { program: 'mi-sig' });
    expect({ status, code: body.code }).toEqual({ status: 413, code: 'api.file-too-large' });
  });

  it('without a file, with a field that is not known, or under an unknown program', async () => {
    const none = await api.request('/api/imports', { method: 'POST', body: (() => { const form = new FormData(); form.set('program', 'mi-sig'); return form; })() });
    expect(((await none.json()) as Report).code).toBe('api.file-missing');
    expect(await send(HEAD, { programme: 'mi-sig' })).toMatchObject({ status: 422, body: { code: 'api.fields-wrong' } });
    expect(await send(`${HEAD}Year One,A,B,1/1/15,2/1/15,C\n`, { program: 'nothing-like-it' })).toMatchObject({ status: 409, body: { code: 'programs.unknown' } });
  });

  it('under a name with a NUL in it; one in a cell is taken out and said', async () => {
    const row = 'Year One,Hi\u0000re staff,Principal,10/1/14,10/31/14,Hired\n';
    expect(await send(`${HEAD}${row}`, { program: 'mi-sig', plan: 'N\u0000UL' })).toMatchObject({ status: 400, body: { code: 'api.fields-wrong' } });
    const { status, body } = await send(`${HEAD}${row}`, { program: 'mi-sig', plan: 'NUL' });
    expect({ status, findings: body.findings.filter(({ code }) => code === 'imports.unprintable').map(({ line }) => line) }).toEqual({ status: 200, findings: [2] });
  });

  it('where it is no table, and says so in a report', async () => {
    const { status, body } = await send(new Uint8Array([0, 1, 2, 3, 255, 254, 0, 0]), { program: 'mi-sig' });
    expect(status).toBe(200);
    expect(body).toMatchObject({ taken: 0, import: null });
    expect(body.findings).toHaveLength(1);
  });
});

describe('a file is taken', () => {
  const text = `${HEAD}Year One,Hire staff,Principal,10/1/14,10/31/14,Hired\nYear One,Impossible,Principal,2/30/16,3/1/16,Never\n`;

  it('on a dry run only in words', async () => {
    expect(await send(text, { program: 'mi-sig', plan: 'Dry', dryRun: 'true' })).toMatchObject({ status: 200, body: { taken: 1, held: 1, import: null } });
    expect((await api.request('/api/plans/dry')).status).toBe(404);
  });

  it('once: the same again changes nothing and says so', async () => {
    const first = await send(text, { program: 'mi-sig', plan: 'Once' });
    expect(first.body).toMatchObject({ taken: 1, held: 1, plan: 'once' });
    await api.settled();
    const head = ((await (await api.request('/api/status')).json()) as { head: string }).head;
    const again = await send(text, { program: 'mi-sig', plan: 'Once' });
    expect(again.body.findings.map(({ code }) => code)).toContain('imports.nothing-changed');
    expect(((await (await api.request('/api/status')).json()) as { head: string }).head).toBe(head);
  });

  it('with its held row listed until it is corrected or dismissed', async () => {
    const { body } = await send(text, { program: 'mi-sig', plan: 'Held' });
    const held = async () => ((await (await api.request(`/api/imports/${body.import}`)).json()) as { heldRows: { line: number; status: string; findings: { message: string }[] }[] }).heldRows;
    await api.settled();
    expect(await held()).toMatchObject([{ line: 3, status: 'held' }]);
    expect((await held())[0]!.findings[0]!.message).toMatch(/2\/30\/16/);
    const path = `/api/imports/${body.import}/rows/3/correct`;
    const correct = (cells: object) => api.command(path, { cells }, { version: '*' });
    expect(await (await api.request(path, { method: 'POST', headers: { 'content-type': 'application/json', 'if-match': '*' }, body: '{"cells":{}}' })).json()).toMatchObject({ status: 400, code: 'api.idempotency-key-missing' });
    expect(await (await api.command(path, { cells: { 'Start Date': '2/28/16' } })).json()).toMatchObject({ status: 428, code: 'api.if-match-missing' });
    expect(await (await api.command(path, { cells: { 'Start Date': '2/28/16' } }, { version: 1 })).json()).toMatchObject({ status: 412 });
    expect(await held()).toMatchObject([{ line: 3, status: 'held' }]);
    expect(await (await correct({ 'Start Date': '2/31/16' })).json()).toMatchObject({ status: 409, code: 'imports.correction-still-held' });
    expect((await api.command(`/api/imports/${body.import}/rows/99/correct`, { cells: {} }, { version: '*' })).status).toBe(409);
    const taken = (await (await correct({ 'Start Date': '2/28/16' })).json()) as { tasks: string[]; logIndex: string };
    const task = await api.request(`/api/tasks/${taken.tasks[0]}?wait-for=${taken.logIndex}`);
    expect(await task.json()).toMatchObject({ content: { title: 'Impossible' } });
    expect(await held()).toMatchObject([{ line: 3, status: 'corrected' }]);
    expect((await api.command(`/api/imports/${body.import}/dismiss-row`, { line: 3, reason: 'x' }, { version: '*' })).status).toBe(409);
  });
});

describe('a held row that a later file has put right', () => {
  it('is listed as corrected with its task, and a correction of it is refused', async () => {
    const wrong = `${HEAD}Year One,Hire staff,Principal,10/1/14,10/31/14,Hired\nYear One,Weigh,Principal,2/30/15,3/1/15,Never\n`;
    const first = await send(wrong, { program: 'mi-sig', plan: 'Mended' });
    await api.settled();
    const second = await send(wrong.replace('2/30/15', '2/28/15'), { program: 'mi-sig', plan: 'Mended' });
    expect(second.body).toMatchObject({ taken: 2, held: 0 });
    await api.settled();
    const rows = ((await (await api.request(`/api/imports/${first.body.import}`)).json()) as { heldRows: { line: number; status: string; task: string }[] }).heldRows;
    expect(rows).toMatchObject([{ line: 3, status: 'corrected' }]);
    expect(await (await api.request(`/api/tasks/${rows[0]!.task}`)).json()).toMatchObject({ content: { title: 'Weigh' } });
    const late = await api.command(`/api/imports/${first.body.import}/rows/3/correct`, { cells: { 'Start Date': '2/28/15', 'End Date': '6/30/15' } }, { version: '*' });
    expect(await late.json()).toMatchObject({ status: 409, code: 'imports.held-row-settled' });
  });
});

describe('a district with a calendar of its own', () => {
  it('has its own days for “Fall” and “Spring” from the moment that they are changed, and leaves what was taken as it is', async () => {
    const rows = (name: string) => `${HEAD}Year One,${name},Principal,Fall 2019,Spring 2020,Hired\n`;
    const take = async (name: string) => {
      const { body } = await send(rows(name), { program: 'mi-sig', plan: name });
      await api.settled();
      const { items } = (await (await api.request(`/api/plans/${body.planId}/tasks`)).json()) as { items: { schedule: { start: string; end: string } }[] };
      return items.map(({ schedule: { start, end } }) => `${start}..${end}`);
    };
    expect(await take('Before')).toEqual(['2019-09-01..2020-06-10']);
    const change = (fields: object) => api.command('/api/tenants/local/change-tenant', fields, { version: '*' });
    expect(await (await change({ schoolCalendar: { fall: ['12-20', '08-26'], spring: ['01-13', '05-29'] } })).json()).toMatchObject({ status: 409, code: 'tenant.terms-out-of-order' });
    expect(await (await change({ timeZone: 'Mars/Olympus' })).json()).toMatchObject({ status: 409, code: 'tenant.unknown-time-zone' });
    expect((await change({ schoolCalendar: { fall: ['08-26', '12-20'], spring: ['01-13', '05-29'] } })).status).toBe(200);
    await api.settled();
    expect(await take('After')).toEqual(['2019-08-26..2020-05-29']);
    expect(await (await api.command('/api/tenants/nowhere/change-tenant', { title: 'x' }, { version: '*' })).json()).toMatchObject({ status: 409, code: 'tenant.not-open' });
  });
});

describe('people', () => {
  it('are given their roles, and the same table again changes nothing', async () => {
    const table = 'Role,Person,Email,Time Zone,Escalate To\nPrincipal,A. Person,a.person@district.example,America/Detroit,Superintendent\nSuperintendent,B. Person,b.person@district.example,,\n';
    const first = await send(table, {}, '/api/people/import');
    expect(first).toMatchObject({ status: 200, body: { registered: 2, granted: 2, held: 0 } });
    await api.settled();
    expect(await send(table, {}, '/api/people/import')).toMatchObject({ status: 200, body: { registered: 0, granted: 0, unchanged: 2 } });
    expect(await (await api.request('/api/roles')).json()).toMatchObject({ items: [{ role: 'principal', name: 'A. Person', escalateTo: 'superintendent' }, { role: 'superintendent' }] });
  });
});
