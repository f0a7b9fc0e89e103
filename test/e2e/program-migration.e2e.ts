import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startApi, type TestApi } from '#test/support/api.js';

type Answer = Record<string, unknown> & { changes: { code: string; weight: string; message: string }[]; streams: string[] };
let api: TestApi;
let plan: string;
const get = async (path: string) => {
  const answer = await api.request(path);
  return { status: answer.status, body: (await answer.json()) as Answer };
};

beforeAll(async () => {
  api = await startApi();
  const report = (await api.importFile('examples/kms/plan.yaml', { program: 'mn-achievement-integration' })) as { planId: string };
  plan = report.planId;
}, 120_000);
afterAll(async () => {
  await api?.stop();
});

describe('programs', () => {
  it('tell their rules in words, each with whether it is verified', async () => {
    expect(await get('/api/programs/no-such-program')).toMatchObject({ status: 404, body: { code: 'programs.unknown' } });
    const { body } = await get('/api/programs/mn-ai');
    expect(body).toMatchObject({ ref: 'mn-achievement-integration@6', stages: expect.arrayContaining([expect.objectContaining({ id: 'agency-submission' })]) });
    const stages = body.stages as { id: string; waits: { key: string; rule: { whole: string; unverified: boolean } }[] }[];
    const decision = stages.find(({ id }) => id === 'agency-submission')!.waits.find(({ key }) => key === 'agency-decision')!;
    expect(decision.rule).toMatchObject({ unverified: true, whole: expect.stringContaining('[U, unverified: ') });
    const { body: run } = await get('/api/programs/mn-ai/dry-run?start=2027-07-01');
    expect(run).toMatchObject({ start: '2027-07-01', end: '2030-06-30', stages: expect.arrayContaining([expect.objectContaining({ id: 'board-approval', concludes: '2027-03-12' })]), guards: expect.arrayContaining([expect.objectContaining({ guard: 'board-had-the-text', answer: 'holds' }), expect.objectContaining({ guard: 'goal-of-each-type', answer: 'not-asked' })]) });
  });

  it('show what another version changes for a plan in flight, and let it go on under that', async () => {
    expect(await get(`/api/plans/${plan}/migration?to=equity-plan@2`)).toMatchObject({ status: 422, body: { code: 'plan.other-program' } });
    expect(await get(`/api/plans/${plan}/migration?to=mn-achievement-integration@7`)).toMatchObject({ status: 404 });
    const { body } = await get(`/api/plans/${plan}/migration?to=mn-achievement-integration@2`);
    expect(body).toMatchObject({ from: 'mn-achievement-integration@1', to: 'mn-achievement-integration@2' });
    expect(body.changes.map(({ message }) => message)).toEqual([
      'In Goals, “WBWF area” would be called “CACR area”.',
      '“title” would be Minnesota Achievement and Integration, as of 2023; it is Minnesota Achievement and Integration, as of 2020.',
      '“period: since” would be 2023-07-01; it is none.',
      expect.stringMatching(/^The source of “sections: goals: fields: wbwf_area” would be V: .* since 2024-25/),
    ]);
    const done = await api.command(`/api/plans/${plan}/migrate-plan`, { program: 'mn-achievement-integration@2', reason: 'The area is called CACR now.', streams: body.streams }, { version: '*' });
    expect(done.status).toBe(200);
    const { logIndex } = (await done.json()) as { logIndex: string };
    expect((await get(`/api/plans/${plan}?wait-for=${logIndex}`)).body).toMatchObject({ program: 'mn-achievement-integration@2' });
    const { body: history } = await get(`/api/plans/${plan}/history?limit=5`);
    expect(JSON.stringify(history)).toContain('The plan went from mn-achievement-integration@1 to mn-achievement-integration@2: The area is called CACR now.');
  });
});
