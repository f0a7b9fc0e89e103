import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { run } from '#apps/cli/main.js';
import { startApi, type TestApi } from '#test/support/api.js';
import { kmsInOrder } from '#test/support/kms-text.js';

jest.setTimeout(30_000);

let api: TestApi;
let planId: string;
const PLAN = 'kms-public-schools-2020-2023';
const kms = readFileSync('examples/kms/plan.yaml', 'utf8');

type Report = { plan: string; planId: string; taken: number; held: number; findings: { line: number | null; place: string | null; code: string }[]; import: string | null };
async function send(text: string, fields: Record<string, string> = { program: 'mn-achievement-integration' }, fileName = 'plan.yaml'): Promise<{ status: number; body: Report }> {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.set(name, value);
  form.set('file', new Blob([text]), fileName);
  const answer = await api.request('/api/imports', { method: 'POST', body: form });
  return { status: answer.status, body: (await answer.json()) as Report };
}
async function get<T>(path: string): Promise<{ status: number; body: T }> {
  await api.settled();
  const answer = await api.request(path);
  return { status: answer.status, body: (await answer.json()) as T };
}
const command = async (name: string, body: unknown) => {
  const answer = await api.command(`/api/drafts/${planId}/${name}`, body, { version: '*' });
  return { status: answer.status, body: (await answer.json()) as { code?: string } };
};

beforeAll(async () => {
  api = await startApi();
}, 60_000);
afterAll(async () => {
  await api?.stop();
});

describe('the text of a plan over HTTP', () => {
  it('is not there before a file was taken in, nor for a plan that is only a timeline', async () => {
    expect(await get(`/api/plans/${PLAN}/content`)).toMatchObject({ status: 404, body: { code: 'api.no-such-plan' } });
    await send('Phase,Action Step,Responsible,Start Date,End Date,Success Metric\nYear One,A,B,1/1/15,2/1/15,C\n', { program: 'mi-sig', plan: 'Timeline' }, 'timeline.csv');
    expect(await get('/api/plans/timeline/content')).toMatchObject({ status: 404, body: { code: 'draft.not-begun' } });
  });

  it('comes from a YAML file with its findings by line and place', async () => {
    const { status, body } = await send(kms);
    planId = body.planId;
    expect({ status, plan: body.plan, taken: body.taken, held: body.held }).toEqual({ status: 200, plan: PLAN, taken: 19, held: 0 });
    expect(body.findings.map(({ place }) => place)).toContain('strategies/5/integrated_learning_environment');
    const text = await get<{ content: Record<string, { key: string }[]>; findings: { place: string }[]; attested: { attested: true }[]; guards: { guard: string; holds: boolean }[] }>(`/api/plans/${PLAN}/content`);
    expect(text.status).toBe(200);
    expect(text.body.content.strategies!.map(({ key }) => key)).toEqual(['1', '2', '3', '5']);
    expect(text.body.findings.map(({ place }) => place)).toContain('strategies/2/indicators[1].measure');
    expect(text.body.attested.every(({ attested }) => attested)).toBe(true);
    expect(text.body.guards.find(({ guard }) => guard === 'integrated-aspect-ticked')!.holds).toBe(false);
  });

  it('is frozen when it is in order, and what a reader saw last is what the difference begins at', async () => {
    expect(await command('freeze-revision', {})).toMatchObject({ status: 409, body: { code: 'guard.blocks' } });
    await send(kmsInOrder);
    expect(await command('freeze-revision', { explanations: { 'submitter-is-not-approver': 'The district has one office.' } })).toMatchObject({ status: 200 });
    expect(await command('see-revision', { person: 'The mother of a child in grade 3', revision: 1 })).toMatchObject({ status: 404, body: { code: 'person.not-found' } });
    await api.command('/api/people/reader/register-person', { fullName: 'A. Reader', email: 'reader@district.example', timeZone: null });
    await command('see-revision', { person: 'reader', revision: 1 });
    await send(kmsInOrder.replace('name: Interventionists', 'name: Intervention teachers'));
    const change = { sections: [{ section: 'strategies', items: [{ key: '1', kind: 'changed', fields: [{ field: 'name', before: 'Interventionists', after: 'Intervention teachers' }] }] }] };
    expect(await get(`/api/plans/${PLAN}/diff?reader=reader`)).toMatchObject({ status: 200, body: { from: 1, to: 'current', ...change } });
    expect(await get(`/api/plans/${PLAN}/diff?from=1&to=1`)).toMatchObject({ body: { from: 1, to: 1, sections: [] } });
    expect(await get(`/api/plans/${PLAN}/diff?reader=somebody`)).toMatchObject({ body: { from: 'nothing' } });
    expect(await get<{ content: Record<string, { fields: object }[]> }>(`/api/plans/${PLAN}/revisions/1`)).toMatchObject({ body: { number: 1, content: { strategies: [{ fields: { name: 'Interventionists' } }, {}, {}, {}] } } });
    expect((await get(`/api/plans/${PLAN}/revisions/2`)).status).toBe(404);
  });
});

describe('the same from the command line', () => {
  /** Runs one command line against this API; what it printed, and how it ended. */
  async function planline(...words: string[]): Promise<{ said: string; code: number }> {
    process.env.PLANLINE_URL = api.address;
    process.env.PLANLINE_OWNER_KEY = api.ownerKey;
    process.env.PLANLINE_TENANT = 'local';
    const printed: string[] = [];
    const [log, error] = (['log', 'error'] as const).map((way) => jest.spyOn(console, way).mockImplementation((line: unknown) => void printed.push(String(line))));
    try {
      await run(['node', 'planline', ...words]);
      return { said: printed.join('\n'), code: Number(process.exitCode ?? 0) };
    } finally {
      log!.mockRestore();
      error!.mockRestore();
      process.exitCode = 0;
    }
  }

  it('imports the example, shows all of it, and changes nothing when it is imported again', async () => {
    const asked = await planline('import', 'examples/willmar/plan.yaml', '--program', 'mn-achievement-integration');
    expect(asked).toEqual({ said: expect.stringContaining('--tenant local to take it in here all the same'), code: 1 });
    const first = await planline('import', 'examples/willmar/plan.yaml', '--program', 'mn-achievement-integration', '--tenant', 'local', '--json');
    const report = JSON.parse(first.said) as Report;
    expect(first.code).toBe(0);
    expect(Object.keys(report)).toEqual(['plan', 'taken', 'held', 'findings', 'readUnder']);
    expect(report).toMatchObject({ plan: 'willmar-public-schools-2023-2026', taken: 7, held: 0 });
    await api.settled();
    const shown = JSON.parse((await planline('show', report.plan, '--json')).said) as Record<string, unknown>;
    expect(shown).toMatchObject({ slug: report.plan, status: 'open', content: { strategies: expect.any(Array) }, revisions: [], attested: [], stages: [{ kind: 'calendar' }], findings: expect.any(Array) });
    expect((await planline('show', report.plan)).said).toContain('Cultural liaisons');
    const again = await planline('import', 'examples/willmar/plan.yaml', '--program', 'mn-achievement-integration');
    expect(again.said).toContain('Of the items 0 were written, 0 taken out, 7 are as before.');
  });

  it('ends as a refusal does where a file can’t be read', async () => {
    const { said, code } = await planline('import', 'package.json', '--program', 'mn-achievement-integration', '--plan', 'No plan');
    expect({ code, said: said.includes('blocks') }).toEqual({ code: 1, said: true });
  });
});
