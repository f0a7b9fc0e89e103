import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { join } from 'node:path';
import { root } from '#apps/cli/root.js';
import type { CalendarDate, TimeZone } from '#libs/kernel/dates.js';
import type { District } from '#test/support/district.js';
import { edit, startReview, yearOfNext, type PlanText, type Review, type TextReport } from '#test/support/review.js';
import { describeWith, temporalMissing } from '#test/support/skip.js';

const ZONE = 'America/Chicago' as TimeZone;
const COLLABORATIVE = 'West Central Achievement and Integration Collaborative';
type Shared = { readonly members: readonly { readonly district: string; readonly numbers: readonly string[]; readonly version: number; readonly plan: { tenant: string } | null; readonly approved: unknown }[]; readonly texts: readonly Record<string, unknown>[]; readonly proposals: readonly Record<string, unknown>[] };

describeWith(await temporalMissing())('the Willmar plan, of a racially isolated district whose strategies others share', () => {
  let review: Review;
  let willmar: District;
  let kms: District;
  let collaborative: District;
  let report: TextReport;
  let kmsReport: TextReport;
  let year: number;
  const plan = (): Promise<PlanText> => review.show('willmar', report.plan);
  const kmsPlan = (): Promise<PlanText> => review.show('kms', kmsReport.plan);

  beforeAll(async () => {
    review = await startReview(ZONE);
    const { today } = await review.json<{ today: CalendarDate }>('clock', 'show');
    year = yearOfNext('03-15', today, 100);
    report = await review.take('willmar', 'willmar/plan.yaml', ['--anchor', `${year}-07-01`]);
    kmsReport = await review.take('kms', 'kms/plan.yaml', ['--anchor', `${year}-07-01`]);
    await review.run('people', 'import', join(root, 'examples/kms/people.csv'), '--tenant', 'west-central', '--new-tenant');
    [willmar, kms, collaborative] = ['willmar', 'kms', 'west-central'].map((tenant) => review.district(tenant)) as [District, District, District];
  }, 300_000);
  afterAll(() => review?.stop(), 60_000);

  it('keeps strategies under two numbers, and says so at both', async () => {
    expect(report).toMatchObject({ taken: 7, held: 0 });
    const double = report.findings.filter(({ code }) => code === 'draft.two-numbers');
    expect(double.map(({ place, severity }) => [place, severity])).toEqual([['strategies/1/number', 'informs'], ['strategies/3/number', 'informs']]);
    const { content } = await plan();
    expect(content.strategies!.map(({ key, fields }) => [key, fields.shared_with_number ?? null])).toEqual([['1', 3], ['2', null], ['3', 1], ['4', null], ['5', null], ['6', null]]);
  }, 60_000);

  it('is not frozen as strategies alone: goals of each type, indicators, aspects and efficiencies are wanted, one refusal after the other', async () => {
    const { id } = await plan();
    const refused = () => willmar.refused('draft', id, 'freezeRevision', {});
    const says = async () => (await refused()).sentence;
    expect(await says()).toContain('at least one goal of each of the three types');
    const types = { 'achievement-disparity': ['1', '3'], 'teacher-equity': ['2'], integration: ['4', '5', '6'] };
    for (const [i, [type, strategies]] of Object.entries(types).entries()) {
      const target = { value: 60 + i, unit: 'percent', qualifier: null, year: year + 3 };
      await edit(willmar, await plan(), 'goals', String(i + 1), { number: i + 1, type, measure: `Test data: goal ${i + 1}`, target, strategies });
    }
    expect(await says()).toContain('key indicators, each with a target for every year');
    const targets = Object.fromEntries([1, 2, 3].map((after) => [String(year + after), { value: 10 * after, unit: 'percent', qualifier: null, year: null }]));
    for (const { key } of (await plan()).content.strategies!) await edit(willmar, await plan(), 'strategies', key, { indicators: [{ measure: 'Test data: students who take part', targets }] });
    expect(await says()).toContain('at least one of its five aspects ticked');
    for (const key of ['4', '5', '6']) await edit(willmar, await plan(), 'strategies', key, { integrated_learning_environment: ['cultural-fluency'] });
    expect(await says()).toContain('creates efficiencies');
    await edit(willmar, await plan(), 'efficiencies', 'main', { narrative: 'Test data: the collaborative’s courses are run once for all of its districts.' });
    expect(await refused()).toMatchObject({ code: 'guard.needs-explanation', sentence: expect.stringContaining('multidistrict collaboration council') });
    await edit(willmar, await plan(), 'councils', 'multidistrict-collaboration', { kind: 'multidistrict-collaboration', members: 7, required_because: 'The district is racially isolated.' });
    await willmar.tell('draft', id, 'freezeRevision', {});
    await willmar.ask('/api/plans');
    expect((await plan()).revisions).toHaveLength(1);
  }, 120_000);

  it('must hear its multidistrict council, since it is racially isolated', async () => {
    const { id } = await plan();
    await willmar.seat('mcc', 'Multidistrict collaboration council', 'council', [null, null, 'American Indian Parent Advisory Committee']);
    const open = (required: boolean) => ({ revision: 1, councils: [{ kind: 'multidistrict-collaboration', body: 'mcc', required, because: 'The district is racially isolated.' }] });
    expect(await willmar.refused('council-round', `${id}/council-input`, 'openRound', open(false))).toMatchObject({ code: 'council.required-by-rule' });
    await willmar.tell('council-round', `${id}/council-input`, 'openRound', open(true));
  }, 60_000);

  it('names the same partners as KMS, whatever they call each other; once it drops one, that is a finding', async () => {
    // A partner's plan is compared where the district keeps a copy of it: what another tenant has is not seen.
    await review.run('import', join(root, 'examples/kms/plan.yaml'), '--tenant', 'willmar', '--plan', 'KMS plan as published', '--anchor', `${year}-07-01`);
    const partners = async () => (await plan()).findings.filter(({ code }) => code.startsWith('draft.partner-')).map(({ code, message }) => [code, message]);
    expect(await partners()).toEqual([]);
    const before = await plan();
    const members = before.content.collaborative![0]!.fields.members as string[];
    await edit(willmar, before, 'collaborative', 'main', { members: members.filter((name) => name !== 'Montevideo') });
    await willmar.ask('/api/plans');
    expect(await partners()).toEqual([['draft.partner-only-there', expect.stringMatching(/KMS Public Schools.*Montevideo/)]]);
    await edit(willmar, await plan(), 'collaborative', 'main', { members });
  }, 60_000);

  it('shares its summer courses with KMS: one record each, with the number that each district’s own plan gives it', async () => {
    const own = await plan();
    const theirs = await kmsPlan();
    const courses = [
      { id: 'summer-gamma', willmar: '4', kms: '3' },
      { id: 'summer-stem', willmar: '5', kms: '5' },
    ];
    for (const course of courses) {
      const { name, type, grades } = own.content.strategies!.find(({ key }) => key === course.willmar)!.fields as { name: string; type: string[]; grades: string[] };
      const tell = (command: string, fields: Record<string, unknown>) => collaborative.tell('shared-strategy', course.id, command, fields);
      await tell('shareStrategy', { collaborative: COLLABORATIVE, ...(await recorder()), text: { name, types: type, aim: null, grades, locations: ['Willmar Middle School'] } });
      await tell('joinStrategy', { district: '0347', title: 'Willmar', numbers: [course.willmar], districtPlan: { tenant: 'willmar', plan: own.id }, speaker: await willmar.holderOf('Superintendent'), ...(await told()) });
      const { indicators } = theirs.content.strategies!.find(({ key }) => key === course.kms)!.fields as { indicators: { measure: string; targets: unknown }[] };
      await tell('joinStrategy', { district: '0775', title: 'KMS', numbers: [course.kms], targets: indicators.map(({ measure, targets }) => ({ measure, targets })), districtPlan: { tenant: 'kms', plan: theirs.id }, speaker: await kms.holderOf('Superintendent'), ...(await told()) });
    }
    const { members } = await strategy('summer-gamma');
    expect(members.map(({ district, numbers, plan: of }) => [district, numbers, of!.tenant])).toEqual([['0347', ['4'], 'willmar'], ['0775', ['3'], 'kms']]);
    expect((await strategy('summer-stem')).members.map(({ numbers }) => numbers)).toEqual([['5'], ['5']]);
  }, 60_000);

  it('proposes a change to every member, which holds in a district once that has adopted it, and has each approval by itself', async () => {
    const { texts } = await strategy('summer-gamma');
    const tell = (command: string, fields: Record<string, unknown>) => collaborative.tell('shared-strategy', 'summer-gamma', command, fields);
    await tell('proposeChange', { district: '0347', text: { ...texts[0], grades: ['6', '7', '8', '9'] }, reason: 'Test data: ninth graders asked for it.', ...(await told()) });
    expect((await strategy('summer-gamma')).proposals).toMatchObject([{ status: 'open', to: ['0347', '0775'] }]);
    await tell('answerChange', { proposal: 1, district: '0347', version: 2, answer: 'adopted', ...(await told()) });
    expect((await strategy('summer-gamma')).members.map(({ version }) => version)).toEqual([2, 1]);
    await tell('answerChange', { proposal: 1, district: '0775', version: 2, answer: 'adopted', ...(await told()) });
    const { number, hash } = (await plan()).revisions[0]!;
    const approval = { district: '0347', revision: { number, hash }, on: await collaborative.today(), ...(await told()) };
    expect(await collaborative.refused('shared-strategy', 'summer-gamma', 'approveStrategy', { ...approval, version: 1 })).toMatchObject({ code: 'strategy.other-version', sentence: expect.stringContaining('grades') });
    expect(await collaborative.refused('shared-strategy', 'summer-gamma', 'approveStrategy', { ...approval, version: 2, evidence: null })).toMatchObject({ code: 'strategy.evidence-missing' });
    await tell('approveStrategy', { ...approval, version: 2 });
    const after = await strategy('summer-gamma');
    expect(after.proposals).toMatchObject([{ status: 'adopted' }]);
    expect(after.members.map(({ version, approved }) => [version, approved !== null])).toEqual([[2, true], [2, false]]);
  }, 60_000);

  it('has an approval by a district whose plan is kept here bound to a revision that was frozen, and no other', async () => {
    const own = await plan();
    const by = { by: await willmar.holderOf('Superintendent'), role: 'superintendent' };
    const tell = (command: string, fields: Record<string, unknown>) => willmar.tell('shared-strategy', 'cultural-liaisons', command, { ...by, ...fields });
    await tell('shareStrategy', { collaborative: 'Willmar Public Schools', text: { name: 'Cultural liaisons', types: ['family-engagement'], aim: null, grades: [], locations: [] } });
    await tell('joinStrategy', { district: '0347', title: 'Willmar', numbers: ['2'], districtPlan: { tenant: 'willmar', plan: own.id }, speaker: by.by });
    const { number, hash } = own.revisions[0]!;
    const approval = { district: '0347', version: 1, on: await willmar.today(), ...by };
    const refused = async (revision: unknown) => (await willmar.refused('shared-strategy', 'cultural-liaisons', 'approveStrategy', { ...approval, revision })).code;
    expect(await refused({ number, hash: 'ab'.repeat(32) })).toBe('strategy.revision-other-hash');
    expect(await refused({ number: number + 1, hash })).toBe('strategy.revision-not-frozen');
    await tell('approveStrategy', { ...approval, revision: { number, hash } });
  }, 60_000);

  it('is told, in its plan and of the strategy, which field of an adopted change its text does not carry yet', async () => {
    const own = await plan();
    const by = { district: '0347', by: await willmar.holderOf('Superintendent'), role: 'superintendent' };
    const tell = (command: string, fields: Record<string, unknown>) => willmar.tell('shared-strategy', 'cultural-liaisons', command, { ...by, ...fields });
    expect(await willmar.refused('shared-strategy', 'cultural-liaisons', 'setOwnTargets', { ...by, numbers: ['99'], targets: [] })).toMatchObject({ code: 'strategy.number-not-in-plan', sentence: expect.stringContaining('1, 3, 2, 4, 5, 6') });
    const differing = async () => (await plan()).findings.filter(({ code }) => code === 'draft.shared-differs').map(({ place }) => place);
    const ofStrategy = async () => (await willmar.ask<{ findings: { plan: string; place: string }[] }>('/api/stages/shared-strategy/cultural-liaisons')).findings.map(({ plan: of, place }) => [of, place]);
    expect([await differing(), await ofStrategy()]).toEqual([[], []]);
    await tell('proposeChange', { text: { name: 'Cultural liaisons', types: ['family-engagement'], aim: null, grades: ['6', '7'], locations: [] }, reason: 'Test data.' });
    await tell('answerChange', { proposal: 1, version: 2, answer: 'adopted' });
    await willmar.ask('/api/plans');
    expect([await differing(), await ofStrategy()]).toEqual([['strategies/2/grades'], [[own.id, 'strategies/2/grades']]]);
  }, 60_000);

  /** Who keeps the collaborative’s record, and how they tell what a district decided in its own tenant. */
  const recorder = async () => ({ by: await collaborative.holderOf('Superintendent'), role: 'superintendent' });
  const told = async () => ({ ...(await recorder()), evidence: 'Test data: minutes of the district’s board.' });
  const strategy = async (id: string): Promise<Shared> => (await collaborative.ask<{ state: Shared }>(`/api/stages/shared-strategy/${id}`)).state;
});
