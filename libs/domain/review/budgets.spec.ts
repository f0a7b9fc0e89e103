import { describe, expect, it } from '@jest/globals';
import { given } from '../testing/given.js';
import type { ReviewEvent } from './events.js';
import { review } from './review.js';
import { isReview } from './state.js';
import { type Command, lead, when, after, open, assign, opinion, conflict, one, two, three } from './testing/team.js';

describe('a budget', () => {
  const issue: Command = { name: 'issueDecision', reasons: 'All is met', points: [], backBy: null, by: lead };
  const on = (events: readonly ReviewEvent[], ...commands: readonly Command[]) => commands.reduce<readonly ReviewEvent[]>((before, command) => [...before, ...when(before, command).events()], events);
  const arrives = (year: string, document: string): Command => ({ name: 'noteBudget', year, document, by: lead });
  const approved = after(open, assign(2), opinion(one, 'approve'), opinion(two, 'approve'), issue);
  const closed = on(approved, arrives('2026', 'file-1'), arrives('2027', 'file-2'));
  const budget = (reviewer: string, outcome: 'approved' | 'declined' = 'approved', year = '2026', document = year === '2026' ? 'file-1' : 'file-2'): Command => ({ name: 'recordBudgetOpinion', reviewer, year, document, outcome, reasons: outcome === 'declined' ? 'Line 4' : null });
  const decide: Command = { name: 'decideBudget', year: '2026', reasons: 'Line 4', by: lead };
  const declined = on(closed, budget(one, 'declined'), budget(two, 'declined'), decide);

  it('is thought of when there is one, and on the very file that is there', () => {
    when(approved, budget(one)).refused('review.no-such-budget', { year: '2026' });
    when(approved, decide).refused('review.no-such-budget', { year: '2026' });
    when(on(closed, arrives('2026', 'file-3')), budget(one)).refused('review.other-budget', { year: '2026', seen: 'file-1', current: 'file-3', on: '2026-04-02' });
    expect(on(closed, budget(one)).at(-1)).toMatchObject({ type: 'BudgetOpinionRecorded', data: { document: 'file-1' } });
  });

  it('that is handed in anew is thought of anew: opinions of the file before it do not count', () => {
    const anew = on(closed, budget(one), arrives('2026', 'file-3'), budget(two, 'approved', '2026', 'file-3'));
    when(anew, decide).refused('review.no-budget-result', { year: '2026', approved: 1, declined: 0, assigned: 3, conflicted: 0, need: 2 });
    const again = on(declined, arrives('2026', 'file-3'), budget(one, 'approved', '2026', 'file-3'));
    when(again, decide).refused('review.no-budget-result');
    const issued = on(again, budget(three, 'approved', '2026', 'file-3'), decide);
    expect(issued.at(-1)).toMatchObject({ type: 'BudgetDecisionIssued', data: { document: 'file-3', outcome: 'approved' } });
    when(on(declined, arrives('2026', 'file-1')), decide).refused('review.no-budget-result', { year: '2026', approved: 0, declined: 0, assigned: 3, conflicted: 0, need: 2 });
  });

  it('comes to the result that its reviewers’ opinions give, in the append of the last that is needed, and to no other', () => {
    when(closed, decide).refused('review.no-budget-result');
    const split = on(closed, budget(one), budget(two, 'declined'));
    when(split, decide).refused('review.no-budget-result', { year: '2026', approved: 1, declined: 1, assigned: 3, conflicted: 0, need: 2 });
    expect(when(split, budget(three, 'declined')).events()).toMatchObject([{ type: 'BudgetOpinionRecorded' }, { type: 'BudgetSettled', data: { year: '2026', document: 'file-1', outcome: 'declined', counts: { approved: 1, declined: 2, need: 2 } } }]);
  });

  it('of which one opinion decides has the first for its result, and the second is late', () => {
    const alone = on(after(open, assign(1), opinion(one, 'approve'), issue), arrives('2026', 'file-1'), budget(one));
    when(alone, budget(two, 'declined')).refused('review.budget-settled', { year: '2026', outcome: 'approved', on: '2026-04-02' });
    when(on(alone, decide), decide).refused('review.budget-issued', { year: '2026', outcome: 'approved', on: '2026-04-02' });
    expect(on(alone, decide).at(-1)).toMatchObject({ data: { outcome: 'approved' } });
  });

  it('is thought of in the order of its reviewers, where they have one', () => {
    const inOrder = on(closed, assign(2, 'in-order'));
    when(inOrder, budget(two)).refused('review.not-your-turn', { before: 1 });
    expect(on(inOrder, budget(one), budget(two)).at(-1)).toMatchObject({ type: 'BudgetSettled' });
  });

  it('is thought of by nobody with a conflict, nobody who is not assigned, and by nobody twice', () => {
    when(on([], open, assign(2), arrives('2026', 'file-1'), conflict(one)), budget(one)).refused('review.has-conflict');
    // Declared when the plan was decided on long since, it counts for the budgets that are still to come.
    when(on(closed, conflict(one)), budget(one)).refused('review.has-conflict');
    when(closed, budget('member-4')).refused('review.not-assigned');
    when(on(closed, budget(one)), budget(one, 'declined')).refused('review.opinion-given');
    when(on(closed, budget(one, 'declined'), budget(two, 'declined')), { ...decide, reasons: null } as Command).refused('review.reasons-needed');
  });

  it('is told to the district with the file that was decided on', () => {
    const { state } = given(review, declined);
    expect(isReview(state) && state.shares.at(-1)?.command).toMatchObject({ name: 'decideBudget', year: '2026', document: 'file-1', outcome: 'declined', reasons: 'Line 4' });
  });

  it('of a later year may have other reviewers, and never fewer', () => {
    const later = on(closed, assign(2, 'parallel', [three, 'member-4']));
    expect(on(later, budget(three, 'approved', '2027'), budget('member-4', 'approved', '2027'), { ...decide, year: '2027' } as Command).at(-1)).toMatchObject({ data: { year: '2027' } });
    when(closed, assign(1)).refused('review.need-lowered');
    when(on(closed, budget(one)), assign(2, 'parallel', [two, three])).refused('review.drops-opinion', { count: 1 });
  });
});
