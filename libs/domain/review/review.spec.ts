import { describe, expect, it } from '@jest/globals';
import { say } from '#libs/messages/say.js';
import { ruleOfWait } from '#libs/programs/wait-rule.js';
import { day, given } from '../testing/given.js';
import { review } from './review.js';
import { type Command, lead, context, when, after, open, assign, opinion, second, one } from './testing/team.js';

describe('beside the opinions', () => {
  const assigned = after(open, assign(2));

  it('nobody acts who is no member of the body', () => {
    when([], open, context(undefined, [])).refused('review.not-a-member');
    when(assigned, { name: 'comment', visibility: 'internal', section: null, text: 'x', by: 'stranger' }).refused('review.not-a-member');
    when(after(open), assign(1, 'parallel', ['stranger'])).refused('review.not-a-member');
    when(after(open), assign(4)).refused('review.need-too-many', { need: 4, reviewers: 3 });
  });

  it('the checklist is answered point by point, on the revision that is there', () => {
    const check: Command = { name: 'answerCheck', key: 'goal-types', holds: 'no', note: 'No integration goal', revision: 1, by: lead };
    when(assigned, { ...check, key: 'other' }).refused('review.no-such-check');
    when([...assigned, ...when(assigned, second).events()], check).refused('review.other-revision');
    expect(given(review, [...assigned, ...when(assigned, check).events()]).state).toMatchObject({ checks: [{ key: 'goal-types', holds: 'no' }], previous: { plan: 'plan-0', revision: 2 } });
  });

  it('no checklist is taken from a program that there is not, from a stage that it has not, or into a key that is taken', () => {
    const at = (checklist: readonly object[]) => ({ ...context(), rulesUnder: (program: string) => (program === 'a-program@2' || program === 'an-alias' ? ({ ref: 'a-program@2', stages: [{ id: 'agency-submission', options: { checklist } }, { id: 'board-approval', options: {} }] } as never) : null) });
    const under = (program: string, more: Partial<Extract<Command, { name: 'openReview' }>> = {}): Command => ({ ...(open as Extract<Command, { name: 'openReview' }>), program, ...more });
    const baseline = { key: 'baseline', section: 'baseline', says: 'Each goal has one', citation: 'State form', source: { mark: 'U' as const, text: 'As somebody told' } };
    when([], under('a-program@9'), at([])).refused('review.program-unknown', { program: 'a-program@9' });
    when([], under('a-program@2', { of: { tenant: 'district', plan: 'plan-1', stage: 'state', grant: 'g' } }), at([])).refused('review.stage-unknown', { program: 'a-program@2', stage: 'state', known: 'agency-submission, board-approval' });
    when([], under('a-program@2'), at([{ ...baseline, key: 'goal-types' }])).refused('review.check-twice');
    when([], under('a-program@2', { checklist: [{ ...baseline, key: 'own' }] }), at([])).refused('review.section-unknown');

    const own = { key: 'goal-types', section: 'goals', says: 'A goal of each type', citation: 'State form', source: null };
    const older = { key: 'older', section: baseline.section, says: baseline.says, citation: baseline.citation };
    expect(when([], under('a-program@2'), at([baseline, older])).events()).toMatchObject([{ data: { program: 'a-program@2', checklist: [baseline, { ...older, source: { mark: 'U', text: 'State form' } }, own] } }]);
    expect(when([], under('an-alias', { checklist: [] }), at([])).events()).toMatchObject([{ data: { program: 'a-program@2', checklist: [] } }]);
  });

  it('no fewer decide than the program has it, and in no other order; more may, and any order where it asks for none', () => {
    const source = { mark: 'U' as const, text: 'As somebody told' };
    const at = (options: object) => ({ ...context(), rulesUnder: () => ({ ref: 'a-program@2', stages: [{ id: 'agency-submission', options }] }) as never });
    const opened = (options: object) => when([], { ...open, program: 'a-program@2' } as Command, at(options)).events();
    const ruled = opened({ review: { need: 2, order: 'in-order', source } });
    expect(ruled).toMatchObject([{ data: { rule: { need: 2, order: 'in-order', source } } }]);
    when(ruled, assign(1, 'in-order')).refused('review.need-below-rule', { need: 1, least: 2, mark: 'U', source: 'As somebody told' });
    when(ruled, assign(2)).refused('review.order-of-rule', { mark: 'U', source: 'As somebody told' });
    expect(say('review.need-below-rule', { need: 1, least: 2, mark: 'U', source: source.text })).toBe('1 opinion of one kind would decide, and the district’s program lets no fewer than 2 [U, unverified: As somebody told]. Ask for 2 or more.');
    expect(when(ruled, assign(3, 'in-order')).events()).toMatchObject([{ data: { need: 3 } }]);
    const anyOrder = opened({ review: { need: 2, order: 'parallel' } });
    when(anyOrder, assign(1)).refused('review.need-below-rule', { need: 1, least: 2, mark: 'none', source: '' });
    expect(when(anyOrder, assign(2, 'in-order')).events()).toHaveLength(1);
    const unruled = opened({});
    expect(unruled).toMatchObject([{ data: { rule: null } }]);
    expect(when(unruled, assign(1, 'parallel', [lead])).events()).toHaveLength(1);
    const again = [...ruled, ...when(ruled, { name: 'noteRevision', submission: null, revision: 2, hash: '2'.repeat(64), sections: {}, by: lead }).events()];
    when(again, assign(1, 'in-order')).refused('review.need-below-rule');
  });

  it('rounds of questions are numbered, drafted inside, and sent once', () => {
    const draft: Command = { name: 'draftQuestions', questions: [{ section: 'goals', text: 'What is the baseline?', citation: null }], by: lead };
    const issue: Command = { name: 'issueQuestions', round: 1, answerBy: null, by: lead };
    when(assigned, issue).refused('review.no-such-round');
    const sent = [...assigned, ...when(assigned, draft).events()];
    when(sent, { ...issue, answerBy: day('2026-04-01') } as Command).refused('review.wanted-in-past', { by: '2026-04-01', today: '2026-04-02' });
    const issued = [...sent, ...when(sent, issue).events()];
    when(issued, issue).refused('review.round-issued');
    expect(when(issued, draft).events()).toMatchObject([{ data: { round: 2 } }]);
  });

  it('a draft is dropped when it is emptied', () => {
    const saved = [...assigned, ...when(assigned, { name: 'saveDraft', about: 'opinion', text: 'Perhaps', by: one }).events()];
    expect(given(review, saved).state).toMatchObject({ drafts: [{ text: 'Perhaps' }] });
    expect(given(review, [...saved, ...when(saved, { name: 'saveDraft', about: 'opinion', text: '', by: one }).events()]).state).toMatchObject({ drafts: [] });
  });

  it('no day to decide by is taken that would be kept nowhere: without a plan, a plan that is there, or an owner', () => {
    when([], { ...open, plan: null, owner: null } as Command).refused('review.day-not-kept', { on: '2026-06-01' });
    when([], { ...open, plan: null } as Command).refused('review.day-not-kept');
    when([], { ...open, owner: null } as Command).refused('review.day-not-kept');
    when([], open, { ...context(), plan: null }).refused('plan.not-found');
    when([], open, { ...context(), plan: { ...context().plan!, open: false } }).refused('plan.closed');
    const without = after({ ...open, plan: null, owner: null, decideBy: null } as Command);
    when(without, { name: 'moveDecideBy', decideBy: day('2026-06-15'), reason: 'The law', by: lead }).refused('review.day-of-no-plan', { on: '2026-06-15' });
    expect(say('review.day-not-kept', { on: '2026-06-01' })).toContain('plan, owner');
  });

  it('no day to decide by is taken from a program where there is nobody to keep it for, nothing to count it from, or one that is typed; else it is, with its source', () => {
    const source = { mark: 'U' as const, text: 'As somebody told' };
    const at = (due: object | null) => ({ ...context(), rulesUnder: () => ({ ref: 'a-program@2', isBusinessDay: () => true, stages: [{ id: 'agency-submission', options: {}, waits: { 'agency-decision': { title: 'It decides', owner: 'Lead', due, source } } }] }) as never });
    const counted = { kind: 'after', fact: 'submitted', count: 60, unit: 'days' };
    const fixed = { kind: 'day', day: '06-01', year: 0 };
    const opened = (due: object | null, more: object = {}) => when([], { ...open, program: 'a-program@2', decideBy: null, ...more } as Command, at(due)).events();
    const dayOf = (...given: Parameters<typeof opened>) => opened(...given).map(({ data }) => { const { decideBy, decideBySource } = data as never; return [decideBy, decideBySource]; })[0];
    for (const [due, more] of [[counted, { owner: null }], [counted, { plan: null }], [null, {}], [fixed, {}], [{ ...counted, fact: 'returned' }, {}]] as const) expect(dayOf(due, more)).toEqual([null, null]);
    expect(dayOf(counted, { decideBy: day('2026-05-01') })).toEqual(['2026-05-01', null]);
    expect(dayOf(counted)).toEqual(['2026-06-01', source]);
    expect(dayOf(counted, { submittedOn: day('2026-03-02') })).toEqual(['2026-05-01', source]);
    expect(dayOf(fixed, { planStart: day('2027-07-01') })).toEqual(['2027-06-01', source]);

    const ofProgram = opened(counted);
    const [wait] = review.waits!(given(review, ofProgram).state, undefined as never);
    expect(ruleOfWait({ stages: [] } as never, wait!.rule, wait!.due)?.whole).toContain('the district’s program');
    const moved = [...ofProgram, ...when(ofProgram, { name: 'moveDecideBy', decideBy: day('2026-06-15'), reason: 'A reviewer is ill', by: lead }).events()];
    expect(review.waits!(given(review, moved).state, undefined as never)).toMatchObject([{ rule: 'review/decide-by' }]);
  });

  it('the day to decide by is waited for where the agency keeps it in a plan of its own', () => {
    expect(review.waits!(given(review, after({ ...open, plan: null, owner: null, decideBy: null } as Command)).state, undefined as never)).toEqual([]);
    const kept = after(open);
    expect(review.waits!(given(review, kept).state, undefined as never)).toMatchObject([{ key: 'decide-by', status: 'open', owners: ['integration-specialist'], due: '2026-06-01' }]);
    const issued = after(open, assign(1), opinion(one, 'approve'), { name: 'issueDecision', reasons: 'All is met', points: [], backBy: null, by: lead });
    when(issued, { name: 'moveDecideBy', decideBy: day('2026-06-15'), reason: 'Too late', by: lead }).refused('review.already-issued', { outcome: 'approve', on: '2026-04-02' });
    expect(ruleOfWait({ stages: [] } as never, 'review/decide-by', day('2026-06-01'))?.whole).toBe('set by the agency');
    const moved = [...kept, ...when(kept, { name: 'moveDecideBy', decideBy: day('2026-06-15'), reason: 'A reviewer is ill', by: lead }).events()];
    expect(review.waits!(given(review, moved).state, undefined as never)).toMatchObject([{ due: '2026-06-15' }]);
  });
});
