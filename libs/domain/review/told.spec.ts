import { describe, expect, it } from '@jest/globals';
import { given } from '../testing/given.js';
import type { ReviewEvent } from './events.js';
import { review } from './review.js';
import { isReview } from './state.js';
import { type Command, ID, lead, hashes, when, after, types, standing, open, assign, opinion, conflict, one, two } from './testing/team.js';

describe('a decision that was a mistake', () => {
  const issue: Command = { name: 'issueDecision', reasons: 'All is met', points: [], backBy: null, by: lead };
  const undo = (year: string | null = null): Command => ({ name: 'undoDecision', year, reason: 'It was another plan', by: lead });
  const on = (events: readonly ReviewEvent[], ...commands: readonly Command[]) => commands.reduce<ReviewEvent[]>((so, command) => [...so, ...when(so, command).events()], [...events]);
  const approved = after(open, assign(1), opinion(one, 'approve'), issue);
  const told: Command = { name: 'noteShared', share: 1, logIndex: '9' };

  it('is taken back by no one with a conflict, where there is none, or a budget rests on it', () => {
    when(after(open, assign(1)), undo()).refused('review.nothing-to-undo');
    when(after(open, assign(1), opinion(one, 'return'), issue), undo()).refused('review.nothing-to-undo');
    when(approved, undo('2026')).refused('review.budget-not-issued', { year: '2026' });
    when(after(open, assign(1), conflict(two), opinion(one, 'approve'), issue), { ...undo(), by: two } as Command).refused('review.conflict-steers');
    const budget = on(approved, { name: 'noteBudget', year: '2026', document: 'file-1', by: lead }, { name: 'recordBudgetOpinion', reviewer: one, year: '2026', document: 'file-1', outcome: 'approved', reasons: null }, { name: 'decideBudget', year: '2026', reasons: null, by: lead });
    when(budget, undo()).refused('review.decision-rested-on', { year: '2026' });
    const without = on(budget, undo('2026'));
    expect(given(review, without).state).toMatchObject({ status: 'closed', budgets: [{ year: '2026', opinions: [], settled: null, issuedOn: null }], shares: [{}, {}, { command: { name: 'undoDecision', year: '2026' } }] });
    expect(given(review, on(without, undo())).state).toMatchObject({ status: 'open' });
  });

  it('is told to the district as that, whether it was an approval or a refusal, and the reviewers think anew', () => {
    for (const outcome of ['approve', 'decline'] as const) {
      const back = on(after(open, assign(1), opinion(one, outcome), issue), told, undo());
      expect(back.at(-1)).toMatchObject({ type: 'DecisionTakenBack', data: { year: null, share: 2, reason: 'It was another plan' } });
      expect(given(review, back).state).toMatchObject({ status: 'open', opinions: [], earlier: [{ reviewer: one }], shares: [{ status: 'done' }, { status: 'wanted', command: { name: 'undoDecision', year: null, reason: 'It was another plan', hash: hashes[0] } }] });
      when(back, undo()).refused('review.nothing-to-undo');
      expect(types(on(back, opinion(one, 'decline'), issue)).slice(-2)).toEqual(['ReviewSettled', 'DecisionIssued']);
    }
  });

  it('is not told where the district’s record never took it, and nothing of it is to be told any more', () => {
    const refused = on(approved, { name: 'noteShareRefused', share: 1, code: 'submission.no-grant', detail: '{}' }, undo());
    expect(refused.at(-1)).toMatchObject({ data: { share: null } });
    expect(given(review, refused).state).toMatchObject({ status: 'open', shares: [{ number: 1, status: 'dropped' }] });
  });
});

describe('what the district’s record refused', () => {
  const told: Command = { name: 'shareState', state: 'received', by: lead };
  const refusal: Command = { name: 'noteShareRefused', share: 1, code: 'submission.other-text', detail: '{"revision":1}' };
  const kept = { ...open, decideBy: null } as Command;
  const refused = after(kept, assign(2), told, refusal);
  const waiting = (events: readonly ReviewEvent[]) => review.waits!(given(review, events).state, undefined as never).map(({ key, status, title, owners }) => [key, status, title, owners]);

  it('is seen, and somebody is asked to deal with it, though the review is closed', () => {
    expect(waiting(refused)).toEqual([['share/1', 'open', 'A district: share refused: submission.other-text', ['integration-specialist']]]);
    expect(standing(refused).words).toBe('share refused: submission.other-text. The district’s record did not take number 1 of what was shared: mend that and tell it again, or drop it.');
    const closed = after(kept, assign(1), opinion(one, 'approve'), { name: 'issueDecision', reasons: 'All is met', points: [], backBy: null, by: lead }, refusal);
    expect([given(review, closed).state.status, review.process!(given(review, closed).state, ID)]).toMatchObject(['closed', { open: true }]);
    expect(waiting(after({ ...kept, owner: null } as Command, told, refusal))).toMatchObject([['share/1', 'open', expect.anything(), []]]);
  });

  it('is told again until it is taken, or dropped with a reason', () => {
    const again = [...refused, ...when(refused, { name: 'shareAgain', share: 1, by: lead }).events()];
    expect(waiting(again)[0]).toEqual(expect.arrayContaining(['share/1', 'open']));
    expect(waiting([...again, ...when(again, { name: 'noteShared', share: 1, logIndex: '9' }).events()])[0]).toEqual(expect.arrayContaining(['share/1', 'done']));
    const drop: Command = { name: 'dropShare', share: 1, reason: 'Written down by hand', by: lead };
    when(again, drop).refused('review.share-not-refused', { share: 1 });
    const dropped = [...refused, ...when(refused, drop).events()];
    expect(waiting(dropped)[0]).toEqual(expect.arrayContaining(['share/1', 'not-needed']));
    expect(standing(dropped).code).not.toBe('review.standing-share-refused');
  });

  it('holds back what was shared after it, until it is told again and taken, or dropped', () => {
    const effects = (events: readonly ReviewEvent[]) => review.effects!(given(review, events).state, ID).map(({ id }) => id);
    const two = [...refused, ...when(refused, { name: 'comment', visibility: 'shared', section: null, text: 'Clear', by: lead }).events()];
    expect(effects(two)).toEqual([]);
    const again = [...two, ...when(two, { name: 'shareAgain', share: 1, by: lead }).events()];
    expect(effects(again)).toEqual(['share/1/2']);
    expect(effects([...again, ...when(again, { name: 'noteShared', share: 1, logIndex: '9' }).events()])).toEqual(['share/2/1']);
    expect(effects([...two, ...when(two, { name: 'dropShare', share: 1, reason: 'Written down by hand', by: lead }).events()])).toEqual(['share/2/1']);
  });

  it('says of everything which text was looked at', () => {
    const state = given(review, after(open, assign(2), told, { name: 'comment', visibility: 'shared', section: null, text: 'Clear', by: lead })).state;
    expect(isReview(state) && state.shares.map(({ command }) => command.hash)).toEqual([hashes[0], hashes[0]]);
  });
});
