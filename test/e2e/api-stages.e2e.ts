import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { ForecastItem } from '#apps/api/queries/forecast.js';
import type { Stage, StageDetail } from '#apps/api/queries/stages.js';
import { startApi, type TestApi } from '#test/support/api.js';
import { kmsInOrder } from '#test/support/kms-text.js';

jest.setTimeout(60_000);

const kms = readFileSync('examples/kms/plan.yaml', 'utf8');
const council = 'multidistrict-collaboration';

let api: TestApi;
let plan: string;

async function take(text: string): Promise<void> {
  const form = new FormData();
  form.set('program', 'mn-achievement-integration');
  form.set('file', new Blob([text]), 'plan.yaml');
  plan = ((await (await api.request('/api/imports', { method: 'POST', body: form })).json()) as { planId: string }).planId;
}
async function tell(path: string, body: unknown): Promise<void> {
  const answer = await api.command(`/api/${path}`, body, { version: '*' });
  const first = answer.ok ? answer : await api.command(`/api/${path}`, body, { version: 0 });
  if (!first.ok) throw new Error(`${path}: ${await first.text()}`);
}
async function get<T>(path: string): Promise<T> {
  await api.settled();
  return (await (await api.request(path)).json()) as T;
}
const stages = async (): Promise<Map<string, Stage>> => new Map((await get<{ items: Stage[] }>(`/api/plans/${plan}/stages`)).items.map((stage) => [stage.id, stage]));

beforeAll(async () => {
  api = await startApi();
  await take(kms);
}, 60_000);
afterAll(() => api?.stop());

describe('the stages of a plan over HTTP', () => {
  it('are not there for a kind that there is not, nor for a stage of which nothing was decided', async () => {
    for (const path of ['spaceship/a', 'task/a', `council-round/${plan}%2Fcouncil-input`, 'council-round/nothing']) {
      expect((await api.request(`/api/stages/${path}`)).status).toBe(404);
    }
  });

  it('say why they can’t open yet: the text, the stage before, and the guard with what it saw', async () => {
    const of = await stages();
    expect([...of.keys()].slice(0, 1)).toEqual(['draft']);
    expect(of.get('council-input')).toMatchObject({ status: 'none', stream: `council-round/${plan}/council-input`, waits: [] });
    expect(of.get('council-input')!.notYet.join(' ')).toContain('no revision of the text is frozen yet');
    expect(of.get('board-approval')!.notYet.join(' ')).toContain('Council input');
    expect(of.get('agency-submission')!.after.map(({ concluded }) => concluded)).toEqual([false, false]);
    const guard = of.get('draft')!.guards.find((one) => one.guard === 'integrated-aspect-ticked')!;
    expect(guard).toMatchObject({ at: 'freeze', severity: 'blocks', holds: false, rule: { mark: 'D' } });
    expect(JSON.stringify(guard.saw)).toContain('integrated_learning_environment');
  });

  it('once open say what they wait for, by which rule, and whether anybody checked it', async () => {
    await take(kmsInOrder);
    await tell(`drafts/${plan}/freeze-revision`, { explanations: { 'submitter-is-not-approver': 'The district has one office.' } });
    expect((await stages()).get('council-input')!.notYet).toEqual([]);
    await tell('bodies/mcc/form-body', { title: 'Multidistrict collaboration council', kind: 'council' });
    await tell('people/m-1/register-person', { fullName: 'Member of the council', email: null, timeZone: null });
    await tell('bodies/mcc/seat-member', { person: 'm-1', seat: 'American Indian Parent Advisory Committee' });
    await tell(`council-rounds/${encodeURIComponent(`${plan}/council-input`)}/open-round`, { revision: 1, councils: [{ kind: council, body: 'mcc', required: true, because: 'The district is adjoining.' }] });
    const stage = (await stages()).get('council-input')!;
    expect(stage).toMatchObject({ status: 'open', round: 1, notYet: [] });
    const certify = stage.waits.find(({ title }) => title.startsWith('Certify'))!;
    expect(certify).toMatchObject({ status: 'overdue', owners: ['superintendent'], due: '2020-02-28', rule: { mark: 'U', unverified: true } });
    expect(certify.rule.whole).toMatch(/February 28.*unverified/);
  });

  it('are told in the forecast: which stage waits, by which rule and source', async () => {
    const { items } = await get<{ items: ForecastItem[] }>(`/api/plans/${plan}/forecast`);
    const waiting = items.filter(({ stage }) => stage?.id === 'council-input');
    expect(waiting.length).toBeGreaterThan(0);
    expect(waiting.every(({ dateFrom, stage }) => dateFrom.mark === 'U' && dateFrom.whole.includes('unverified') && stage?.title === 'Council input')).toBe(true);
  });

  it('by themselves tell their state, what may be done of them, and why not the rest', async () => {
    const detail = await get<StageDetail>(`/api/stages/council-round/${encodeURIComponent(`${plan}/council-input`)}`);
    expect(detail).toMatchObject({ kind: 'council-round', plan, version: 1, state: { status: 'open' }, process: { kind: 'council', round: 1, open: true }, effects: [] });
    expect(detail.waits.map(({ title }) => title).sort()[0]).toMatch(/^Certify/);
    const allowed = new Map(detail.commands.map((one) => [one.command, one]));
    expect(allowed.get('recordCouncilMeeting')).toMatchObject({ allowed: 'depends' });
    expect(detail.commands.every(({ allowed: may, why }) => (may === 'no') === (why !== null))).toBe(true);
    await tell(`plans/${plan}/close-plan`, { reason: 'The district withdrew.' });
    const closed = await get<StageDetail>(`/api/stages/council-round/${encodeURIComponent(`${plan}/council-input`)}`);
    expect(closed.commands.filter(({ allowed: may }) => may !== 'no')).toEqual([]);
    expect(closed.waits.filter(({ due }) => due === null)).toHaveLength(1);
  });
});
