import { describe, expect, it } from '@jest/globals';
import { day, given } from '../testing/given.js';
import { review } from './review.js';
import { type Command, ID, lead, members, sections, hashes, when, after, types, standing, open, assign, opinion, conflict, second, one, two, three } from './testing/team.js';

describe('the result', () => {
  it('is computed by counts, N of M, with the sections that those who return name', () => {
    const events = after(open, assign(2), opinion(one, 'return'), opinion(two, 'approve'), opinion(three, 'return', { sections: ['strategies'] }));
    expect(events.at(-1)).toEqual({
      type: 'ReviewSettled',
      data: { outcome: 'return', counts: { approve: 1, return: 2, decline: 0, assigned: 3, conflicted: 0, need: 2 }, sections: ['goals', 'strategies'], revision: 1, hash: hashes[0], on: '2026-04-02' },
    });
    expect(standing(events).words).toBe('The result is to return for modification: 1 to approve, 2 to return, 0 to decline; 2 were needed.');
  });

  it('can’t be had by asking for fewer, or by leaving out a reviewer, once somebody has given an opinion', () => {
    when(after(open, assign(2), opinion(one, 'approve')), assign(1)).refused('review.need-lowered', { need: 1, was: 2 });
    when(after(open, assign(2), opinion(one, 'approve')), assign(2, 'in-order')).refused('review.order-changed', { order: 'parallel' });
    const turns = after(open, assign(2, 'in-order'), opinion(one, 'approve'));
    when(turns, assign(2)).refused('review.order-changed', { order: 'in-order' });
    when(turns, assign(2, 'in-order', [two, one, members[2]!])).refused('review.order-changed');
    expect(when(turns, assign(2, 'in-order', [one, members[3]!, two, members[2]!])).events()).toMatchObject([{ type: 'ReviewersAssigned' }]);
    when(after(open, assign(2), opinion(one, 'decline')), assign(2, 'parallel', [two, three, 'member-4'])).refused('review.drops-opinion', { count: 1 });
    const wider = after(open, assign(2), opinion(one, 'decline'), assign(3, 'parallel', members));
    expect(given(review, wider).state).toMatchObject({ need: 3, reviewers: members, opinions: [{ reviewer: one, outcome: 'decline' }] });
    expect(when(after(open, assign(2)), assign(1, 'parallel', [two])).events()).toHaveLength(1);
  });

  it('is steered by nobody who has declared a conflict', () => {
    const mine = { by: one };
    const before = after(open, assign(2), conflict(one), opinion(two, 'decline'));
    when(before, { ...assign(2), ...mine } as Command).refused('review.conflict-steers');
    when(before, { ...second, ...mine } as Command).refused('review.conflict-steers');
    when(before, { name: 'moveDecideBy', decideBy: day('2026-07-01'), reason: 'Later', ...mine }).refused('review.conflict-steers');
    const settled = after(open, assign(1), conflict(one), opinion(two, 'return'));
    when(settled, { name: 'issueDecision', reasons: 'As I want it', points: [], backBy: null, ...mine }).refused('review.conflict-steers');
    const back = [...settled, ...when(settled, { name: 'issueDecision', reasons: 'No baseline', points: [], backBy: null, by: two }).events()];
    when(back, { name: 'undoReturn', reason: 'No mistake', ...mine }).refused('review.conflict-steers');
    when(back, { name: 'decideBudget', year: '2026', reasons: null, ...mine }).refused('review.conflict-steers');
    expect(when(before, { name: 'comment', visibility: 'internal', section: null, text: 'I worked there', ...mine }).events()).toHaveLength(1);
  });

  it('is not steered by a member who is not assigned and has a conflict: they can declare it, too', () => {
    const declared = after(open, assign(2), conflict('member-4'));
    when(declared, { ...assign(1), by: 'member-4' } as Command).refused('review.conflict-steers');
    when(after(open, assign(2)), conflict('stranger')).refused('review.not-a-member');
  });

  it('does not count an opinion that its reviewer’s conflict came after', () => {
    const events = after(open, assign(2), opinion(one, 'approve'), conflict(one), opinion(two, 'approve'));
    expect(events.map(({ type }) => type)).not.toContain('ReviewSettled');
    expect(standing(events).words).toContain('1 of 2 opinions are in');
  });

  it('starts anew with each revision; what was thought of the one before is kept and not counted', () => {
    const events = after(open, assign(2), opinion(one, 'approve'), second);
    expect(given(review, events).state).toMatchObject({ status: 'open', opinions: [], earlier: [{ reviewer: one }], revisions: [{}, { revision: 2 }] });
    expect(events.at(-1)).toMatchObject({ data: { changed: ['goals'] } });
    when(events, { ...second, revision: 1, hash: hashes[0] } as Command).refused('review.revision-not-newer');
  });

  it('does not start anew with what was given back before the district has sent anything; a return that was a mistake is taken back all the same', () => {
    const issue: Command = { name: 'issueDecision', reasons: 'Where do buses start?', points: [], backBy: null, by: lead };
    const again = (submission: number | null) => ({ ...second, submission, revision: 1, hash: hashes[0], sections: sections('a') }) as Command;
    const later = { ...open, submission: 2 } as Command;
    const returned = after(later, assign(1), opinion(one, 'return'), issue);
    for (const submission of [null, 1, 2]) when(returned, again(submission)).refused('review.not-sent-again', { revision: 1, on: '2026-04-02', number: 2 });
    when(returned, { ...second, submission: 2 } as Command).refused('review.not-sent-again', { revision: 1, on: '2026-04-02', number: 2 });
    expect(types(when(returned, { name: 'undoReturn', reason: 'It was another plan', by: lead }).events())).toEqual(['ReturnTakenBack']);
    const sent = [...returned, ...when(returned, again(3)).events()];
    const twice = [...sent, ...when(sent, opinion(one, 'return')).events()];
    when([...twice, ...when(twice, issue).events()], again(3)).refused('review.not-sent-again', { revision: 1, on: '2026-04-02', number: 3 });
    const untold = after({ ...open, submission: null } as Command, assign(1), opinion(one, 'return'), issue);
    when(untold, again(1)).refused('review.not-sent-again', { revision: 1, on: '2026-04-02', number: 1 });
    const newer = [...untold, ...when(untold, second).events()];
    expect(given(review, newer).state).toMatchObject({ status: 'open', submission: 2 });
  });

  it('starts anew with the same revision where that was given back for answers alone, and with nothing that was not', () => {
    const again = { ...second, submission: 2, revision: 1, hash: hashes[0], sections: sections('a') } as Command;
    const before = after(open, assign(1), opinion(one, 'return'));
    expect(when(before, again).events()).toEqual([]);
    const returned = [...before, ...when(before, { name: 'issueDecision', reasons: 'Where do buses start?', points: [], backBy: null, by: lead }).events()];
    const events = [...returned, ...when(returned, again).events()];
    expect(events.at(-1)).toMatchObject({ type: 'RevisionArrived', data: { revision: 1, changed: [] } });
    expect(when(events, again).events()).toEqual([]);
    expect(types(when(events, opinion(one, 'approve')).events())).toEqual(['OpinionRecorded', 'ReviewSettled']);
  });

  it('is issued as it was computed, and once', () => {
    const issue: Command = { name: 'issueDecision', reasons: 'All is met', points: [], backBy: null, by: lead };
    when(after(open, assign(2), opinion(one, 'approve')), issue).refused('review.no-result');
    const settled = after(open, assign(1), opinion(one, 'approve'));
    when(settled, { ...issue, backBy: day('2026-04-01') } as Command).refused('review.wanted-in-past', { by: '2026-04-01', today: '2026-04-02' });
    const issued = [...settled, ...when(settled, issue).events()];
    expect(issued.at(-1)).toMatchObject({ data: { outcome: 'approve', revision: 1, share: 1 } });
    when(issued, issue).refused('review.already-issued', { outcome: 'approve', on: '2026-04-02' });
    expect(review.effects!(given(review, issued).state, ID)).toEqual([{ id: 'share/1/1', kind: 'share-with-district' }]);
  });
});

describe('how a review stands is said by its counts alone', () => {
  it('with nobody assigned', () => expect(standing(after(open)).words).toBe('No reviewer is assigned yet.'));

  it('when every reviewer has declared a conflict: no review is “in”', () => {
    const events = after(open, assign(2), conflict(one), conflict(two), conflict(three));
    expect(standing(events)).toMatchObject({ code: 'review.standing-nobody-left' });
    expect(standing(events).words).toBe('All 3 reviewers have declared a conflict of interest: there is no review. Assign others.');
    expect(standing(events).words).not.toMatch(/ in[:. ]/);
  });

  it('when too few are left to agree', () => expect(standing(after(open, assign(2), conflict(one), conflict(two))).code).toBe('review.standing-too-few'));

  it('when all would decline: the result is to decline, and not that all is well', () => {
    const events = after(open, assign(3), opinion(one, 'decline'), opinion(two, 'decline'), opinion(three, 'decline'));
    expect(standing(events).words).toBe('The result is to decline: 0 to approve, 0 to return, 3 to decline; 3 were needed.');
  });

  it('when all are in and do not agree', () => {
    const events = after(open, assign(2), opinion(one, 'approve'), opinion(two, 'return'), opinion(three, 'decline'));
    expect(standing(events)).toMatchObject({ code: 'review.standing-no-agreement' });
  });

  it('while they come in', () => expect(standing(after(open, assign(2), opinion(one, 'approve'))).words).toBe('1 of 3 opinions are in: 1 to approve, 0 to return, 0 to decline; 2 of one kind decide.'));
});
