import { describe, expect, it } from '@jest/globals';
import { given } from '../testing/given.js';
import { review } from './review.js';
import { hashes, context, when, after, open, assign, opinion, conflict, second, one, two } from './testing/team.js';

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
