import { describe, expect, it } from '@jest/globals';
import { freezeFacts } from '#libs/domain/draft/freeze.js';
import type { Draft } from '#libs/domain/draft/state.js';
import type { CalendarDate } from '#libs/kernel/dates.js';
import { rulesOf } from '#libs/programs/catalog.js';
import { ruleInWords } from '#libs/programs/words.js';
import type { Stage } from '../../queries/stages.js';
import { PageRenderer } from '../renderer.js';
import type { Called } from './called.js';
import { draftStageView, explanationsAsked } from './draft-view.js';

const rules = rulesOf('mn-achievement-integration@3');
const item = (key: string, fields: Record<string, unknown>) => ({ key, fields }) as Draft['content'][string][number];
const draft: Draft = {
  status: 'begun', version: 3, revisions: [], frozen: {}, imports: [], explained: {}, attested: [], seen: {},
  period: { start: '2027-07-01' as CalendarDate, end: '2030-06-30' as CalendarDate },
  district: { number: '0001', name: 'A district', status: 'adjoining' },
  content: { submission: [item('main', { submitted_by: 'Superintendent', superintendent: 'Superintendent' })] },
};
const answers = rules.guards('draft', 'freeze', freezeFacts(draft, rules, '2027-02-01' as CalendarDate));
const stage = { guards: answers.map((answer) => ({ ...answer, at: 'freeze', rule: ruleInWords(answer), items: [], seen: answer.seen ?? [] })) } as unknown as Stage;

describe('a frozen text', () => {
  it('shows what was explained when it was frozen, by the words of the rule or of the finding', () => {
    const hash = 'a'.repeat(64);
    const revision = { number: 1, hash, sections: {}, frozenOn: '2027-01-08' as CalendarDate, program: rules.ref, period: draft.period, district: draft.district };
    const because = [{ about: 'submitter-is-not-approver', explanation: 'A small office.' }, { about: 'draft.target-outside-period', explanation: 'Told ahead.' }];
    const view = (frozenBecause: Draft['frozenBecause']) => draftStageView('plan-1', { ...draft, revisions: [revision], ...(frozenBecause && { frozenBecause }) }, rules, revision.frozenOn, {} as Called, stage.guards).revisions[0]!.explained;
    expect(view(undefined)).toEqual([]);
    expect(view({ 1: because })).toEqual([
      { rule: expect.stringContaining('superintendent'), because: 'A small office.', on: '2027-01-08' },
      { rule: 'target outside period', because: 'Told ahead.', on: '2027-01-08' },
    ]);
  });
});

describe('what is counted of a text', () => {
  it('tells beside its findings how many rules of freezing it are in the way and are to be explained, as the form asks for them', async () => {
    const view = draftStageView('plan-1', { ...draft, imports: [{ fileName: 'plan.yaml', found: 15 }] as unknown as Draft['imports'] }, rules, '2027-02-01' as CalendarDate, {} as Called, stage.guards);
    const ruled = new Set<string>(stage.guards.map(({ guard }) => guard));
    expect(view.rules.warns).toBe(2);
    expect(explanationsAsked(draft, stage, rules).filter(({ about }) => ruled.has(about))).toHaveLength(view.rules.warns);
    const html = await new PageRenderer().page('review/draft', { title: 'x', plan: { id: 'plan-1' }, draft: view, attested: [] });
    expect(html).toContain(`Of the rules of freezing it ${view.rules.blocks} stand in the way, and 2 are to be explained.`);
    expect(html).toContain('plan.yaml (15 findings in the file of then)');
  });
});

describe('what the form for freezing asks to explain', () => {
  it('is asked once where a rule of the program and a check of the text tell of one matter', () => {
    const asked = explanationsAsked(draft, stage, rules).map(({ about }) => about);
    expect(asked.filter((about) => about.includes('submitter'))).toEqual(['submitter-is-not-approver']);
    expect(explanationsAsked(draft, stage, rules).find(({ about }) => about.includes('submitter'))!.hint).toMatch(/It saw: .*: Superintendent; .*: Superintendent$/);
  });
});
