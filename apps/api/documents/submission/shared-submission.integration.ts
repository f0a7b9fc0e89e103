import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { addDays, dayOf, type CalendarDate, type Instant, type TimeZone } from '#libs/kernel/dates.js';
import { openTenant, startApi, type TestApi } from '#test/support/api.js';

const PLAN = 'grant-plan';
const EARLIER = 'earlier-plan';
const AGENCY = 'state-agency';
const STAGE = `${PLAN}/agency-submission`;

let api: TestApi;
let today: CalendarDate;
beforeAll(async () => {
  api = await startApi();
  await openTenant(api, AGENCY);
  today = dayOf(new Date().toISOString() as Instant, 'America/Detroit' as TimeZone);
  await submitted();
}, 120_000);
afterAll(() => api?.stop());

async function tell(path: string, fields: object, tenant?: string): Promise<void> {
  const answer = await api.command(`/api/${path}`, fields, { version: '*', ...(tenant && { tenant }) });
  if (!answer.ok) throw new Error(`${path}: ${await answer.text()}`);
}
const pair = (kind: string, id: string, command: string): string => `${kind}/${encodeURIComponent(id)}/${command}`;
const main = (fields: object) => [{ key: 'main', fields }];
const elements = (how: string) => [{ element: 'A new principal', how, responsible: [] }];

/** A grant's plan as a district submits it, its board's approval attested. */
async function submitted(): Promise<void> {
  for (const [role, title, person] of [['sig-coordinator', 'SIG Coordinator', 'person-1'], ['superintendent', 'Superintendent', 'person-2']]) {
    await tell(`people/${person}/register-person`, { fullName: title, email: null, timeZone: null });
    await tell(`roles/${role}/grant-role`, { title, person, from: addDays(today, -300) });
  }
  await planSubmitted(PLAN, 'Reading is low.');
}

async function planSubmitted(plan: string, needs: string): Promise<void> {
  await tell(`plans/${plan}/open-plan`, { title: 'Grant plan', program: 'mi-sig-cohort-3@2', slug: plan });
  await tell(`drafts/${plan}/begin-draft`, { plan, period: { start: '2026-10-01', end: '2029-09-30' }, district: { number: '11010', name: 'A district', status: null } });
  const targets = Object.fromEntries(['2027', '2028', '2029'].map((year) => [year, { value: 50, unit: 'percent', qualifier: null, year: null }]));
  const text: Record<string, object[]> = {
    needs: main({ narrative: needs }),
    capacity: main({ narrative: 'A team is there.' }),
    model: main({ chosen: 'transformation', required_elements: elements('By January') }),
    sustainability: main({ narrative: 'It stays in the budget.' }),
    goals: [{ key: '1', fields: { subject: 'Reading', measure: 'Proficient', targets } }],
    stakeholders: [{ key: '1', fields: { group: 'Parents' } }],
    baseline: [{ key: '1', fields: { indicator: 'Attendance' } }],
  };
  for (const [section, items] of Object.entries(text)) await tell(`drafts/${plan}/write-items`, { section, items });
  await tell(`drafts/${plan}/freeze-revision`, {});
  await tell(pair('approvals', `${plan}/board-approval`, 'attest-approval'), { revision: 1, approvedOn: addDays(today, -3), signed: ['superintendent', 'board-president'].map((role) => ({ role, signedOn: addDays(today, -3) })), by: 'person-2', role: 'superintendent', statement: 'The board approved it.', document: 'Minutes', testData: true });
  await tell(pair('submissions', `${plan}/agency-submission`, 'open-submission'), { revision: 1, by: 'person-1' });
  await api.settled();
}

const read = async (path = '', grant = 'grant-1', tenant = AGENCY): Promise<[number, Record<string, unknown>]> => {
  const answer = await api.request(`/api/shared/local/submissions/${STAGE}${path}?grant=${grant}`, { tenant });
  const type = answer.headers.get('content-type') ?? '';
  return [answer.status, type.includes('json') ? ((await answer.json()) as Record<string, unknown>) : { text: await answer.text() }];
};

describe('what a district submitted', () => {
  it('is shown to nobody of another tenant without a grant, whether it is there or not', async () => {
    expect(await read()).toMatchObject([403, { code: 'access.no-grant' }]);
    const answer = await api.request(`/api/shared/no-such-tenant/submissions/${STAGE}?grant=grant-1`, { tenant: AGENCY });
    expect([answer.status, ((await answer.json()) as { code: string }).code]).toEqual([403, 'access.no-grant']);
  });

  it('is shown as it was submitted, and not as it is written now, to the tenant that the grant names', async () => {
    await tell('grants/grant-1/grant-access', { plan: PLAN, tenant: AGENCY, may: ['read'], by: 'person-2' });
    await api.settled();
    const [status, shown] = await read();
    expect(status).toBe(200);
    expect(shown).toMatchObject({ plan: PLAN, revision: 1, number: 1, agencyState: 'submitted', content: { needs: [{ key: 'main', fields: { narrative: 'Reading is low.' } }] } });
    expect(await read('', 'grant-1', 'local')).toMatchObject([403, {}]);
    expect(await read('', 'grant-2')).toMatchObject([403, {}]);
  });

  it('stands beside the plan of the cycle before, with what differs by section, where a grant opens that one too', async () => {
    await planSubmitted(EARLIER, 'Reading was low.');
    const beside = `grant-1&previous=${EARLIER}&previous-grant=grant-0`;
    expect(await read('', beside)).toMatchObject([403, { code: 'access.no-grant' }]);
    await tell('grants/grant-0/grant-access', { plan: EARLIER, tenant: AGENCY, may: ['read'], by: 'person-2' });
    await api.settled();
    const [status, shown] = await read('', beside);
    expect(status).toBe(200);
    expect(shown.previous).toMatchObject({ plan: EARLIER, revision: 1, content: { needs: [{ fields: { narrative: 'Reading was low.' } }] } });
    expect((shown.previous as { sections: unknown }).sections).toEqual([
      { section: 'needs', reordered: false, items: [{ key: 'main', kind: 'changed', fields: [{ field: 'narrative', before: 'Reading was low.', after: 'Reading is low.' }] }] },
    ]);
    expect(await read('', `${beside}&previous-revision=7`)).toMatchObject([404, { code: 'api.no-such-thing' }]);
    expect((await read())[1].previous).toBeNull();
  });

  it('gives no document of the district but those of its packages', async () => {
    const form = new FormData();
    form.set('file', new Blob(['a private note']), 'note.txt');
    const { id } = (await (await api.request('/api/documents', { method: 'POST', body: form })).json()) as { id: string };
    expect(await read(`/documents/${id}`)).toMatchObject([404, { code: 'api.no-such-thing' }]);
  });

  it('can’t be decided on in the agency’s name by whoever owns the district', async () => {
    const answer = await api.command(`/api/${pair('submissions', STAGE, 'approve')}`, { revision: 1, agency: { tenant: AGENCY, person: 'reviewer-1', grant: 'grant-1' } }, { version: '*' });
    expect([answer.status, ((await answer.json()) as { code: string }).code]).toEqual([409, 'submission.not-that-person']);
  });

  it('is shown no more from the day on which the access ended', async () => {
    await tell('grants/grant-1/end-access', { reason: 'The review is over', by: 'person-2' });
    await api.settled();
    expect(await read()).toMatchObject([403, { code: 'access.no-grant' }]);
  });
});
