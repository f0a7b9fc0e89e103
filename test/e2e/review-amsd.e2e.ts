import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { TimeZone } from '#libs/kernel/dates.js';
import type { District } from '#test/support/district.js';
import { startReview, type PlanText, type Review, type TextReport } from '#test/support/review.js';
import { describeWith, temporalMissing } from '#test/support/skip.js';

const ZONE = 'America/Chicago' as TimeZone;
type Shared = { readonly texts: readonly { readonly aim: string }[]; readonly members: readonly { readonly district: string; readonly numbers: readonly string[]; readonly speaker: string; readonly version: number; readonly progress: readonly { readonly status: string }[] }[]; readonly proposals: readonly { readonly status: string; readonly to: readonly string[] }[] };

/** Which districts take which strategies up, and under which numbers of their own: test data, the roadmap names no districts. */
const ADOPTED: Readonly<Record<string, Readonly<Record<number, string>>>> = {
  'district-1': { 1: 'A1', 2: 'A2', 3: 'A3', 4: 'B1', 5: 'B2', 6: 'B3' },
  'district-2': { 2: '1', 3: '2', 5: '3', 7: '4', 8: '5', 9: '6' },
  'district-3': { 1: '7', 4: '8', 6: '9', 7: '10', 8: '11', 9: '12' },
  'district-4': { 5: '1', 9: '2' },
};
const districts = Object.keys(ADOPTED);
const membersOf = (number: number): [string, string][] => districts.flatMap((district): [string, string][] => (ADOPTED[district]![number] ? [[district, ADOPTED[district]![number]]] : []));
/** How far each says that it is; of the others nothing is reported. */
const PROGRESS: readonly (readonly [number, string, 'not-begun' | 'under-way' | 'in-place'])[] = [
  ...[1, 2, 3, 4, 5].map((number) => [number, 'district-1', 'in-place'] as const),
  [5, 'district-2', 'not-begun'],
  [9, 'district-2', 'under-way'],
  [2, 'district-2', 'under-way'],
  [9, 'district-3', 'not-begun'],
  [9, 'district-4', 'in-place'],
];
/** Each district has somebody of its own, in a role of its own. */
const rolesOf = (district: string) => ({ by: `speaker-of-${district}`, role: `superintendent-of-${district}` });

const role = 'roadmap-coordinator';

describeWith(await temporalMissing())('the AMSD roadmap: nine strategies, each taken up by several districts', () => {
  let review: Review;
  let amsd: District;
  let report: TextReport;
  let id: string;
  const plan = (): Promise<PlanText> => review.show('amsd', report.plan);
  const shared = async (number: number) => (await amsd.ask<{ state: Shared }>(`/api/stages/shared-strategy/roadmap-${number}`)).state;
  /** What a district’s own speaker says for it. */
  const tell = (number: number, name: string, fields: { readonly district: string } & Record<string, unknown>) => amsd.tell('shared-strategy', `roadmap-${number}`, name, { ...rolesOf(fields.district), ...fields });
  const refused = async (number: number, name: string, fields: { readonly district: string } & Record<string, unknown>) => (await amsd.refused('shared-strategy', `roadmap-${number}`, name, { ...rolesOf(fields.district), ...fields })).code;
  const join = (district: string, own: string) => ({ district, title: `${district} (test data)`, numbers: [own], speaker: rolesOf(district).by });

  beforeAll(async () => {
    review = await startReview(ZONE);
    report = await review.take('amsd', 'amsd/plan.yaml', ['--program', 'regional-roadmap', '--plan', 'Roadmap']);
    amsd = review.district('amsd');
    ({ id } = await plan());
    for (const district of districts) {
      const { by, role: of } = rolesOf(district);
      await amsd.tell('person', by, 'registerPerson', { fullName: `Superintendent of ${district} (test data)`, email: `${by}@district.example`, timeZone: null });
      await amsd.tell('role', of, 'grantRole', { title: `Superintendent of ${district}`, person: by, from: '2019-07-01', escalateTo: null });
    }
  }, 240_000);
  afterAll(() => review?.stop(), 60_000);

  it('has nine strategies, and one number for each', async () => {
    expect(report).toMatchObject({ taken: 9, held: 0 });
    const { content } = await plan();
    const ninth = content.strategies!.at(-1)!;
    await amsd.tell('draft', id, 'writeItems', { section: 'strategies', items: [{ ...ninth, fields: { ...ninth.fields, number: 8 } }] });
    expect(await amsd.refused('draft', id, 'freezeRevision', {})).toMatchObject({ code: 'guard.blocks', sentence: expect.stringContaining('Every strategy has one number of its own') });
    await amsd.tell('draft', id, 'writeItems', { section: 'strategies', items: [ninth] });
    await amsd.tell('draft', id, 'freezeRevision', {});
  }, 60_000);

  it('keeps each of the nine as one record of the association, taken up by several districts under their own numbers', async () => {
    const lead = await amsd.holderOf('Roadmap Coordinator');
    const { content } = await plan();
    const numbers = content.strategies!.map(({ fields }) => Number(fields.number));
    expect(numbers).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
    for (const { fields } of content.strategies!) {
      const { number, name, aim } = fields as { number: number; name: string; aim: string };
      await amsd.tell('shared-strategy', `roadmap-${number}`, 'shareStrategy', { plan: id, collaborative: 'Association of Metropolitan School Districts', text: { name, types: [], aim, grades: [], locations: [] }, by: lead, role });
    }
    for (const number of numbers) for (const [district, own] of membersOf(number)) await tell(number, 'joinStrategy', join(district, own));
    expect(await refused(5, 'joinStrategy', join('district-4', '8'))).toBe('strategy.already-a-member');
    expect(await refused(5, 'joinStrategy', { ...join('district-3', '8'), by: lead, role })).toBe('strategy.not-the-speaker');
    await amsd.ask('/api/plans');
    const { stages } = await plan();
    expect(stages.filter(({ kind }) => kind === 'shared-strategy').map(({ stage }) => stage).sort()).toEqual(numbers.map((number) => `roadmap-${number}`));
    for (const number of numbers) {
      const { members } = await shared(number);
      expect(members.map(({ district, numbers: own, speaker }) => [district, ...own, speaker])).toEqual(membersOf(number).map(([district, own]) => [district, own, rolesOf(district).by]));
      expect(members.length).toBeGreaterThan(1);
    }
  }, 120_000);

  it('tells progress by district: one may be in place where another has not begun', async () => {
    const said = { status: 'in-place', note: 'Somebody says so' };
    expect(await refused(5, 'reportProgress', { district: 'district-1', ...said, role: 'superintendent' })).toBe('strategy.not-in-role');
    expect(await refused(5, 'reportProgress', { district: 'district-1', ...said, ...rolesOf('district-2') })).toBe('strategy.not-the-speaker');
    expect(await refused(5, 'reportProgress', { district: 'district-3', ...said })).toBe('strategy.not-a-member');
    for (const [number, district, status] of PROGRESS) await tell(number, 'reportProgress', { district, status, note: 'As the district tells it (test data).' });
    await amsd.ask('/api/plans');
    const byDistrict: Record<string, Record<string, string>> = {};
    for (const { kind, stage, state } of (await plan()).stages) {
      if (kind !== 'shared-strategy') continue;
      for (const { district, progress } of (state as Shared).members) (byDistrict[district] ??= {})[stage] = progress.at(-1)?.status ?? 'nothing reported';
    }
    const none = 'nothing reported';
    expect(byDistrict).toEqual({
      'district-1': { 'roadmap-1': 'in-place', 'roadmap-2': 'in-place', 'roadmap-3': 'in-place', 'roadmap-4': 'in-place', 'roadmap-5': 'in-place', 'roadmap-6': none },
      'district-2': { 'roadmap-2': 'under-way', 'roadmap-3': none, 'roadmap-5': 'not-begun', 'roadmap-7': none, 'roadmap-8': none, 'roadmap-9': 'under-way' },
      'district-3': { 'roadmap-1': none, 'roadmap-4': none, 'roadmap-6': none, 'roadmap-7': none, 'roadmap-8': none, 'roadmap-9': 'not-begun' },
      'district-4': { 'roadmap-5': none, 'roadmap-9': 'in-place' },
    });
  }, 60_000);

  it('changes a strategy for those alone who adopt the change, after every member was asked', async () => {
    const { texts } = await shared(5);
    const text = { ...texts[0]!, aim: 'Students have a voice, lead, and vote in the school’s culture' };
    await tell(5, 'proposeChange', { district: 'district-1', text, reason: 'Students asked for it (test data).' });
    expect((await shared(5)).proposals).toMatchObject([{ status: 'open', to: ['district-1', 'district-2', 'district-4'] }]);
    for (const district of ['district-1', 'district-2']) await tell(5, 'answerChange', { proposal: 1, district, version: 2, answer: 'adopted' });
    expect(await refused(5, 'proposeChange', { district: 'district-2', text: { ...text, aim: 'Another' }, reason: 'Too' })).toBe('strategy.change-open');
    expect(await refused(5, 'answerChange', { proposal: 1, district: 'district-4', version: 2, answer: 'declined' })).toBe('strategy.decline-needs-reason');
    expect(await refused(5, 'answerChange', { proposal: 1, district: 'district-4', version: 2, answer: 'adopted', ...rolesOf('district-1') })).toBe('strategy.not-the-speaker');
    await tell(5, 'answerChange', { proposal: 1, district: 'district-4', version: 2, answer: 'declined', reason: 'Its board decides in spring (test data).' });
    const after = await shared(5);
    expect(after.members.map(({ district, version }) => [district, version])).toEqual([['district-1', 2], ['district-2', 2], ['district-4', 1]]);
    expect(after.proposals).toMatchObject([{ status: 'declined' }]);
  }, 60_000);
});
