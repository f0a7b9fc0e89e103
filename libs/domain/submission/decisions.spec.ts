import { describe, expect, it } from '@jest/globals';
import { say } from '#libs/messages/say.js';
import { day, given } from '../testing/given.js';
import { submission } from './submission.js';
import { agency, AT, board, byAgency, byHand, file, first, PLAN, portal, reviewer, rulesWith } from './testing/ground.js';
import { after, approve, approvedAgain, asAgency, ask, at, back, by, type Command, received, resubmit, returned, submit, submitted, there, types, when } from './testing/steps.js';

describe('the agency’s doings are refused', () => {
  it('where its program has no such step', () => {
    const unverified = at(AT, { rules: rulesWith({ transitionsSource: { mark: 'U', text: 'Supposed' } }) });
    when(returned, { name: 'recordAgencyState', state: 'received', ...byHand }, unverified).refused('submission.no-such-step', { from: 'corrections', to: 'received', next: 'resubmitted', mark: 'U', source: 'Supposed' });
    expect(say('submission.no-such-step', { from: 'corrections', to: 'received', next: 'resubmitted', mark: 'U', source: 'Supposed' })).toContain('What may follow: resubmitted [U, unverified: Supposed].');
    when(returned, { name: 'recordAgencyState', state: 'received', ...byHand }).refused('submission.no-such-step', { from: 'corrections', to: 'received', next: 'resubmitted', mark: 'none', source: '' });
    when(submitted, { name: 'recordAgencyState', state: 'lost', ...byHand }).refused('submission.state-unknown');
    when(submitted, { name: 'recordAgencyState', state: 'approved', ...byHand }).refused('submission.state-by-step', { state: 'approved', means: 'approved' });
    const rules = rulesWith({ states: portal });
    when(after([submit, at(AT, { rules })]), approve, at(AT, { rules })).refused('submission.no-such-step', { from: 'submitted', to: 'approved', next: 'review-in-progress', mark: 'none', source: '' });
  });

  it('without somebody who says so, and something that shows it', () => {
    when(there, { ...approve, by: null }).refused('submission.who-says');
    when(there, { ...approve, agency }).refused('submission.who-says');
    when(there, { ...approve, note: null }).refused('submission.no-evidence');
    when(there, { ...approve, by: 'person-9' }).refused('submission.no-role');
  });

  it('by the agency’s person without a grant that holds on that day', () => {
    const give = { ...approve, ...byAgency };
    when(submitted, give, asAgency('2026-02-20T15:00:00.000Z')).refused('submission.no-grant', { tenant: 'state-agency', on: '2026-02-20' });
    when(submitted, give, asAgency('2026-09-01T15:00:00.000Z')).refused('submission.no-grant');
    const readOnly = { grants: [{ tenant: 'state-agency', plan: PLAN, may: ['read'], from: day('2026-03-01'), until: null }] };
    when(submitted, give, at(AT, { context: { actor: reviewer }, seen: { grant: readOnly } })).refused('submission.no-grant');
    when(submitted, { ...give, on: day('2026-02-27') }, asAgency()).refused('submission.no-grant', { tenant: 'state-agency', on: '2026-02-27' });
  });

  it('in the agency’s name, by anybody of the district', () => {
    when(there, { ...approve, ...byAgency }).refused('submission.not-that-person');
    when(submitted, { name: 'receiveSharedComment', agency, hash: first.hash, section: null, text: 'Fine' }).refused('submission.not-that-person');
  });

  it('on a revision that is not the one it has, with what changed since', () => {
    const twice = after([submit], [received], [back], [resubmit, approvedAgain()]);
    when(twice, approve).refused('submission.other-revision', { revision: 1, current: 2, changed: 'goals' });
    when(there, { ...approve, hash: 'f'.repeat(64) }).refused('submission.other-text', { revision: 1 });
  });

  it('by the agency’s person on a text that is not what it has, or without saying which: whatever it is', () => {
    const other = { ...byAgency, hash: 'f'.repeat(64) };
    const stateOf = (by: typeof byAgency | (Omit<typeof byAgency, 'hash'> & { hash: null })): readonly Command[] => [
      { ...approve, ...by },
      { name: 'recordAgencyState', state: 'received', ...by },
      { ...ask, ...by },
      { name: 'receiveSharedComment', agency, hash: by.hash, section: null, text: 'Fine' },
    ];
    for (const command of stateOf(other)) when(submitted, command, asAgency()).refused('submission.other-text', { revision: 1 });
    for (const command of stateOf({ ...byAgency, hash: null })) when(submitted, command, asAgency()).refused('submission.hash-missing');
    for (const command of stateOf(byAgency)) expect(when(submitted, command, asAgency()).events()).not.toEqual([]);
    when(returned, { name: 'undoReturn', ...other, reason: 'A mistake' }, asAgency()).refused('submission.other-text');
  });

  it('may be a question or a comment on what it had before, and no decision', () => {
    const twice = after([submit], [received], [back], [resubmit, approvedAgain()]);
    expect(types(when(twice, { ...ask, ...byAgency }, asAgency()).events())).toEqual(['QuestionsAsked']);
    when(twice, { name: 'recordAgencyState', state: 'received', ...byAgency }, asAgency()).refused('submission.other-text', { revision: 2 });
  });

  it('on a day before it was submitted, or one to come', () => {
    when(there, { ...approve, on: day('2026-03-11') }).refused('submission.before-submitted');
    when(there, { ...approve, on: day('2026-03-13') }).refused('submission.day-to-come');
  });

  it('when it was decided already: one outcome, and the other hears which', () => {
    const done = after([submit], [received], [approve]);
    when(done, approve).refused('submission.already-decided', { outcome: 'concluded', on: '2026-03-12' });
    when(done, back).refused('submission.already-decided');
    when(returned, back).refused('submission.already-returned', { on: '2026-03-12', sections: 'goals' });
  });

  it('for sections that the plan does not have', () => {
    when(there, { ...back, sections: ['appendix'] }).refused('submission.section-unknown');
    when(there, { ...back, points: [{ section: 'strategies', text: 'More' }] }).refused('submission.point-not-returned', { section: 'strategies' });
  });
});

describe('a decision that was recorded wrongly', () => {
  const decline: Command = { ...approve, name: 'decline', reasons: 'No goal of integration' } as Command;
  const undo = (decision: number, more: object = {}): Command => ({ name: 'undoDecision', ...byHand, decision, year: null, reason: 'The letter was about another plan', ...more });
  const approved = after([submit], [received], [approve]);

  it('is not taken back where there is none that holds, by nobody else, and never without what shows it', () => {
    when(approved, undo(2)).refused('submission.no-such-decision');
    when(after([submit], [received], [back]), undo(1)).refused('submission.decision-not-standing', { decision: 1 });
    when(approved, undo(1, { note: null })).refused('submission.no-evidence');
    when(approved, undo(1, { on: day('2026-03-11') })).refused('submission.before-decided', { on: '2026-03-11', decided: '2026-03-12' });
    const theirs = after([submit], [received], [{ ...approve, ...byAgency } as Command, asAgency()]);
    when(theirs, undo(1)).refused('submission.decision-of-agency', { decision: 1 });
  });

  it('is not taken back where a budget or a stage rests on it', () => {
    const rules = rulesWith({ budget: { everyYear: true } });
    const ground = at(AT, { rules });
    const budget = after([submit, ground], [{ name: 'handInBudget', year: '2026', document: file('budget'), fileName: 'b.xlsx', by }, ground], [received, ground], [approve, ground], [{ name: 'fileReceipt', budget: '2026', document: null, note: 'Their mail', by }, ground], [{ name: 'decideBudget', ...byHand, year: '2026', document: file('budget').id, outcome: 'approved', reasons: null, letter: null }, ground]);
    when(budget, undo(1), ground).refused('submission.decision-rested-on', { decision: 1, on: 'budget', what: '2026' });
    const without = [...budget, ...when(budget, undo(2), ground).events()];
    expect(given(submission, without).state).toMatchObject({ status: 'concluded', budgets: [{ outcome: null }] });
    expect(types(when(without, undo(1), ground).events())).toEqual(['DecisionUndone']);
    const later = { ...board, id: 'later', title: 'Later', after: ['agency-submission'] };
    when(approved, undo(1), at(AT, { rules: { ...rulesWith(), stages: [...rulesWith().stages, later] } })).refused('submission.decision-rested-on', { decision: 1, on: 'stage', what: 'Later' });
  });

  it('is found without its number by the agency, which does not know how the district counts', () => {
    when(submitted, undo(1, { decision: null })).refused('submission.nothing-decided', { year: 'none' });
    when(approved, undo(1, { decision: null, year: '2026' })).refused('submission.nothing-decided', { year: '2026' });
    const theirs = after([submit], [received], [{ ...approve, ...byAgency } as Command, asAgency()]);
    const undone = [...theirs, ...when(theirs, { name: 'undoDecision', ...byAgency, decision: null, year: null, reason: 'It was another plan' }, asAgency()).events()];
    expect(given(submission, undone).state).toMatchObject({ status: 'with-agency', decisions: [{ undone: true, takenBack: { on: '2026-03-12', reason: 'It was another plan' } }] });
  });

  it('is taken back with a reason and by name, and the plan is with the agency again', () => {
    for (const wrong of [approve, decline]) {
      const decided = after([submit], [received], [wrong]);
      const undone = [...decided, ...when(decided, undo(1)).events()];
      expect(undone.at(-1)).toMatchObject({ type: 'DecisionUndone', data: { decision: 1, state: 'received', reason: 'The letter was about another plan', told: { kind: 'recorded', by } } });
      expect(given(submission, undone).state).toMatchObject({ status: 'with-agency', agencyState: 'received', round: 2, decisions: [{ undone: true }] });
      when(undone, undo(1)).refused('submission.decision-not-standing');
      expect(types(when(undone, approve).events())).toEqual(['SubmissionApproved', 'SubmissionConcluded']);
    }
  });
});
