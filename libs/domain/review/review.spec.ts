import { describe, expect, it } from '@jest/globals';
import type { CommandOf } from '#libs/kernel/command-definition.js';
import { say } from '#libs/messages/say.js';
import type { DecisionContext } from '../decider.js';
import { contextAt, day, given } from '../testing/given.js';
import type { reviewCommands } from './commands.js';
import type { ReviewEvent } from './events.js';
import { standingOf } from './result.js';
import { review } from './review.js';
import { ruleOfWait } from '#libs/programs/wait-rule.js';
import { isReview } from './state.js';

type Command = CommandOf<typeof reviewCommands>;

const ID = 'review-1';
const lead = 'member-1';
const members = ['member-1', 'member-2', 'member-3', 'member-4'];
const sections = (goals: string) => Object.fromEntries([['goals', goals], ['strategies', 'a']].map(([id, text]) => [id!, { hash: text!, material: text! }]));
const hashes = ['1'.repeat(64), '2'.repeat(64)] as const;

const context = (now = '2026-04-02T15:00:00.000Z', seated: readonly string[] = members): DecisionContext =>
  contextAt(now, {
    plan: { id: 'reviews-2026', program: 'an-agency@1', open: true, coordinator: 'coordinator' },
    seen: (kind) => {
      if (kind !== 'body') throw new Error(`nothing is shown of ${kind}`);
      return { name: 'Review team', kind: 'committee', members: seated.map((person) => ({ person, seat: null, from: day('2026-01-01'), until: null })) } as never;
    },
  });
const when = (events: readonly ReviewEvent[], command: Command, at = context()) => given(review, events).when(command, at, ID);
const after = (...commands: readonly Command[]): ReviewEvent[] => commands.reduce<ReviewEvent[]>((events, command) => [...events, ...when(events, command).events()], []);
const types = (events: readonly ReviewEvent[]): string[] => events.map(({ type }) => type);
const standing = (events: readonly ReviewEvent[]) => {
  const { state } = given(review, events);
  if (!isReview(state)) throw new Error('no review');
  const { code, params } = standingOf(state);
  return { code, words: say(code, params) };
};

const open: Command = {
  name: 'openReview', title: 'A district', of: { tenant: 'district', plan: 'plan-1', stage: 'agency-submission', grant: 'grant-1' }, revision: 1, hash: hashes[0], sections: sections('a'),
  body: 'team', plan: 'reviews-2026', owner: 'integration-specialist', previous: { plan: 'plan-0', revision: 2, document: null }, decideBy: day('2026-06-01'), by: lead,
  program: null, checklist: [{ key: 'goal-types', section: 'goals', says: 'A goal of each type', citation: 'State form', source: null }],
};
const assign = (need: number, order: 'parallel' | 'in-order' = 'parallel', reviewers = members.slice(0, 3)): Command => ({ name: 'assignReviewers', reviewers, need, order, by: lead });
const opinion = (reviewer: string, outcome: 'approve' | 'return' | 'decline', more: Partial<Extract<Command, { name: 'recordOpinion' }>> = {}): Command => ({
  name: 'recordOpinion', reviewer, revision: 1, hash: hashes[0], outcome, reasons: outcome === 'approve' ? null : 'Because', sections: outcome === 'return' ? ['goals'] : [], ...more,
});
const conflict = (reviewer: string): Command => ({ name: 'declareConflict', reviewer, reason: 'Worked there' });
const second: Command = { name: 'noteRevision', revision: 2, hash: hashes[1], sections: sections('b'), by: lead };
const [one, two, three] = members as [string, string, string];

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

  it('starts anew with the same revision where that was given back for answers alone, and with nothing that was not', () => {
    const again = { ...second, revision: 1, hash: hashes[0], sections: sections('a') } as Command;
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
