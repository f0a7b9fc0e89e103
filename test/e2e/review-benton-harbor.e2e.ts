import { eventually } from '#apps/worker/testing/eventually.js';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { addDays, type CalendarDate, type TimeZone } from '#libs/kernel/dates.js';
import type { District } from '#test/support/district.js';
import { startReview, yearOfNext, type PlanText, type Review, type TextReport } from '#test/support/review.js';
import { describeWith, temporalMissing } from '#test/support/skip.js';

const ZONE = 'America/Detroit' as TimeZone;

describeWith(await temporalMissing())('the Benton Harbor grant application, through the state’s own words, and its contracts', () => {
  let review: Review;
  let district: District;
  let report: TextReport;
  let board: string[];
  let id: string;
  const plan = (): Promise<PlanText> => review.show('harbor', report.plan);
  const newest = async () => (await plan()).revisions.at(-1)!;
  /** As the lists have it once they have heard of what was told last. */
  const stateOf = async (stage: string) => (await district.ask<PlanText>(`/api/plans/${id}/content`)).stages.find((one) => one.stage === stage)!.state;
  const agencyState = async () => (await stateOf('agency-submission')).agencyState;
  const submission = async (name: string, fields: Record<string, unknown>) => {
    const evidence = ['returnForModification', 'recordAgencyState', 'approve'].includes(name) ? { note: 'Seen in the state portal.' } : {};
    return district.tell('submission', `${id}/agency-submission`, name, { by: await district.holderOf('SIG Coordinator'), ...evidence, ...fields });
  };
  /** What is entered in the portal is what the package of that revision has. */
  const packed = (revision: number) => eventually('the package is made', async () => (await stateOf('agency-submission') as { packages: readonly { revision: number }[] }).packages.at(-1)?.revision === revision);
  /** Seven serve, and five come. */
  const meets = async (meeting: string, stage: string, ayes: number, present = 5) => {
    const { number: revision, hash } = await newest();
    const on = addDays(await district.today(), 7);
    const votes = Object.fromEntries(board.slice(0, present).map((member, i) => [member, i < ayes ? 'aye' : 'nay']));
    await district.boardMeets(meeting, { plan: id, stage, revision, hash, body: 'board' }, { on, votes, dayIsOver: () => review.advance(on) });
    return (await district.ask<{ state: { motions: { status: string; result: unknown }[] } }>(`/api/stages/meeting/${meeting}`)).state.motions.at(-1)!;
  };
  const sign = (stage: string): Promise<void> => district.signOnPaper(id, stage, { signers: ['Superintendent', 'Board President'], confirmedBy: 'SIG Coordinator' });

  beforeAll(async () => {
    review = await startReview(ZONE);
    district = review.district('harbor');
    const today = (await review.json<{ today: CalendarDate }>('clock', 'show')).today;
    report = await review.take('harbor', 'benton-harbor/plan.yaml', ['--program', 'mi-sig', '--anchor', `${yearOfNext('10-01', today, 120)}-10-01`]);
    board = await district.seat('board', 'Board of education', 'board', Array<null>(7).fill(null));
    ({ id } = await plan());
  }, 240_000);
  afterAll(() => review?.stop(), 60_000);

  it('comes in with its sections, each element of its model, and providers', async () => {
    expect(report.held).toBe(0);
    expect(report.findings.filter(({ severity }) => severity === 'blocks')).toEqual([]);
    const { content, program } = await plan();
    expect(program).toBe('mi-sig-cohort-3@5');
    expect(Object.keys(content).sort()).toEqual(['baseline', 'capacity', 'goals', 'model', 'modified_policies', 'needs', 'providers', 'staffing', 'stakeholders', 'sustainability']);
    expect(content.model![0]!.fields).toMatchObject({ chosen: 'transformation', required_elements: expect.arrayContaining([expect.objectContaining({ element: 'Longer learning time' })]) });
  }, 60_000);

  it('is no application without how each required element of its model is carried out', async () => {
    const { content } = await plan();
    const [model] = content.model!;
    const elements = model!.fields.required_elements as Record<string, unknown>[];
    const write = (how: readonly Record<string, unknown>[]) => district.tell('draft', id, 'writeItems', { section: 'model', items: [{ key: 'main', fields: { ...model!.fields, required_elements: how } }] });
    await write(elements.map((element, i) => (i === 0 ? { ...element, how: '' } : element)));
    expect(await district.refused('draft', id, 'freezeRevision', {})).toMatchObject({ code: 'guard.blocks', sentence: expect.stringContaining('how each required element of it is carried out') });
    await write(elements);
    await district.tell('draft', id, 'freezeRevision', {});
  }, 60_000);

  it('goes to no state before its board, where three ayes of five fail and four carry, since seven serve', async () => {
    expect(await district.refused('submission', `${id}/agency-submission`, 'openSubmission', { revision: 1, by: await district.holderOf('SIG Coordinator') })).toMatchObject({ code: 'stage.out-of-order' });
    await district.tell('approval', `${id}/board-approval`, 'openApproval', { revision: 1, body: 'board' });
    expect(await meets('meeting-1', 'board-approval', 3)).toMatchObject({ status: 'failed', result: { ayes: 3, needed: 4, present: 5, serving: 7 } });
    expect(await stateOf('board-approval')).toMatchObject({ status: 'open' });
    expect(await meets('meeting-2', 'board-approval', 4)).toMatchObject({ status: 'carried' });
    await sign('board-approval');
    expect(await stateOf('board-approval')).toMatchObject({ status: 'concluded' });
  }, 240_000);

  it('goes through the portal’s states, and no step is skipped', async () => {
    await submission('openSubmission', { revision: 1 });
    expect(await agencyState()).toBe('submitted');
    await packed(1);
    await submission('handInOtherwise', { means: 'State portal', receipt: await district.keep('Submitted.', 'receipt.txt') });
    expect(await stateOf('agency-submission')).toMatchObject({ handedIn: [{ package: 1 }] });
    expect(await district.refused('submission', `${id}/agency-submission`, 'recordAgencyState', { by: await district.holderOf('SIG Coordinator'), state: 'modifications-in-progress', note: 'Portal' })).toMatchObject({ code: 'submission.no-such-step' });
    await submission('recordAgencyState', { state: 'review-in-progress' });
    await submission('returnForModification', { revision: 1, sections: ['providers'], reason: 'Say what each provider is chosen for.' });
    expect(await agencyState()).toBe('modifications-required');
    const { content } = await plan();
    const [goal] = content.goals!;
    const other = { key: goal!.key, fields: { [Object.keys(goal!.fields)[0]!]: 'Another goal.' } };
    expect(await district.refused('draft', id, 'writeItems', { section: 'goals', items: [other] })).toMatchObject({ code: 'draft.not-returned' });
    const items = content.providers!.map(({ key, fields }) => ({ key, fields: { ...fields, selection: 'Chosen by the start-up committee; the contract is taken to the board' } }));
    await district.tell('draft', id, 'writeItems', { section: 'providers', items });
    await district.tell('draft', id, 'freezeRevision', {});
    expect(await district.refused('submission', `${id}/agency-submission`, 'resubmit', { by: await district.holderOf('SIG Coordinator'), revision: 2 })).toMatchObject({ code: 'submission.states-between', sentence: expect.stringContaining('Modifications In Progress') });
    await submission('recordAgencyState', { state: 'modifications-in-progress' });
    await submission('resubmit', { revision: 2 });
    expect(await agencyState()).toBe('modifications-submitted');
    expect(await district.refused('submission', `${id}/agency-submission`, 'approve', { by: await district.holderOf('SIG Coordinator'), revision: 1, note: 'Portal' })).toMatchObject({ code: 'submission.other-revision' });
    expect(await district.refused('submission', `${id}/agency-submission`, 'approve', { by: await district.holderOf('SIG Coordinator'), revision: 2, note: 'Portal' })).toMatchObject({ code: 'submission.not-delivered' });
    await packed(2);
    await submission('handInOtherwise', { means: 'State portal', receipt: await district.keep('Submitted again.', 'receipt-2.txt') });
    await submission('approve', { revision: 2 });
    expect(await stateOf('agency-submission')).toMatchObject({ agencyState: 'approved' });
  }, 240_000);

  it('has its contracts approved by the board, on the providers alone', async () => {
    await district.tell('approval', `${id}/contracts-approval`, 'openApproval', { revision: 2, body: 'board' });
    expect(await meets('meeting-3', 'contracts-approval', 3)).toMatchObject({ status: 'failed', result: { ayes: 3, needed: 4, present: 5, serving: 7 } });
    expect(await meets('meeting-4', 'contracts-approval', 4)).toMatchObject({ status: 'carried' });
    await sign('contracts-approval');
    expect(await stateOf('contracts-approval')).toMatchObject({ status: 'concluded', covers: ['providers'] });
  }, 240_000);

  it('has its expenditures reviewed each month: the manager is reminded, and confirms it with the report', async () => {
    type Stage = { readonly id: string; readonly waits: readonly { readonly task: string; readonly title: string; readonly status: string; readonly due: CalendarDate; readonly rule: { readonly whole: string } }[] };
    const months = async () => (await district.ask<{ items: Stage[] }>(`/api/plans/${id}/stages`)).items.find((stage) => stage.id === 'expenditure-review')!.waits;
    const year = Number((await plan()).period.start.slice(0, 4));
    const [first, second, ...later] = await months();
    expect([first?.title, second?.title, later.length]).toEqual([`Review the expenditure report of each school: ${year}-10`, `Review the expenditure report of each school: ${year}-11`, 34]);
    expect(first!.rule.whole).toContain('the 15th of the month after each, or the business day after');
    const confirm = { stage: 'expenditure-review', wait: 'review', month: `${year}-10`, on: first!.due, by: await district.holderOf('Budget/Compliance Manager'), note: 'As budgeted.' };
    expect(await district.refused('calendar', id, 'confirmDate', { ...confirm, on: await district.today() })).toMatchObject({ code: 'calendar.before-its-month' });

    await review.advance(first!.due);
    const { items: told } = await review.json<{ items: { stream: string; says: string }[] }>('history', id, '--tenant', 'harbor');
    const reminders = told.filter(({ stream, says }) => stream === `task/${first!.task}` && says.includes('reminded')).map(({ says }) => says);
    expect(reminders).toHaveLength(3);
    for (const says of reminders) expect(says).toContain('Budget/Compliance Manager');
    expect(await district.refused('calendar', id, 'confirmDate', confirm)).toMatchObject({ code: 'calendar.evidence-missing', sentence: expect.stringContaining('The expenditure report of each school for the month') });
    await district.tell('calendar', id, 'confirmDate', { ...confirm, document: await district.keep('School, spent, budgeted', 'october.csv') });
    const now = await months();
    expect([first!, second!].map(({ task }) => now.find((one) => one.task === task)?.status)).toEqual(['done', 'planned']);
  }, 480_000);
});
