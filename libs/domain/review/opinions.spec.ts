import { describe, expect, it } from '@jest/globals';
import { given } from '../testing/given.js';
import { review } from './review.js';
import { type Command, lead, hashes, context, when, after, open, assign, opinion, conflict, second, one, two, three } from './testing/team.js';

describe('a conflict of interest', () => {
  const back = (reviewer: string, by = two): Command => ({ name: 'takeBackConflict', reviewer, reason: 'It was another district', by });
  const declared = after(open, assign(2), opinion(one, 'decline'), conflict(one));

  it('is declared by no stranger, and by nobody who has one that of another', () => {
    when(after(open), { ...conflict(one), by: 'stranger' } as Command).refused('review.not-a-member');
    when(declared, { ...conflict(two), by: one } as Command).refused('review.conflict-steers');
  });

  it('is kept with who declared it, once', () => {
    expect(when(after(open), { ...conflict(one), by: two } as Command).events()).toMatchObject([{ type: 'ConflictDeclared', data: { reviewer: one, by: two } }]);
    when(declared, conflict(one)).then();
  });

  it('is taken back by no one with one of their own, nor where none was declared, nor once there is a result', () => {
    when(declared, back(one, one)).refused('review.conflict-steers');
    when(declared, back(one, 'stranger')).refused('review.not-a-member');
    when(declared, back(two)).refused('review.no-such-conflict');
    const settled = after(open, assign(1), conflict(one), opinion(two, 'approve'));
    when(settled, back(one)).refused('review.settled', { outcome: 'approve', on: '2026-04-02' });
  });

  it('that is taken back leaves the reviewer as free as before, and the opinion that it took out to be given anew', () => {
    const free = [...declared, ...when(declared, back(one)).events()];
    expect(given(review, free).state).toMatchObject({ status: 'open', conflicts: [], opinions: [] });
    expect(when(free, opinion(one, 'approve')).events()).toMatchObject([{ type: 'OpinionRecorded', data: { outcome: 'approve' } }]);
  });

  it('is taken back after the decision too, since budgets of later years are still to be thought of', () => {
    const closed = after(open, assign(1), opinion(two, 'approve'), { name: 'issueDecision', reasons: 'All is met', points: [], backBy: null, by: lead }, conflict(one));
    expect(given(review, [...closed, ...when(closed, back(one)).events()]).state).toMatchObject({ status: 'closed', conflicts: [] });
  });

  it('lets others be assigned in the place of who has one, though they had given an opinion, as its refusal says', () => {
    when(declared, opinion(one, 'decline')).refused('review.has-conflict');
    expect(when(declared, { ...assign(2, 'parallel', [two, three]), by: two } as Command).events()).toMatchObject([{ data: { reviewers: [two, three] } }]);
  });
});

describe('an opinion is refused', () => {
  const assigned = after(open, assign(2));

  it('on an older revision, with what changed since', () => {
    when([...assigned, ...when(assigned, second).events()], opinion(one, 'approve')).refused('review.other-revision', { revision: 1, current: 2, changed: 'goals' });
  });
  it('on another text of the same number', () => when(assigned, opinion(one, 'approve', { hash: hashes[1] })).refused('review.other-text'));
  it('of a reviewer with a conflict, and of somebody who is not assigned', () => {
    when(after(open, assign(2), conflict(one)), opinion(one, 'approve')).refused('review.has-conflict');
    when(assigned, opinion('member-4', 'approve')).refused('review.not-assigned');
  });
  it('of a reviewer who is no member of the body any more', () => {
    when(assigned, opinion(one, 'approve'), context(undefined, ['member-2'])).refused('review.not-a-member', { on: '2026-04-02' });
  });
  it('a second time, unless it is the same', () => {
    const given_ = after(open, assign(2), opinion(one, 'approve'));
    when(given_, opinion(one, 'approve')).then();
    when(given_, opinion(one, 'decline')).refused('review.opinion-given', { outcome: 'approve', on: '2026-04-02' });
  });
  it('out of turn where reviewers decide one after the other; a conflict lets the next one on', () => {
    const inOrder = after(open, assign(2, 'in-order'));
    when(inOrder, opinion(two, 'approve')).refused('review.not-your-turn', { before: 1 });
    const past = [...inOrder, ...when(inOrder, conflict(one)).events()];
    expect(when(past, opinion(two, 'approve')).events()).toMatchObject([{ type: 'OpinionRecorded' }]);
  });
  it('once there is a result, which is told', () => {
    when(after(open, assign(1), opinion(one, 'approve')), opinion(two, 'decline')).refused('review.settled', { outcome: 'approve', on: '2026-04-02' });
  });
  it('after a conflict that was declared when the plan was decided on already: the result stands, and who has it steers no more', () => {
    const settled = after(open, assign(1), opinion(one, 'approve'));
    const late = [...settled, ...when(settled, conflict(one)).events()];
    expect(given(review, late).state).toMatchObject({ settled: { outcome: 'approve' }, conflicts: [{ reviewer: one }] });
    when(late, { name: 'issueDecision', reasons: 'All is met', points: [], backBy: null, by: one }).refused('review.conflict-steers');
  });
  it('without reasons, or with sections that are not to be returned', () => {
    when(assigned, opinion(one, 'decline', { reasons: null })).refused('review.reasons-needed');
    when(assigned, opinion(one, 'return', { sections: [] })).refused('review.sections-of-return');
    when(assigned, opinion(one, 'approve', { sections: ['goals'] })).refused('review.sections-of-return');
    when(assigned, opinion(one, 'return', { sections: ['appendix'] })).refused('review.section-unknown');
  });
});
