import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { addDays, type TimeZone } from '#libs/kernel/dates.js';
import type { District } from '#test/support/district.js';
import { startReview, type PlanText, type Review, type TextReport } from '#test/support/review.js';
import { describeWith, temporalMissing } from '#test/support/skip.js';

const ZONE = 'America/Chicago' as TimeZone;

describeWith(await temporalMissing())('the LSR-7 equity plan, which no agency decides on', () => {
  let review: Review;
  let lsr7: District;
  let report: TextReport;
  let board: string[];
  const plan = (): Promise<PlanText> => review.show('lsr7', report.plan);
  const approval = async (): Promise<string> => `${(await plan()).id}/board-approval`;

  beforeAll(async () => {
    review = await startReview(ZONE);
    report = await review.take('lsr7', 'lsr7/plan.yaml', ['--program', 'equity-plan', '--plan', 'Equity plan']);
    lsr7 = review.district('lsr7');
    board = await lsr7.seat('board', 'Board of education', 'board', Array<null>(7).fill(null));
  }, 240_000);
  afterAll(() => review?.stop(), 60_000);

  it('has no stage at an agency: a submission is refused', async () => {
    const { id, program } = await plan();
    expect(program).toBe('equity-plan@4');
    const { items } = await lsr7.ask<{ items: { id: string; kind: string }[] }>(`/api/plans/${id}/stages`);
    expect(items.map((stage) => [stage.id, stage.kind])).toEqual([['draft', 'draft'], ['board-approval', 'board-approval'], ['keeping-up', 'timeline']]);
    expect(await lsr7.refused('submission', `${id}/agency-submission`, 'openSubmission', {})).toMatchObject({ code: 'stage.not-in-program' });
  }, 60_000);

  it('keeps vague timelines as they are written, and each row’s valued outcome and district alignment', async () => {
    expect(report).toMatchObject({ taken: 27, held: 0 });
    const { content } = await plan();
    const timelines = content.strategies!.map(({ fields }) => fields.timeline);
    expect(timelines).toEqual(expect.arrayContaining(['Fall 2019', 'Ongoing', 'January 2019, Ongoing', 'March 2019 – April 2019', 'Spring 2019, ongoing']));
    for (const { fields } of content.strategies!) expect(fields).toMatchObject({ valued_outcome: expect.stringMatching(/^Test data: /), district_alignment: expect.stringMatching(/^Test data: /) });
    // One role in two spellings is told, and kept apart.
    expect(report.findings.map(({ code }) => code)).toContain('draft.name-spelled-two-ways');
  }, 60_000);

  it('takes the same rows in as a timeline beside the text, in the same plan', async () => {
    const { taken } = await review.take('lsr7', 'lsr7/equity-plan.csv', ['--plan', 'Equity plan']);
    expect(taken).toBe(21);
    const { items } = await review.json<{ items: { title: string }[] }>('tasks', '--tenant', 'lsr7', '--plan', report.plan);
    expect(items.map(({ title }) => title)).toContain('Hold community equity forums');
    expect((await plan()).content.strategies).toHaveLength(21);
  }, 120_000);

  it('is not laid before the board before it is frozen, nor an older text than the newest', async () => {
    const { id } = await plan();
    expect(await lsr7.refused('approval', await approval(), 'openApproval', { revision: 1, body: 'board' })).toMatchObject({ code: 'approval.revision-not-frozen' });
    await lsr7.tell('draft', id, 'freezeRevision', {});
    const { content } = await plan();
    const [first] = content.strategies!;
    await lsr7.tell('draft', id, 'writeItems', { section: 'strategies', items: [{ ...first!, fields: { ...first!.fields, valued_outcome: 'Test data: said better' } }] });
    await lsr7.tell('draft', id, 'freezeRevision', {});
    expect(await lsr7.refused('approval', await approval(), 'openApproval', { revision: 1, body: 'board' })).toMatchObject({ code: 'approval.older-revision' });
  }, 60_000);

  it('is approved by its board and signed on paper, whose scan is confirmed; then nothing is left to decide', async () => {
    const { id, revisions } = await plan();
    const { number: revision, hash } = revisions.at(-1)!;
    await lsr7.tell('approval', await approval(), 'openApproval', { revision, body: 'board' });
    const on = addDays(await lsr7.today(), 7);
    const votes = Object.fromEntries(board.map((member, i) => [member, i < 4 ? 'aye' : 'nay']));
    await lsr7.boardMeets('meeting-1', { plan: id, stage: 'board-approval', revision, hash, body: 'board' }, { on, votes, dayIsOver: () => review.advance(on) });
    await lsr7.signOnPaper(id, 'board-approval', { signers: ['Superintendent', 'Board President'], confirmedBy: 'Asst. Supt. of Equity and Student Services' });
    await lsr7.ask('/api/plans');
    const { stages } = await plan();
    expect(stages.find(({ kind }) => kind === 'approval')!.state).toMatchObject({ status: 'concluded' });
    expect(stages.map(({ kind }) => kind)).not.toContain('submission');
  }, 180_000);
});
