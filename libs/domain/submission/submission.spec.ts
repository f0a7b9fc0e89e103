import { describe, expect, it } from '@jest/globals';
import type { CommandOf } from '#libs/kernel/command-definition.js';
import { say } from '#libs/messages/say.js';
import type { DecisionContext } from '../decider.js';
import { day, given } from '../testing/given.js';
import type { submissionCommands } from './commands.js';
import type { SubmissionEvent } from './events.js';
import { submission } from './submission.js';
import { agency, approvalOf, AT, board, byAgency, byHand, COORDINATOR, corrected, draft, file, first, groundAt, ID, overreaching, PLAN, portal, reviewer, rulesWith, stageRule } from './testing/ground.js';

type Command = CommandOf<typeof submissionCommands>;
const by = COORDINATOR;
const at = (now: string, more: Parameters<typeof groundAt>[1] = {}) => groundAt(now, more);
const asAgency = (now = AT) => at(now, { context: { actor: reviewer } });

/** Gives commands one after the other, each decided on what the ones before it made. */
function after(...steps: readonly (readonly [Command, DecisionContext?])[]): SubmissionEvent[] {
  return steps.reduce<SubmissionEvent[]>((events, [command, context = at(AT)]) => [...events, ...given(submission, events).when(command, context, ID).events()], []);
}
const when = (events: readonly SubmissionEvent[], command: Command, context: DecisionContext = at(AT)) => given(submission, events).when(command, context, ID);
const ofBoards = { mark: 'V', source: 'The law of boards' };
const types = (events: readonly SubmissionEvent[]): string[] => events.map(({ type }) => type);

const late = { 'budget-of-first-year': 'It follows by 15 March' };
const submit: Command = { name: 'submit', revision: 1, by, explanations: late };
const back: Command = { name: 'returnForModification', ...byHand, revision: 1, hash: null, letter: null, sections: ['goals'], reason: 'No baseline', points: [], backBy: null };
const approve: Command = { name: 'approve', ...byHand, revision: 1, hash: null, letter: null, reasons: null };
const ask: Command = { name: 'askQuestions', ...byHand, questions: [{ section: 'goals', text: 'What is the baseline?', citation: null }], answerBy: null };
const resubmit: Command = { name: 'resubmit', revision: 2, answers: [], by, explanations: {} };
const handInPlan: Command = { name: 'handInOtherwise', budget: null, means: 'By hand', receipt: file('receipt'), by };
const approvedAgain = (more: Parameters<typeof groundAt>[1] = {}) => at(AT, { ...more, seen: { approval: approvalOf(corrected), ...more.seen } });

const attest: Command = { name: 'attestSubmission', revision: 1, what: 'The state approved it', by, role: 'coordinator', on: day('2020-06-01'), document: 'Letter of the state', file: null, testData: true };
const oneRevision = at(AT, { seen: { draft: { ...draft, revisions: [first] } } });

const submitted = after([submit]);
const returned = after([submit], [back]);

describe('submitting is refused', () => {
  it('before the board’s approval is concluded, though the submission may be opened to keep its date', () => {
    const open = at(AT, { seen: { approval: approvalOf(first, { status: 'carried' }) } });
    when([], submit, open).refused('stage.out-of-order', { stage: 'Submission', before: 'Board approval', ...ofBoards });
    when([], { name: 'openSubmission', revision: 1, by, explanations: {} }, open).refused('stage.out-of-order');
    const onPaper = at(AT, { seen: { approval: approvalOf(first, { status: 'carried', lacking: { unsigned: [], unshown: ['superintendent'] } }) } });
    when([], submit, onPaper).refused('stage.signatures-missing', { stage: 'Submission', before: 'Board approval', ...ofBoards, unsigned: '', signatures: 0, unshown: 'superintendent', scans: 1 });
    expect(types(when([], { name: 'openSubmission', revision: null, by: null, explanations: {} }, open).events())).toEqual(['SubmissionOpened']);
  });

  it('of a revision that nobody froze', () => when([], { ...submit, revision: 9 }).refused('submission.revision-not-frozen', { revision: 9 }));

  it('where a section’s approval was voided, naming the section', () => {
    const voided = at(AT, { seen: { approval: approvalOf(first, { voided: ['goals'] }) } });
    when([], submit, voided).refused('submission.approval-voided', { stage: 'Board approval', sections: 'goals', ...ofBoards });
  });

  it('of a revision that differs from the approved one in what matters', () => {
    when([], { ...submit, revision: 2 }).refused('submission.not-approved', { stage: 'Board approval', revision: 2, approved: 1, sections: 'goals', ...ofBoards });
  });

  it('by a person without a recorded role on that day', () => {
    when([], { ...submit, by: 'person-9' }).refused('submission.no-role');
    const before = at(AT, { seen: { role: { title: 'Coordinator', holders: [{ person: by, from: day('2026-03-13'), until: null }] } } });
    when([], submit, before).refused('submission.no-role', { roles: 'Coordinator', on: '2026-03-12', mark: 'D', source: 'The form' });
  });

  it('where a guard blocks, or warns and is not explained', () => {
    const says = (severity: 'blocks' | 'warns') => [{ guard: 'signed', severity, holds: false, says: 'The page is signed.', saw: { 'submission.attached': [] }, source: null }];
    when([], submit, at(AT, { rules: rulesWith({}, says('blocks')) })).refused('guard.blocks');
    when([], submit, at(AT, { rules: rulesWith({}, says('warns')) })).refused('guard.needs-explanation');
    const [, went] = when([], { ...submit, explanations: { signed: 'The scan follows' } }, at(AT, { rules: rulesWith({}, says('warns')) })).events();
    expect(went).toMatchObject({ data: { guards: [{ guard: 'signed', holds: false, explanation: 'The scan follows', saw: '{"submission.attached":[]}' }] } });
  });

  it('a second time, from a stale tab or a double click, with what became of the first', () => {
    when(submitted, submit).refused('submission.already-submitted', { revision: 1, on: '2026-03-12' });
    when(returned, submit).refused('submission.resubmit-instead');
    when(after([submit], [approve]), submit).refused('submission.already-decided', { outcome: 'concluded', on: '2026-03-12' });
  });

  it('without the budget that the package must have', () => {
    const asks = { rules: rulesWith({ documents: ['plan-docx', 'budget'], budget: { everyYear: true, source: { mark: 'U', text: 'A budget each March' } } }) };
    when([], submit, at(AT, asks)).refused('submission.budget-missing', { year: '2026', mark: 'U', source: 'A budget each March' });
    const open = after([{ name: 'openSubmission', revision: null, by: null, explanations: {} }, at(AT, asks)], [{ name: 'handInBudget', year: '2026', document: file('budget'), fileName: 'b.xlsx', by }, at(AT, asks)]);
    expect(types(when(open, submit, at(AT, asks)).events())).toEqual(['RevisionSubmitted']);
  });

  it('in a program that has no such stage, of a plan that is closed, or that was attested', () => {
    const notYet = at(AT, { seen: { approval: approvalOf(first, { status: 'open' }) } });
    when([], attest, notYet).refused('stage.out-of-order');
    when([], submit, groundAt(AT, { rules: { ...rulesWith(), stages: [] } })).refused('stage.not-in-program');
    when([], submit, at(AT, { context: { plan: { id: PLAN, program: 'p@1', open: false, coordinator: 'c' } } })).refused('plan.closed');
    const attested = after([attest, oneRevision]);
    when(attested, attest, oneRevision).then();
    const corrected = [...attested, ...when(attested, { ...attest, on: day('2020-06-08') } as Command, oneRevision).events()];
    expect(given(submission, corrected).state).toMatchObject({ status: 'attested', attested: { on: '2020-06-08', insteadOf: '2020-06-01' } });
    when(submitted, attest, oneRevision).refused('submission.recorded-already');
    when(attested, submit).refused('submission.attested');
    expect(submission.facts!(given(submission, attested).state)).toMatchObject({ status: 'concluded' });
  });
});

describe('an attestation is refused', () => {
  it('of anybody but a person who has a role of this stage', () => {
    when([], { ...attest, by: 'somebody' }, oneRevision).refused('stage.attested-by-nobody', { role: 'Coordinator', on: '2026-03-12', mark: 'D', source: 'The form' });
    when([], { ...attest, role: 'bus-driver' }, oneRevision).refused('stage.attested-by-no-role', { role: 'bus-driver', roles: 'Coordinator', mark: 'D', source: 'The form' });
  });

  it('of a text that is not frozen, is not the newest, or was frozen before the day that is told', () => {
    when([], { ...attest, revision: 9 }, oneRevision).refused('stage.attested-not-frozen', { revision: 9 });
    when([], attest).refused('stage.attested-older', { revision: 1, newest: 3 });
    when([], { ...attest, on: day('2026-02-21') }, oneRevision).refused('stage.attested-too-late', { on: '2026-02-21', frozenOn: '2026-02-20' });
    when([], { ...attest, on: day('2026-03-13') }, oneRevision).refused('submission.day-to-come');
  });

  it('while any stage before it is not concluded, those before the ones before it among them', () => {
    const council = { ...board, id: 'council', kind: 'council-input' as const, title: 'Council input' };
    const rules = { ...rulesWith(), stages: [council, { ...board, after: ['council'] }, stageRule()] };
    const open = { status: 'open', revision: 1, certified: null, attested: false, answeredIn: null, answered: [] } as const;
    when([], attest, at(AT, { rules, seen: { 'council-round': open, draft: { ...draft, revisions: [first] } } })).refused('stage.out-of-order', { stage: 'Submission', before: 'Council input', ...ofBoards });
  });
});

describe('the agency’s doings are refused', () => {
  it('where its program has no such step', () => {
    const unverified = at(AT, { rules: rulesWith({ transitionsSource: { mark: 'U', text: 'Supposed' } }) });
    when(returned, { name: 'recordAgencyState', state: 'received', ...byHand }, unverified).refused('submission.no-such-step', { from: 'corrections', to: 'received', next: 'resubmitted', mark: 'U', source: 'Supposed' });
    expect(say('submission.no-such-step', { from: 'corrections', to: 'received', next: 'resubmitted', mark: 'U', source: 'Supposed' })).toContain('What may follow: resubmitted [U, unverified: Supposed].');
    when(returned, { name: 'recordAgencyState', state: 'received', ...byHand }).refused('submission.no-such-step', { from: 'corrections', to: 'received', next: 'resubmitted', mark: 'none', source: '' });
    when(submitted, { name: 'recordAgencyState', state: 'lost', ...byHand }).refused('submission.state-unknown');
    when(submitted, { name: 'recordAgencyState', state: 'approved', ...byHand }).refused('submission.state-by-command', { state: 'approved', command: 'approve' });
    const rules = rulesWith({ states: portal });
    when(after([submit, at(AT, { rules })]), approve, at(AT, { rules })).refused('submission.no-such-step', { from: 'submitted', to: 'approved', next: 'review-in-progress', mark: 'none', source: '' });
  });

  it('without somebody who says so, and something that shows it', () => {
    when(submitted, { ...approve, by: null }).refused('submission.who-says');
    when(submitted, { ...approve, agency }).refused('submission.who-says');
    when(submitted, { ...approve, note: null }).refused('submission.no-evidence');
    when(submitted, { ...approve, by: 'person-9' }).refused('submission.no-role');
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
    when(submitted, { ...approve, ...byAgency }).refused('submission.not-that-person');
    when(submitted, { name: 'receiveSharedComment', agency, hash: first.hash, section: null, text: 'Fine' }).refused('submission.not-that-person');
  });

  it('on a revision that is not the one it has, with what changed since', () => {
    const twice = after([submit], [back], [resubmit, approvedAgain()]);
    when(twice, approve).refused('submission.other-revision', { revision: 1, current: 2, changed: 'goals' });
    when(submitted, { ...approve, hash: 'f'.repeat(64) }).refused('submission.other-text', { revision: 1 });
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
    const twice = after([submit], [back], [resubmit, approvedAgain()]);
    expect(types(when(twice, { ...ask, ...byAgency }, asAgency()).events())).toEqual(['QuestionsAsked']);
    when(twice, { name: 'recordAgencyState', state: 'received', ...byAgency }, asAgency()).refused('submission.other-text', { revision: 2 });
  });

  it('on a day before it was submitted, or one to come', () => {
    when(submitted, { ...approve, on: day('2026-03-11') }).refused('submission.before-submitted');
    when(submitted, { ...approve, on: day('2026-03-13') }).refused('submission.day-to-come');
  });

  it('when it was decided already: one outcome, and the other hears which', () => {
    const done = after([submit], [approve]);
    when(done, approve).refused('submission.already-decided', { outcome: 'concluded', on: '2026-03-12' });
    when(done, back).refused('submission.already-decided');
    when(returned, back).refused('submission.already-returned', { on: '2026-03-12', sections: 'goals' });
  });

  it('for sections that the plan does not have', () => {
    when(submitted, { ...back, sections: ['appendix'] }).refused('submission.section-unknown');
    when(submitted, { ...back, points: [{ section: 'strategies', text: 'More' }] }).refused('submission.point-not-returned', { section: 'strategies' });
  });
});

describe('after a return', () => {
  it('only what was returned may have changed, and the others are named', () => {
    const ground = at(AT, { seen: { approval: approvalOf(overreaching) } });
    when(returned, { ...resubmit, revision: 3 }, ground).refused('submission.sections-not-returned', { sections: 'strategies', returned: 'goals' });
  });

  it('a text from before the one that was given back corrects nothing', () => {
    const older = { ...first, number: 0, hash: 'e'.repeat(64) };
    const ground = at(AT, { seen: { draft: { ...groundAt(AT).seen('draft', PLAN), revisions: [older, first] } } });
    when(returned, { ...resubmit, revision: 0 }, ground).refused('submission.older-than-returned', { revision: 0, returned: 1 });
  });

  it('neither the period nor the district may have changed, unless that was returned', () => {
    const header = { ...first, number: 4, hash: 'f'.repeat(64), sections: { ...first.sections, header: { hash: 'another', material: 'another' } } };
    const ground = at(AT, { seen: { draft: { ...groundAt(AT).seen('draft', PLAN), revisions: [first, header] }, approval: approvalOf(header) } });
    when(returned, { ...resubmit, revision: 4 }, ground).refused('submission.header-not-returned');
  });

  it('a header that was changed after the board approved the plan is not approved', () => {
    const header = { ...first, number: 4, hash: 'f'.repeat(64), sections: { ...first.sections, header: { hash: 'another', material: 'another' } } };
    const ground = at(AT, { seen: { draft: { ...groundAt(AT).seen('draft', PLAN), revisions: [first, header] }, approval: approvalOf(first) } });
    when(after(), { ...submit, revision: 4 }, ground).refused('submission.not-approved', { stage: 'Board approval', revision: 4, approved: 1, sections: 'header', ...ofBoards });
  });

  it('every question must be answered', () => {
    const asked = after([submit], [ask], [back]);
    when(asked, resubmit, approvedAgain()).refused('submission.unanswered', { count: 1, round: 1, number: 1 });
    when(asked, { ...resubmit, answers: [{ round: 2, number: 1, answer: 'x' }] }, approvedAgain()).refused('submission.no-open-question', { round: 2, number: 1 });
    const events = when(asked, { ...resubmit, answers: [{ round: 1, number: 1, answer: 'It is 20.1' }] }, approvedAgain()).events();
    expect(types(events)).toEqual(['QuestionAnswered', 'RevisionSubmitted']);
  });

  it('the board approves the correction again, unless the program lets corrections go as they are', () => {
    when(returned, resubmit).refused('submission.not-approved');
    const rules = rulesWith({ approvalsAfterReturn: 'as-they-are' });
    expect(when(returned, resubmit, at(AT, { rules })).events()).toMatchObject([{ type: 'RevisionSubmitted', data: { number: 2, revision: 2, state: 'resubmitted' } }]);
  });

  it('a correction that goes as it is rests on the approvals of what was submitted before, and its board is not asked once the agency has approved it', () => {
    const ground = at(AT, { rules: rulesWith({ approvalsAfterReturn: 'as-they-are' }) });
    const again = [...returned, ...when(returned, resubmit, ground).events()];
    expect(given(submission, again).state).toMatchObject({ current: { number: 2, approvals: [{ stage: 'board', revision: 1, hash: first.hash, approvedOn: '2026-03-01' }] } });
    const there = [...again, ...when(again, handInPlan, ground).events()];
    const [, concluded] = when(there, { ...approve, revision: 2 }, ground).events();
    const { state } = given(submission, [...there, ...when(there, { ...approve, revision: 2 }, ground).events()]);
    expect(submission.follows!(concluded!, state, ground, ID, approve)).toEqual([{ aggregate: 'approval', id: 'plan-1/board', command: { name: 'settleAfterDecision', revision: 2, hash: corrected.hash, on: '2026-03-12' } }]);
  });

  it('nothing is decided on the correction while nothing says that the agency has it: its answer is one to the text before', () => {
    const ground = at(AT, { rules: rulesWith({ approvalsAfterReturn: 'as-they-are' }) });
    const again = [...returned, ...when(returned, resubmit, ground).events()];
    const decisions: readonly Command[] = [{ ...approve, revision: 2 }, { ...approve, name: 'decline', revision: 2, reasons: 'No goal' } as Command, { ...back, revision: 2 }];
    for (const decision of decisions) {
      when(again, decision, ground).refused('submission.not-delivered', { revision: 2, before: 1 });
      const ways: readonly Command[] = [handInPlan, { name: 'fileReceipt', document: null, note: 'Their mail', budget: null, by }, { name: 'recordAgencyState', state: 'received', ...byHand }];
      for (const way of ways) expect(when([...again, ...when(again, way, ground).events()], decision, ground).events()).not.toEqual([]);
    }
    expect(say('submission.not-delivered', { revision: 2, before: 1 })).toContain('sendPackage');
    const read = at(AT, { rules: rulesWith({ approvalsAfterReturn: 'as-they-are' }), context: { actor: reviewer } });
    expect(types(when(again, { ...approve, ...byAgency, hash: corrected.hash, revision: 2 } as Command, read).events())).toEqual(['SubmissionApproved', 'SubmissionConcluded']);
  });

  it('goes over the states that are the district’s own', () => {
    const rules = rulesWith({ states: portal, approvalsAfterReturn: 'as-they-are' });
    const ground = at(AT, { rules });
    const there = after([submit, ground], [{ name: 'recordAgencyState', state: 'review-in-progress', ...byHand }, ground], [back, ground]);
    expect(when(there, resubmit, ground).events()).toMatchObject([
      { type: 'AgencyStateRecorded', data: { from: 'modifications-required', to: 'modifications-in-progress' } },
      { type: 'RevisionSubmitted', data: { state: 'modifications-submitted' } },
    ]);
  });

  it('a return that was a mistake is taken back, and the agency’s state is what it was', () => {
    const undone = [...returned, ...when(returned, { name: 'undoReturn', ...byHand, reason: 'Another plan' }).events()];
    const { state } = given(submission, undone);
    expect(state).toMatchObject({ status: 'with-agency', agencyState: 'sent', round: 3, decisions: [{ kind: 'returned', undone: true }] });
    when(undone, { name: 'undoReturn', ...byHand, reason: 'Again' }).refused('submission.not-returned');
    when(undone, resubmit).refused('submission.not-returned');
  });

  it('says what may be edited, until it is submitted again', () => {
    expect(submission.facts!(given(submission, returned).state)).toEqual({ begun: true, status: 'open', revision: 1, agencyState: 'corrections', submittedOn: '2026-03-12', returned: ['goals'] });
    const again = after([submit], [back], [resubmit, approvedAgain()]);
    expect(submission.facts!(given(submission, again).state)).toMatchObject({ status: 'open', revision: 2, returned: null });
  });
});

describe('a plan that was not approved', () => {
  const decline: Command = { ...approve, name: 'decline', reasons: 'No goal of integration' } as Command;
  const declined = after([submit], [decline]);
  const anew = (revision: number | null, who: string | null = by): Command => ({ name: 'openSubmission', revision, by: who, explanations: late });
  const corrections = at(AT, { seen: { approval: approvalOf(corrected) } });
  const open = (events: readonly SubmissionEvent[]) => submission.waits!(given(submission, events).state, rulesWith()).flatMap(({ key, status }) => (status === 'open' ? [key] : []));

  it('is not submitted again as it is, and the refusal says how to go on', () => {
    when(declined, submit).refused('submission.already-decided', { outcome: 'declined', on: '2026-03-12' });
    expect(say('submission.already-decided', { outcome: 'declined', on: '2026-03-12' })).toContain('openSubmission');
    when(declined, anew(null, null)).refused('submission.who-submits');
    when(declined, anew(null, 'person-9')).refused('submission.no-role');
    when(declined, anew(1)).refused('submission.revision-declined', { revision: 1, declined: 1 });
  });

  it('leaves a task and its process, and comes again as a newer revision', () => {
    expect(open(declined)).toEqual(['submit/after-1']);
    expect(submission.process!(given(submission, declined).state, ID)).toMatchObject({ open: true });
    const again = [...declined, ...when(declined, anew(null)).events()];
    expect([given(submission, again).state.status, open(again)]).toEqual(['preparing', ['submit/after-1']]);
    expect(types(when(again, { ...submit, revision: 2 } as Command, corrections).events())).toEqual(['RevisionSubmitted']);
    const once = when(declined, anew(2), corrections).events();
    expect(types(once)).toEqual(['SubmissionReopened', 'RevisionSubmitted']);
    expect(open([...declined, ...once])).not.toContain('submit/after-1');
  });
});

describe('a decision that was recorded wrongly', () => {
  const decline: Command = { ...approve, name: 'decline', reasons: 'No goal of integration' } as Command;
  const undo = (decision: number, more: object = {}): Command => ({ name: 'undoDecision', ...byHand, decision, year: null, reason: 'The letter was about another plan', ...more });
  const approved = after([submit], [approve]);

  it('is not taken back where there is none that holds, by nobody else, and never without what shows it', () => {
    when(approved, undo(2)).refused('submission.no-such-decision');
    when(after([submit], [back]), undo(1)).refused('submission.decision-not-standing', { decision: 1 });
    when(approved, undo(1, { note: null })).refused('submission.no-evidence');
    when(approved, undo(1, { on: day('2026-03-11') })).refused('submission.before-decided', { on: '2026-03-11', decided: '2026-03-12' });
    const theirs = after([submit], [{ ...approve, ...byAgency } as Command, asAgency()]);
    when(theirs, undo(1)).refused('submission.decision-of-agency', { decision: 1 });
  });

  it('is not taken back where a budget or a stage rests on it', () => {
    const rules = rulesWith({ budget: { everyYear: true } });
    const ground = at(AT, { rules });
    const budget = after([submit, ground], [{ name: 'handInBudget', year: '2026', document: file('budget'), fileName: 'b.xlsx', by }, ground], [approve, ground], [{ name: 'decideBudget', ...byHand, year: '2026', document: null, outcome: 'approved', reasons: null, letter: null }, ground]);
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
    const theirs = after([submit], [{ ...approve, ...byAgency } as Command, asAgency()]);
    const undone = [...theirs, ...when(theirs, { name: 'undoDecision', ...byAgency, decision: null, year: null, reason: 'It was another plan' }, asAgency()).events()];
    expect(given(submission, undone).state).toMatchObject({ status: 'with-agency', decisions: [{ undone: true, takenBack: { on: '2026-03-12', reason: 'It was another plan' } }] });
  });

  it('is taken back with a reason and by name, and the plan is with the agency again', () => {
    for (const wrong of [approve, decline]) {
      const decided = after([submit], [wrong]);
      const undone = [...decided, ...when(decided, undo(1)).events()];
      expect(undone.at(-1)).toMatchObject({ type: 'DecisionUndone', data: { decision: 1, state: 'sent', reason: 'The letter was about another plan', told: { kind: 'recorded', by } } });
      expect(given(submission, undone).state).toMatchObject({ status: 'with-agency', agencyState: 'sent', round: 2, decisions: [{ undone: true }] });
      when(undone, undo(1)).refused('submission.decision-not-standing');
      expect(types(when(undone, approve).events())).toEqual(['SubmissionApproved', 'SubmissionConcluded']);
    }
  });
});

describe('budgets', () => {
  const rules = rulesWith({ budget: { everyYear: true, source: { mark: 'U', text: 'A budget each March' } } });
  const ground = at(AT, { rules });
  const decide: Command = { name: 'decideBudget', ...byHand, year: '2026', document: null, outcome: 'approved', reasons: null, letter: null };
  const handIn: Command = { name: 'handInBudget', year: '2026', document: file('budget'), fileName: 'b.xlsx', by };

  it('are not decided on before their plan is approved', () => {
    when(after([submit, ground], [handIn, ground]), decide, ground).refused('submission.budget-before-plan', { year: '2026', mark: 'U', source: 'A budget each March' });
    when(after([submit, ground], [handIn, ground], [back, ground]), decide, ground).refused('submission.budget-before-plan');
    const approved = after([submit, ground], [handIn, ground], [approve, ground], [decide, ground]);
    expect(given(submission, approved).state).toMatchObject({ budgets: [{ year: '2026', outcome: 'approved' }], decisions: [{ kind: 'approved' }, { kind: 'budget-approved' }] });
    when(approved, decide, ground).refused('submission.budget-decided');
    when(approved, { ...decide, year: '2027' }, ground).refused('submission.no-budget', { year: '2027' });
  });

  it('are decided on by the file that the agency looked at, which is the one that is there', () => {
    const open = after([submit, ground], [handIn, ground], [approve, ground]);
    const guest = at(AT, { rules, context: { actor: reviewer } });
    const theirs: Command = { ...decide, ...byAgency };
    when(open, theirs, guest).refused('submission.budget-file-missing', { year: '2026' });
    const declined = [...open, ...when(open, { ...theirs, document: file('budget').id, outcome: 'declined', reasons: 'Line 4' }, guest).events()];
    const anew = [...declined, ...when(declined, { ...handIn, document: file('better') }, ground).events()];
    for (const [late, ground_] of [[theirs, guest], [decide, ground]] as const) {
      when(anew, { ...late, document: file('budget').id }, ground_).refused('submission.other-budget', { year: '2026', seen: file('budget').id, fileName: 'b.xlsx', current: file('better').id, on: '2026-03-12' });
    }
    when(open, { ...decide, on: day('2026-03-11') }, ground).refused('submission.before-handed-in', { on: '2026-03-11', year: '2026', since: '2026-03-12' });
    expect(when(anew, { ...theirs, document: file('better').id }, guest).events()).toMatchObject([{ type: 'BudgetDecided', data: { year: '2026', document: file('better').id } }]);
  });

  it('go with the plan in the first year: whoever submits without it says why, and it is waited for all the same', () => {
    const ofBefore = at(AT, { rules: { ...rules, ref: 'mn-achievement-integration@2' } });
    when([], { ...submit, explanations: {} }, ofBefore).refused('guard.needs-explanation');
    const without = after([submit, ofBefore]);
    expect(without.at(-1)).toMatchObject({ data: { guards: [{ guard: 'budget-of-first-year', holds: false, explanation: 'It follows by 15 March' }] } });
    expect(submission.waits!(given(submission, without).state, rules)).toContainEqual(expect.objectContaining({ key: 'budget/2026', status: 'open' }));
    const open = after([{ name: 'openSubmission', revision: null, by: null, explanations: {} }, ofBefore], [handIn, ofBefore]);
    expect(when(open, { ...submit, explanations: {} }, ofBefore).events()).toMatchObject([{ data: { guards: [{ guard: 'budget-of-first-year', holds: true }] } }]);
  });

  it('are asked about by no program that leaves the guard out on purpose', () => {
    const [, went] = when([], { ...submit, explanations: {} }, ground).events();
    expect(went).toMatchObject({ type: 'RevisionSubmitted', data: { guards: [] } });
  });

  it('go with the plan by the program’s own rule where it has a guard about it, with its severity and source', () => {
    const ruled = (severity: 'warns' | 'informs', holds = false) =>
      at(AT, { rules: rulesWith({ budget: { everyYear: true } }, [{ guard: 'budget-of-first-year', severity, holds, says: 'It goes with the plan.', saw: {}, source: { mark: 'V', text: 'The law' } }]) });
    when([], { ...submit, explanations: {} }, ruled('warns')).refused('guard.needs-explanation', { at: 'none', guard: 'budget-of-first-year', says: 'It goes with the plan.', mark: 'V', source: 'The law', saw: '{}', others: 0 });
    const [, went] = when([], { ...submit, explanations: {} }, ruled('informs')).events();
    expect(went).toMatchObject({ data: { guards: [{ guard: 'budget-of-first-year', severity: 'informs', holds: false }] } });
  });

  it('are asked for each year of a plan that ends with the calendar’s year, the last too', () => {
    const period = { start: day('2020-01-01'), end: day('2022-12-31') };
    const opened = when([], { name: 'openSubmission', revision: null, by: null, explanations: {} }, at(AT, { rules, seen: { draft: { ...draft, period } } })).events();
    expect(opened).toMatchObject([{ data: { budgetYears: ['2020', '2021', '2022'] } }]);
  });

  it('are of the years of a corrected period, once its revision is submitted again, and of no other year', () => {
    const period = { start: day('2027-07-01'), end: day('2030-06-30') };
    const header = { ...first.sections, header: { hash: 'another', material: 'another' } };
    const moved = { ...first, number: 4, hash: 'f'.repeat(64), sections: header, period };
    const ways = { rules: rulesWith({ budget: { everyYear: true }, approvalsAfterReturn: 'as-they-are' }), seen: { draft: { ...draft, period, revisions: [{ ...first, sections: { ...first.sections, header: { hash: 'one', material: 'one' } } }, moved] } } };
    const given_ = after([submit, at(AT, ways)], [handIn, ground], [{ ...back, sections: ['header'] }, ground]);
    when(given_, { name: 'notePeriod', period }, at(AT, ways)).then();
    const again = [...given_, ...when(given_, { ...resubmit, revision: 4 } as Command, at(AT, ways)).events()];
    expect(types(again.slice(-2))).toEqual(['SubmissionPeriodChanged', 'RevisionSubmitted']);
    const approved = [...again, ...when(again, handInPlan, ground).events()];
    const { state } = given(submission, [...approved, ...when(approved, { ...approve, revision: 4 }, ground).events()]);
    expect(state).toMatchObject({ status: 'concluded', period, budgetYears: ['2027', '2028', '2029'], budgets: [{ year: '2026' }] });
    expect(submission.effects!(state, ID).map(({ id }) => id)).not.toContain('render/1/2026');
  });

  it('are asked for each year, and handed in again where one was declined', () => {
    when(after([submit, ground]), { ...handIn, year: '2031' }, ground).refused('submission.no-such-budget', { year: '2031', years: '2026, 2027, 2028', mark: 'U', source: 'A budget each March' });
    const declined = after([submit, ground], [handIn, ground], [approve, ground], [{ ...decide, outcome: 'declined', reasons: 'Line 4' }, ground]);
    expect(types(when(declined, { ...handIn, document: file('better') }, ground).events())).toEqual(['BudgetHandedIn']);
  });

  describe('whose file was the wrong one', () => {
    const right: Command = { ...handIn, document: file('right'), fileName: 'right.xlsx' };
    const other: Command = { ...right, year: '2027' };
    const budgetOf = (document: string) => [{ kind: 'budget' as const, fileName: 'b.xlsx', document: file(document), sha256: 'a'.repeat(64) }];
    const package_ = (number: number, version: number, budget: string | null, document = 'budget'): Command => ({ name: 'notePackage', package: number, submission: 1, revision: 1, budget, documents: budgetOf(document), builtFrom: { logIndex: '40', version } });
    const begun: Command = { name: 'noteSendingBegun', package: 1, messageId: '<1@planline.example>' };
    const took = (via: 'mail' | 'outbox'): Command => ({ name: 'noteSent', package: 1, messageId: '<1@planline.example>', to: 'plans@agency.example', via });
    const effects = (events: readonly SubmissionEvent[]) => submission.effects!(given(submission, events).state, ID).map(({ id }) => id);
    const alone = after([submit, ground], [approve, ground], [{ ...handIn, year: '2027' } as Command, ground], [package_(1, 5, '2027'), ground]);
    const inPlan = after([submit, ground], [handIn, ground], [package_(1, 3, null), ground]);
    const along = (events: readonly SubmissionEvent[], ...commands: readonly Command[]) => commands.reduce<SubmissionEvent[]>((all, command) => [...all, ...when(all, command, ground).events()], [...events]);

    it.each<[string, SubmissionEvent[], Command]>([
      ['its package was sent', along(alone, { name: 'sendPackage', budget: '2027', by }, begun, took('mail')), other],
      ['its package went to the mail server, and nobody knows what came of it', along(alone, { name: 'sendPackage', budget: '2027', by }, begun), other],
      ['it was handed in by other means', along(alone, { name: 'handInOtherwise', budget: '2027', means: 'By letter', by, receipt: file('receipt') }), other],
      ['the agency has it, by its own word', along(alone, { name: 'fileReceipt', budget: '2027', document: file('word'), note: null, by }), other],
      ['the plan’s package, which has it, was sent', along(inPlan, { name: 'sendPackage', budget: null, by }, begun, took('mail')), right],
      ['the plan’s package, which has it, was handed in by other means', along(inPlan, handInPlan), right],
      ['the plan was approved, and nobody recorded how its package, which has it, reached the agency', along(inPlan, approve), right],
    ])('is not replaced where %s', (_name, events, anew) => {
      when(events, anew, ground).refused('submission.budget-handed-in', { year: 'year' in anew ? anew.year! : '', on: '2026-03-12' });
    });

    it('is not replaced where the agency approved it, and not by itself', () => {
      when(along(alone, { name: 'decideBudget', ...byHand, year: '2027', document: null, outcome: 'approved', reasons: null, letter: null }), other, ground).refused('submission.budget-decided', { year: '2027', outcome: 'approved' });
      when(alone, { ...handIn, year: '2027' } as Command, ground).then();
    });

    it('is replaced before anything left the house, and its package made anew; the former stays in the history', () => {
      for (const before of [alone, along(alone, { name: 'sendPackage', budget: '2027', by }), along(alone, { name: 'sendPackage', budget: '2027', by }, begun, took('outbox'))]) {
        const replaced = along(before, other);
        expect(effects(replaced)).toContain('render/2/2027');
        expect(effects(replaced)).not.toContain('send/1');
        expect(given(submission, replaced).state).toMatchObject({ budgets: [{ year: '2027', fileName: 'right.xlsx', document: file('right') }] });
        expect(replaced.filter(({ type }) => type === 'BudgetHandedIn')).toHaveLength(2);
        // What a worker set out to send of the one before is not begun any more.
        when(replaced, begun, ground).then();
        expect(effects(along(replaced, package_(2, replaced.length, '2027', 'right'), { name: 'sendPackage', budget: '2027', by }))).toContain('send/2');
      }
    });

    it('is replaced in the plan’s package, too, and before anything was submitted', () => {
      const wanted = along(inPlan, { name: 'sendPackage', budget: null, by });
      const replaced = along(wanted, right);
      expect(effects(replaced)).toEqual(['render/2']);
      when(replaced, begun, ground).then();
      const open = after([{ name: 'openSubmission', revision: null, by: null, explanations: {} }, ground], [handIn, ground]);
      expect(given(submission, along(open, right)).state).toMatchObject({ budgets: [{ fileName: 'right.xlsx' }] });
    });
  });

  describe('of later years', () => {
    type Step = [Command, DecisionContext];
    const later: Command = { ...handIn, year: '2027' };
    const effects = (events: readonly SubmissionEvent[]) => submission.effects!(given(submission, events).state, ID).map(({ id }) => id);
    const open = (events: readonly SubmissionEvent[]) => submission.waits!(given(submission, events).state, rules).flatMap(({ key, status, due }) => (status === 'open' && key.endsWith('/2027') ? [`${key} ${due}`] : []));
    const packaged = [{ kind: 'budget' as const, fileName: 'b.xlsx', document: file('budget'), sha256: 'a'.repeat(64) }];
    const made = (number: number, version: number): Command => ({ name: 'notePackage', package: number, submission: 1, revision: 1, budget: '2027', documents: packaged, builtFrom: { logIndex: '40', version } });
    const send: Command = { name: 'sendPackage', budget: '2027', by };
    const otherwise: Command = { name: 'handInOtherwise', budget: '2027', means: 'By letter', by, receipt: file('receipt') };
    const word: Command = { name: 'fileReceipt', budget: '2027', document: file('word'), note: null, by };
    const gone: Step[] = [[made(1, 5), ground], [send, ground], [{ name: 'noteSendingBegun', package: 1, messageId: '<1@planline.example>' }, ground], [{ name: 'noteSent', package: 1, messageId: '<1@planline.example>', to: 'plans@agency.example', via: 'mail' }, ground]];
    const approvedWith: Step[] = [[submit, ground], [approve, ground], [later, ground]];

    it('go to the agency never before their plan is approved', () => {
      const early = after([submit, ground], [later, ground]);
      expect(effects(early)).toEqual(['render/1']);
      for (const no of [send, otherwise, word]) when(early, no, ground).refused('submission.budget-goes-after-plan', { year: '2027' });
      when(early, made(1, 3), ground).then();
      expect(effects([...early, ...when(early, approve, ground).events()])).toEqual(['render/1/2027']);
    });

    it('go in a package of their own, sent when somebody says so, looked after by waits of their own, until the agency decides', () => {
      const approved = after([submit, ground], [approve, ground]);
      when(approved, send, ground).refused('submission.no-budget', { year: '2027' });
      expect(open(approved)).toEqual(['budget/2027 2027-03-15']);
      const filed = after(...approvedWith);
      expect(open(filed)).toEqual(['budget-package/2027 2027-03-15', 'budget-decision/2027 2027-06-01']);
      expect(effects(filed)).toEqual(['render/1/2027']);
      when(filed, send, ground).refused('submission.package-not-made');
      expect(effects(after(...approvedWith, [made(1, 5), ground], [send, ground]))).toEqual(['send/1']);
      const sent = after(...approvedWith, ...gone);
      expect(effects(sent)).toEqual(['receipt/1']);
      expect(open(sent)).toEqual(['budget-receipt/2027 2026-03-22', 'budget-decision/2027 2027-06-01']);
      const received = [...sent, ...when(sent, word, ground).events()];
      expect(open(received)).toEqual(['budget-decision/2027 2027-06-01']);
      expect(open([...received, ...when(received, { ...decide, year: '2027' }, ground).events()])).toEqual([]);
    });

    it('may be handed in by other means, with the receipt that shows it and never before they were there', () => {
      const filed = after(...approvedWith);
      when(filed, { ...otherwise, on: day('2026-03-11') }, ground).refused('submission.before-handed-in', { on: '2026-03-11', year: '2027', since: '2026-03-12' });
      const handed = [...filed, ...when(filed, otherwise, ground).events()];
      expect(handed.at(-1)).toMatchObject({ type: 'HandedInOtherwise', data: { budget: '2027', package: null, receipt: file('receipt') } });
      expect(open(handed)).toEqual(['budget-decision/2027 2027-06-01']);
    });

    it('go again, in another package, when they were not approved and are handed in anew, the same file or not', () => {
      const declined = after(...approvedWith, ...gone, [{ ...decide, year: '2027', outcome: 'declined', reasons: 'Line 4' }, ground]);
      when(declined, send, ground).refused('submission.budget-decided', { year: '2027', outcome: 'declined' });
      for (const document of [file('budget'), file('better')]) {
        const again = [...declined, ...when(declined, { ...later, document }, ground).events()];
        expect(effects(again)).toEqual(['render/2/2027', 'receipt/1']);
        expect(open(again)).toEqual(['budget-package/2027 2027-03-15', 'budget-decision/2027 2027-06-01']);
        // What a worker began to make of the one before is not taken for this one.
        when(again, made(2, 4), ground).then();
        expect(types(when(again, made(2, again.length), ground).events())).toEqual(['PackageRendered']);
      }
    });

    it('are not sent by themselves where they went in the plan’s package', () => {
      const inPlan: Command = { ...made(1, 3), budget: null } as Command;
      const first2026 = after([submit, ground], [handIn, ground], [inPlan, ground], [approve, ground]);
      expect(effects(first2026)).toEqual([]);
      when(first2026, { ...send, budget: '2026' }, ground).refused('submission.budget-went-with-plan', { year: '2026' });
      const afterwards = after([submit, ground], [approve, ground], [handIn, ground]);
      expect(effects(afterwards)).toEqual(['render/1/2026']);
    });
  });
});

describe('more time', () => {
  const more: Command = { name: 'grantExtension', of: 'submit', year: null, until: day('2026-04-15'), reason: 'The board meets later', document: null, by };
  const open = after([{ name: 'openSubmission', revision: null, by: null, explanations: {} }]);

  it('stays beside the day that law gives', () => {
    when(open, { ...more, until: day('2026-03-15') }).then();
    when(open, { ...more, until: day('2026-03-10') }).refused('submission.extension-not-later', { until: '2026-03-10', end: '2026-03-15' });
    const events = when(open, more).events();
    expect(events).toMatchObject([{ type: 'SubmissionExtended', data: { statutory: '2026-03-15', until: '2026-04-15' } }]);
    const { state } = given(submission, [...open, ...events]);
    expect(submission.waits!(state, rulesWith()).find(({ key }) => key === 'submit')).toMatchObject({ due: '2026-04-15', status: 'open' });
    when(submitted, more).refused('submission.nothing-to-extend');
  });

  describe('for a year’s budget', () => {
    const ground = at(AT, { rules: rulesWith({ budget: { everyYear: true, source: { mark: 'U', text: 'A budget each March' } } }) });
    const rules = ground.rules!;
    const until = day('2027-04-15');
    const forBudget: Command = { ...more, of: 'budget', year: '2027', until } as Command;
    const handIn: Command = { name: 'handInBudget', year: '2027', document: file('budget'), fileName: 'b.xlsx', by };
    const decline: Command = { name: 'decideBudget', ...byHand, year: '2027', document: null, outcome: 'declined', reasons: 'Line 4', letter: null };
    const budgetIn = (events: readonly SubmissionEvent[]) => submission.waits!(given(submission, events).state, rules).find(({ key }) => key === 'budget/2027');

    it('is refused of no year, of one that has none, of one whose budget is handed in, and for no later day', () => {
      const open = after([submit, ground], [approve, ground]);
      when(open, { ...forBudget, year: null } as Command, ground).refused('submission.extension-of-year', { of: 'budget', year: 'none' });
      when(open, { ...more, year: '2027' } as Command, ground).refused('submission.extension-of-year', { of: 'submit', year: '2027' });
      when(open, { ...forBudget, year: '2031' } as Command, ground).refused('submission.no-such-budget', { year: '2031', years: '2026, 2027, 2028', mark: 'U', source: 'A budget each March' });
      when(after([submit, ground], [approve, ground], [handIn, ground]), forBudget, ground).refused('submission.nothing-to-extend', { of: 'budget', year: '2027' });
      when(open, { ...forBudget, until: day('2027-03-01') } as Command, ground).refused('submission.extension-not-later', { until: '2027-03-01', end: '2027-03-15' });
      when(open, { ...forBudget, by: 'person-9' } as Command, ground).refused('submission.no-role');
    });

    it.each<[string, SubmissionEvent[]]>([
      ['being prepared', after([{ name: 'openSubmission', revision: null, by: null, explanations: {} }, ground])],
      ['with the agency', after([submit, ground])],
      ['returned', after([submit, ground], [back, ground])],
      ['approved', after([submit, ground], [approve, ground])],
      ['approved, and the budget was not', after([submit, ground], [approve, ground], [handIn, ground], [decline, ground])],
    ])('is taken while the plan is %s, and the day that law gives stays beside it', (_name, events) => {
      const [granted] = when(events, forBudget, ground).events();
      expect(granted).toMatchObject({ type: 'SubmissionExtended', data: { of: 'budget', year: '2027', statutory: '2027-03-15', until } });
      when([...events, granted!], forBudget, ground).then();
    });

    it('moves the day on which that budget is waited for, and no other', () => {
      const approved = after([submit, ground], [approve, ground]);
      expect(budgetIn(approved)).toMatchObject({ due: '2027-03-15', status: 'open' });
      const granted = [...approved, ...when(approved, forBudget, ground).events()];
      expect(budgetIn(granted)).toMatchObject({ due: '2027-04-15', status: 'open' });
      expect(submission.waits!(given(submission, granted).state, rules).find(({ key }) => key === 'budget/2028')).toMatchObject({ due: '2028-03-15' });
      // What was granted before the plan was approved holds afterwards.
      const early = after([submit, ground], [forBudget, ground], [approve, ground]);
      expect(budgetIn(early)).toMatchObject({ due: '2027-04-15', status: 'open' });
    });
  });
});

describe('the package', () => {
  const documents = [{ kind: 'plan-docx' as const, fileName: 'plan.docx', document: file('plan'), sha256: 'a'.repeat(64) }];
  const made = (number: number, version: number): Command => ({ name: 'notePackage', package: number, submission: 1, revision: 1, budget: null, documents, builtFrom: { logIndex: '40', version } });
  const effects = (events: readonly SubmissionEvent[]) => submission.effects!(given(submission, events).state, ID).map(({ id }) => id);
  const begun: Command = { name: 'noteSendingBegun', package: 1, messageId: '<1@planline.example>' };
  const sent: Command = { name: 'noteSent', package: 1, messageId: '<1@planline.example>', to: 'plans@agency.example', via: 'mail' };
  const wanted = after([submit], [made(1, 2)], [{ name: 'sendPackage', budget: null, by }]);

  it('is made, sent when somebody says so, and its receipt is filed', () => {
    expect(effects(submitted)).toEqual(['render/1']);
    expect(effects(after([submit], [made(1, 2)]))).toEqual([]);
    expect(effects(wanted)).toEqual(['send/1']);
    const gone = [...wanted, ...when(wanted, begun).events(), ...when([...wanted, ...when(wanted, begun).events()], sent).events()];
    expect(effects(gone)).toEqual(['receipt/1']);
    expect(types(when(gone, { name: 'noteReceipt', package: 1, document: file('receipt') }).events())).toEqual(['ReceiptFiled']);
  });

  it('goes without being asked where the program says so, and once only', () => {
    const rules = rulesWith({ agency: { title: 'Agency', address: 'a@agency.example', sends: 'automatic' } });
    const ground = at(AT, { rules });
    const events = after([submit, ground], [made(1, 2), ground]);
    expect(types(events).slice(-2)).toEqual(['PackageRendered', 'PackageSendingWanted']);
    const late = after([submit, ground], [made(1, 2), ground], [begun, ground], [sent, ground], [{ name: 'attachDocument', kind: 'signature-scan', document: file('scan'), fileName: 's.pdf', reason: null, by }, ground]);
    expect(effects(late)).toEqual(['render/2', 'receipt/1']);
    const again = [...late, ...when(late, made(2, late.length), ground).events()];
    expect(types(again).at(-1)).toBe('PackageRendered');
    expect(effects([...again, ...when(again, { name: 'sendPackage', budget: null, by }, ground).events()])).toEqual(['send/2', 'receipt/1']);
  });

  it('that something came after is stale: it is not sent, and another is made', () => {
    const overridden = after([submit], [made(1, 2)], [{ name: 'attachDocument', kind: 'plan-docx', document: file('by hand'), fileName: 'plan.docx', reason: 'The agency wants another font', by }]);
    when(overridden, { name: 'sendPackage', budget: null, by }).refused('submission.package-stale', { package: 1 });
    expect(effects(overridden)).toEqual(['render/2']);
    expect(types(when(overridden, made(1, 2)).events())).toEqual([]);
    expect(types(when(overridden, made(2, 4)).events())).toEqual(['PackageRendered']);
  });

  it('counts the sendings of which nobody knows, as when the worker was killed between acceptance and note', () => {
    const killedTwice = [begun, begun, begun].reduce<SubmissionEvent[]>((events, command) => [...events, ...when(events, command).events()], wanted);
    expect(when(killedTwice, sent).events()).toMatchObject([{ type: 'PackageSent', data: { messageId: '<1@planline.example>', to: 'plans@agency.example', unknownSendings: 2 } }]);
    const failed: Command = { name: 'noteNotSent', package: 1, outcome: 'not-reached', detail: 'no server' };
    const known = [begun, failed, begun].reduce<SubmissionEvent[]>((events, command) => [...events, ...when(events, command).events()], wanted);
    expect(when(known, sent).events()).toMatchObject([{ data: { unknownSendings: 0 } }]);
  });

  it('that the server refuses for good, or twenty times, waits for somebody to look', () => {
    const refused: Command = { name: 'noteNotSent', package: 1, outcome: 'refused', detail: '550' };
    const over = [begun, refused].reduce<SubmissionEvent[]>((events, command) => [...events, ...when(events, command).events()], wanted);
    expect(effects(over)).toEqual([]);
    expect(types(when(over, { name: 'sendPackage', budget: null, by }).events())).toEqual(['PackageSendingWanted']);
    const unreachable: Command = { name: 'noteNotSent', package: 1, outcome: 'not-reached', detail: 'no server' };
    let events = wanted;
    for (let tries = 0; effects(events).includes('send/1'); tries += 1) {
      expect(tries).toBeLessThan(20);
      for (const command of [begun, unreachable]) events = [...events, ...when(events, command).events()];
    }
    expect(given(submission, events).state).toMatchObject({ packages: [{ sending: { status: 'failed', failed: 'no server' } }] });
  });

  const along = (events: readonly SubmissionEvent[], ...commands: readonly Command[]) => commands.reduce<readonly SubmissionEvent[]>((before, command) => [...before, ...when(before, command).events()], events);
  const unknown: Command = { name: 'noteNotSent', package: 1, outcome: 'unknown', detail: 'the line was dropped' };
  const asked = (events: readonly SubmissionEvent[]) => submission.waits!(given(submission, events).state, rulesWith()).filter(({ key }) => key.startsWith('package/')).map(({ key, status }) => [key, status]);

  it('of which nobody knows whether it came is sent three times, and then a person is asked', () => {
    const twice = along(wanted, begun, unknown, begun, unknown);
    expect([effects(twice), asked(twice)]).toEqual([['send/1'], []]);
    const thrice = along(twice, begun, unknown);
    expect([effects(thrice), asked(thrice)]).toEqual([[], [['package/1-1', 'open']]]);
    const again = along(thrice, { name: 'sendPackage', budget: null, by });
    expect([effects(again), asked(again)]).toEqual([['send/1'], [['package/1-1', 'done']]]);
    expect(asked(along(again, begun, unknown, begun, unknown, begun, unknown))).toEqual([['package/1-2', 'open']]);
    expect(when(along(again, begun), sent).events()).toMatchObject([{ data: { unknownSendings: 3 } }]);
    expect(asked(along(thrice, { name: 'handInOtherwise', budget: null, means: 'They have it: by telephone', by, receipt: file('note') }))).toEqual([['package/1-1', 'done']]);
  });

  it('is not sent a fourth time by a worker that is killed each time before it can say what became of it', () => {
    const killed = along(wanted, begun, begun, begun);
    expect(effects(killed)).toEqual(['send/1']);
    const [over] = when(killed, begun).events();
    expect(over).toMatchObject({ type: 'PackageNotSent', data: { outcome: 'unknown', final: true } });
    expect(effects([...killed, over!])).toEqual([]);
  });

  it('may be handed in otherwise, with a receipt; then nothing is mailed', () => {
    const other: Command = { name: 'handInOtherwise', budget: null, means: 'The portal', by, receipt: file('receipt') };
    const handed = [...wanted, ...when(wanted, other).events()];
    expect(effects(handed)).toEqual([]);
    // One that was on its way when somebody carried it there did arrive.
    const late = [begun, other].reduce<SubmissionEvent[]>((events, command) => [...events, ...when(events, command).events()], wanted);
    expect(types(when(late, sent).events())).toEqual(['PackageSent']);
    when(handed, { ...other, receipt: file('another') }).refused('submission.handed-in');
    const rules = rulesWith({ agency: { title: 'Agency', address: null } });
    when(after([submit, at(AT, { rules })]), { name: 'sendPackage', budget: null, by }, at(AT, { rules })).refused('submission.no-address');
    when(submitted, { name: 'sendPackage', budget: null, by }).refused('submission.package-not-made');
  });
});

describe('letters', () => {
  it('are made for what the agency decided here, and filed for what it decided elsewhere', () => {
    const effects = (events: readonly SubmissionEvent[]) => submission.effects!(given(submission, events).state, ID).map(({ id }) => id);
    const here = after([submit], [{ ...approve, ...byAgency }, asAgency()]);
    expect(effects(here)).toEqual(['letter/1']);
    expect(given(submission, here).state).toMatchObject({ decisions: [{ number: 1, revision: 1, hash: first.hash, told: { kind: 'agency', tenant: 'state-agency' } }] });
    expect(types(when(here, { name: 'noteLetter', decision: 1, document: file('letter') }).events())).toEqual(['LetterFiled']);
    const elsewhere = after([submit], [approve]);
    expect(effects(elsewhere)).toEqual([]);
    expect(types(when(elsewhere, { name: 'fileLetter', decision: 1, document: file('letter'), by }).events())).toEqual(['LetterFiled']);
    when(elsewhere, { name: 'fileLetter', decision: 1, document: file('letter'), by, on: day('2026-03-13') }).refused('submission.day-to-come', { on: '2026-03-13', today: '2026-03-12' });
    when(elsewhere, { name: 'fileLetter', decision: 2, document: file('letter'), by }).refused('submission.no-such-decision');
  });
});

describe('what is waited for', () => {
  const open = (events: readonly SubmissionEvent[], rules = rulesWith()) =>
    submission.waits!(given(submission, events).state, rules).flatMap(({ key, status, due }) => (status === 'open' ? [`${key} ${due}`] : []));

  it('follows the submission from its date to the agency’s, and back', () => {
    const prepared = after([{ name: 'openSubmission', revision: null, by: null, explanations: {} }, at('2026-02-01T15:00:00.000Z')]);
    expect(open(prepared)).toEqual(['submit 2026-03-15']);
    expect(open([...prepared, ...when(prepared, submit).events()])).toEqual(['package 2026-03-13', 'agency-decision 2026-06-01']);
    expect(open(after([submit], [ask]))).toEqual(['package 2026-03-13', 'agency-decision 2026-06-01', 'answer/1 2026-03-26']);
    expect(open(returned)).toEqual(['resubmit 2026-04-11']);
    expect(open(after([submit], [{ ...back, backBy: day('2026-04-01') }]))).toEqual(['resubmit 2026-04-01']);
    expect(open(after([submit], [approve]))).toEqual([]);
  });

  it('goes on after the approval where budgets of later years are to come, each 15 March', () => {
    const rules = rulesWith({ budget: { everyYear: true } });
    const approved = after([submit, at(AT, { rules })], [approve, at(AT, { rules })]);
    expect(open(approved, rules)).toEqual(['budget/2026 2026-03-15', 'budget/2027 2027-03-15', 'budget/2028 2028-03-15']);
    expect(submission.process!(given(submission, approved).state, ID)).toEqual({ kind: 'submission', subject: 'plan-1~agency-submission', round: 1, open: true });
    expect(submission.process!(given(submission, after([submit], [approve])).state, ID)).toMatchObject({ open: false });
  });
});
