import { describe, expect, it } from '@jest/globals';
import { freezeFacts } from '#libs/domain/draft/freeze.js';
import type { Draft } from '#libs/domain/draft/state.js';
import type { CalendarDate } from '#libs/kernel/dates.js';
import { rulesOf } from '#libs/programs/catalog.js';
import { ruleInWords } from '#libs/programs/words.js';
import type { Stage } from '../../queries/stages.js';
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

describe('what the form for freezing asks to explain', () => {
  it('is asked once where a rule of the program and a check of the text tell of one matter', () => {
    const asked = explanationsAsked(draft, stage, rules).map(({ about }) => about);
    expect(asked.filter((about) => about.includes('submitter'))).toEqual(['submitter-is-not-approver']);
    expect(explanationsAsked(draft, stage, rules).find(({ about }) => about.includes('submitter'))!.hint).toMatch(/It saw: .*: Superintendent; .*: Superintendent$/);
  });
});
