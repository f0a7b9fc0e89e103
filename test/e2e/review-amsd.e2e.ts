import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { TimeZone } from '#libs/kernel/dates.js';
import type { District } from '#test/support/district.js';
import { startReview, type PlanText, type Review, type TextReport } from '#test/support/review.js';

const ZONE = 'America/Chicago' as TimeZone;
type Shared = { readonly texts: readonly { readonly aim: string }[]; readonly members: readonly { readonly district: string; readonly numbers: readonly string[]; readonly version: number; readonly progress: readonly { readonly status: string }[] }[]; readonly proposals: readonly { readonly status: string; readonly to: readonly string[] }[] };

/** Which districts take which strategies up, and under which numbers of their own: test data, the roadmap names none. */
const ADOPTED: Readonly<Record<string, Readonly<Record<number, string>>>> = {
  'district-1': { 1: 'A1', 2: 'A2', 5: 'B1' },
  'district-2': { 2: '1', 5: '2', 9: '3' },
  'district-3': { 5: '7' },
};

const role = 'roadmap-coordinator';

describe('the AMSD roadmap: nine strategies, each taken up by some districts', () => {
  let review: Review;
  let amsd: District;
  let report: TextReport;
  let id: string;
  const plan = (): Promise<PlanText> => review.show('amsd', report.plan);
  const shared = async (number: number) => (await amsd.ask<{ state: Shared }>(`/api/stages/shared-strategy/roadmap-${number}`)).state;
  const tell = (number: number, name: string, fields: Record<string, unknown>) => amsd.tell('shared-strategy', `roadmap-${number}`, name, { by: lead, role, ...fields });
  const refused = async (number: number, name: string, fields: Record<string, unknown>) => (await amsd.refused('shared-strategy', `roadmap-${number}`, name, { by: lead, role, ...fields })).code;
  let lead: string;

  beforeAll(async () => {
    review = await startReview(ZONE);
    report = await review.take('amsd', 'amsd/plan.yaml', ['--program', 'regional-roadmap', '--plan', 'Roadmap']);
    amsd = review.district('amsd');
    ({ id } = await plan());
    lead = await amsd.holderOf('Roadmap Coordinator');
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

  it('keeps each strategy as one record of the association, taken up by districts under their own numbers', async () => {
    for (const { fields } of (await plan()).content.strategies!) {
      const { number, name, aim } = fields as { number: number; name: string; aim: string };
      await tell(number, 'shareStrategy', { plan: id, collaborative: 'Association of Metropolitan School Districts', text: { name, types: [], aim, grades: [], locations: [] } });
    }
    for (const [district, adopts] of Object.entries(ADOPTED)) {
      for (const [number, own] of Object.entries(adopts)) await tell(Number(number), 'joinStrategy', { district, title: `${district} (test data)`, numbers: [own], speaker: lead });
    }
    expect(await refused(5, 'joinStrategy', { district: 'district-3', title: 'Again', numbers: ['8'], speaker: lead })).toBe('strategy.already-a-member');
    await amsd.ask('/api/plans');
    const { stages } = await plan();
    expect(stages.filter(({ kind }) => kind === 'shared-strategy')).toHaveLength(9);
    expect((await shared(5)).members.map(({ district, numbers }) => [district, ...numbers])).toEqual([['district-1', 'B1'], ['district-2', '2'], ['district-3', '7']]);
    expect((await shared(9)).members.map(({ district }) => district)).toEqual(['district-2']);
    expect((await shared(3)).members).toEqual([]);
  }, 120_000);

  it('tells progress by district: one may be in place where another has not begun', async () => {
    expect(await refused(5, 'reportProgress', { district: 'district-1', status: 'in-place', note: 'Somebody says so', role: 'superintendent' })).toBe('strategy.not-in-role');
    expect(await refused(9, 'reportProgress', { district: 'district-1', status: 'under-way', note: 'Not theirs' })).toBe('strategy.not-a-member');
    await tell(5, 'reportProgress', { district: 'district-1', status: 'in-place', note: 'Students sit on each committee (test data).' });
    await tell(5, 'reportProgress', { district: 'district-2', status: 'not-begun', note: 'Next year (test data).' });
    await tell(2, 'reportProgress', { district: 'district-2', status: 'under-way', note: 'Half of the schools (test data).' });
    await amsd.ask('/api/plans');
    const byDistrict: Record<string, Record<string, string>> = {};
    for (const { kind, stage, state } of (await plan()).stages) {
      if (kind !== 'shared-strategy') continue;
      for (const { district, progress } of (state as Shared).members) (byDistrict[district] ??= {})[stage] = progress.at(-1)?.status ?? 'nothing reported';
    }
    expect(byDistrict).toEqual({
      'district-1': { 'roadmap-1': 'nothing reported', 'roadmap-2': 'nothing reported', 'roadmap-5': 'in-place' },
      'district-2': { 'roadmap-2': 'under-way', 'roadmap-5': 'not-begun', 'roadmap-9': 'nothing reported' },
      'district-3': { 'roadmap-5': 'nothing reported' },
    });
  }, 60_000);

  it('changes a strategy for those alone who adopt the change, after every member was asked', async () => {
    const { texts } = await shared(5);
    const text = { ...texts[0]!, aim: 'Students have a voice, lead, and vote in the school’s culture' };
    await tell(5, 'proposeChange', { district: 'district-1', text, reason: 'Students asked for it (test data).' });
    expect((await shared(5)).proposals).toMatchObject([{ status: 'open', to: ['district-1', 'district-2', 'district-3'] }]);
    for (const district of ['district-1', 'district-2']) await tell(5, 'answerChange', { proposal: 1, district, version: 2, answer: 'adopted' });
    expect(await refused(5, 'proposeChange', { district: 'district-2', text: { ...text, aim: 'Another' }, reason: 'Too' })).toBe('strategy.change-open');
    expect(await refused(5, 'answerChange', { proposal: 1, district: 'district-3', version: 2, answer: 'declined' })).toBe('strategy.decline-needs-reason');
    await tell(5, 'answerChange', { proposal: 1, district: 'district-3', version: 2, answer: 'declined', reason: 'Its board decides in spring (test data).' });
    const after = await shared(5);
    expect(after.members.map(({ district, version }) => [district, version])).toEqual([['district-1', 2], ['district-2', 2], ['district-3', 1]]);
    expect(after.proposals).toMatchObject([{ status: 'declined' }]);
  }, 60_000);
});
