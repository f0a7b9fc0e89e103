import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { openTenant, startApi, type TestApi } from '#test/support/api.js';

jest.setTimeout(120_000);

let api: TestApi;
const PROGRAM = 'mn-achievement-integration';
const READS = ['content', 'stages', 'forecast', 'history', 'tasks'];

type Text = { content: { strategies: { key: string; fields: Record<string, unknown> }[] }; district: { name: string }; guards: unknown[]; findings: unknown[] };
const get = async (path: string, tenant: string) => {
  const answer = await api.request(path, { tenant });
  // What is due already is told as of the moment at which it was asked.
  return { status: answer.status, text: (await answer.text()).replaceAll(/"at":"[^"]*"/g, '"at":"…"') };
};

/** The example of KMS in a tenant, under a name that says whose it is. */
async function take(tenant: string): Promise<string> {
  await openTenant(api, tenant);
  const form = new FormData();
  form.set('program', PROGRAM);
  form.set('plan', 'The plan');
  form.set('file', new Blob([plan(tenant)]), 'plan.yaml');
  const answer = await api.request('/api/imports', { method: 'POST', body: form, tenant });
  const report = (await answer.json()) as { planId: string };
  expect(answer.status).toBe(200);
  await api.settled();
  return report.planId;
}
const plan = (tenant: string) => `program: ${PROGRAM}
district: { number: "1", name: District ${tenant}, status: adjoining }
period: { start: 2026-07-01, end: 2029-06-30 }
strategies: [{ number: 1, name: Strategy of ${tenant} }]
`;

beforeAll(async () => {
  api = await startApi({ openTenant: false });
}, 60_000);
afterAll(async () => {
  await api?.stop();
});

describe('reads at the same time', () => {
  const tenants = ['local', 'north', 'south'];
  const plans = new Map<string, string>();
  beforeAll(async () => {
    for (const tenant of tenants) plans.set(tenant, await take(tenant));
  }, 60_000);

  it('parallel-reads-fail: of several tenants and of every kind, none fails, and none is answered with another tenant’s', async () => {
    const asked = Array.from({ length: 8 }, () => tenants.flatMap((tenant) => READS.map((what) => ({ tenant, what })))).flat();
    const alone = new Map<string, unknown>();
    for (const { tenant, what } of asked.slice(0, tenants.length * READS.length)) alone.set(`${tenant} ${what}`, await get(`/api/plans/the-plan/${what}`, tenant));
    const answers = await Promise.all(asked.map(async ({ tenant, what }) => ({ tenant, what, answer: await get(`/api/plans/the-plan/${what}`, tenant) })));
    for (const { tenant, what, answer } of answers) {
      expect({ tenant, what, answer }).toEqual({ tenant, what, answer: alone.get(`${tenant} ${what}`) });
      expect(answer.status).toBe(200);
      for (const other of tenants) if (other !== tenant) expect(answer.text).not.toContain(`of ${other}`);
    }
  });

  it('one-large-plan-disturbs-all: the largest text there may be is read by four at once while another’s small one is read', async () => {
    const id = plans.get('north')!;
    const items = (batch: number) => Array.from({ length: 10 }, (_, i) => ({ key: `k${batch}-${i}`, fields: { number: 100 + batch * 10 + i, name: `Strategy ${batch}-${i}`, description: 'Words of a plan. '.repeat(1_300) } }));
    const refused: { status: number; body: { code?: string } }[] = [];
    for (let batch = 0; batch < 25 && refused.length === 0; batch += 1) {
      const answer = await api.command(`/api/drafts/${id}/write-items`, { section: 'strategies', items: items(batch) }, { version: '*', tenant: 'north' });
      if (!answer.ok) refused.push({ status: answer.status, body: (await answer.json()) as { code?: string } });
    }
    expect(refused).toMatchObject([{ status: 409, body: { code: 'draft.text-too-large' } }]);
    await api.settled();
    const large = ['content', 'content', 'stages', 'content', 'content'].map((what) => get(`/api/plans/the-plan/${what}`, 'north'));
    const small = READS.map((what) => get(`/api/plans/the-plan/${what}`, 'south'));
    for (const { status } of await Promise.all([...large, ...small])) expect(status).toBe(200);
  });

  it('what was judged of a text is judged anew when the text changes', async () => {
    const id = plans.get('south')!;
    const read = async () => JSON.parse((await get('/api/plans/the-plan/content', 'south')).text) as Text;
    const before = await read();
    expect(await read()).toEqual(before);
    const answer = await api.command(`/api/drafts/${id}/write-items`, { section: 'strategies', items: [{ key: '1', fields: { number: 1, name: 'Enter name' } }] }, { version: '*', tenant: 'south' });
    expect(answer.status).toBe(200);
    await api.settled();
    const after = await read();
    expect(after.findings).toContainEqual(expect.objectContaining({ code: 'draft.placeholder-left', place: 'strategies/1/name' }));
    expect(before.findings).not.toContainEqual(expect.objectContaining({ code: 'draft.placeholder-left', place: 'strategies/1/name' }));
  });
});
