import { describe, expect, it } from '@jest/globals';
import { say } from '#libs/messages/say.js';
import { given } from '../testing/given.js';
import type { ProgramRules } from '../program-rules.js';
import type { SubmissionEvent } from './events.js';
import type { SubmitFacts } from './submit.js';
import { submission } from './submission.js';
import { approvalOf, AT, byAgency, byHand, corrected, file, first, groundAt, ID, overreaching, PLAN, portal, reviewer, rulesWith } from './testing/ground.js';
import { after, approve, approvedAgain, ask, at, back, by, type Command, handedIn, late, ofBoards, received, resubmit, returned, submit, submitted, types, when } from './testing/steps.js';

describe('after a return', () => {
  /** Under a program from before there was a guard about it. */
  const before = (more: Parameters<typeof groundAt>[1] = {}) => at(AT, { rules: { ...rulesWith(), ref: 'mi-sig-cohort-3@3' }, ...more });

  it('only what was returned may have changed, and the others are named', () => {
    const ground = at(AT, { seen: { approval: approvalOf(overreaching) } });
    when(returned, { ...resubmit, revision: 3 }, ground).refused('submission.sections-not-returned', { sections: 'strategies', returned: 'goals' });
    const titled = { ...rulesWith(), sections: [{ id: 'strategies', title: 'The strategies', many: true, source: null, fields: [] }] };
    when(returned, { ...resubmit, revision: 3 }, at(AT, { rules: titled, seen: { approval: approvalOf(overreaching) } })).refused('submission.sections-not-returned', { sections: 'The strategies', returned: 'goals' });
  });

  it('a text from before the one that was given back corrects nothing', () => {
    const older = { ...first, number: 0, hash: 'e'.repeat(64) };
    const ground = at(AT, { seen: { draft: { ...groundAt(AT).seen('draft', PLAN), revisions: [older, first] } } });
    when(returned, { ...resubmit, revision: 0 }, ground).refused('submission.older-than-returned', { revision: 0, returned: 1 });
  });

  it('the same text comes back with an answer, or with the reason why nothing of it was changed', () => {
    const same = { ...resubmit, revision: 1 };
    when(returned, same, before()).refused('guard.needs-explanation', { guard: 'returned-unchanged', says: 'Something of what was given back has changed, or a question of the agency was answered.', mark: 'U', source: 'Planline’s own rule: none was found that says what must have changed', at: 'none', saw: 'Changed: none; Answered: 0', others: 0 });
    const because = { 'returned-unchanged': 'The signed page was missing, and is in the package now' };
    expect(when(returned, { ...same, explanations: because }, before()).events()).toMatchObject([{ data: { revision: 1, guards: [{ guard: 'returned-unchanged', holds: false, explanation: because['returned-unchanged'] }] } }]);
    const asked = after([submit], [received], [ask], [back]);
    expect(types(when(asked, { ...same, answers: [{ round: 1, number: 1, answer: 'It is 20.1' }] }, before()).events())).toEqual(['QuestionAnswered', 'RevisionSubmitted']);
    const answered = after([submit], [ask], [{ name: 'answerQuestion', round: 1, number: 1, answer: 'It is 20.1', by }], [received], [back]);
    expect(types(when(answered, same, before()).events())).toEqual(['RevisionSubmitted']);
    expect(when(returned, resubmit, before({ seen: { approval: approvalOf(corrected) } })).events()).toMatchObject([{ data: { guards: [{ guard: 'returned-unchanged', holds: true, explanation: null }] } }]);
  });

  it('what must have changed, or been answered, is ruled by the program where it has a guard about it, and by none that leaves it out', () => {
    const seen: unknown[] = [];
    const guard = { guard: 'returned-unchanged', severity: 'blocks' as const, says: 'Something changed.', saw: {}, source: { mark: 'D' as const, text: 'The form' } };
    const ruled = (ref: string): ProgramRules => ({ ...rulesWith(), ref, guards: (_stage, _moment, facts) => (seen.push(facts.submission), [{ ...guard, holds: (facts.submission as SubmitFacts['submission']).changed.length > 0 }]) });
    when(returned, { ...resubmit, revision: 1 }, at(AT, { rules: ruled('mn-achievement-integration@4') })).refused('guard.blocks');
    const answered = after([submit], [received], [ask], [back]);
    expect(when(answered, { ...resubmit, answers: [{ round: 1, number: 1, answer: 'It is 20.1' }] }, approvedAgain({ rules: ruled('a-program@1') })).events()).toMatchObject([{}, { data: { guards: [{ guard: 'returned-unchanged', severity: 'blocks', holds: true }] } }]);
    when([], submit, at(AT, { rules: ruled('a-program@1') })).refused('guard.blocks');
    expect(seen).toMatchObject([{ number: 2, changed: [], answered: 0 }, { number: 2, changed: ['goals'], answered: 1 }, { number: 1, changed: [], answered: 0 }]);
    expect(when(returned, { ...resubmit, revision: 1 }).events()).toMatchObject([{ data: { guards: [] } }]);
  });

  it('an answer to what was asked of an earlier text does not speak for the one that was given back', () => {
    const april = (more: Parameters<typeof groundAt>[1] = {}) => at('2026-04-20T15:00:00.000Z', { seen: { approval: approvalOf(corrected) }, ...more });
    const there = handedIn(after([submit], [received], [ask], [back], [{ ...resubmit, answers: [{ round: 1, number: 1, answer: 'It is 20.1' }] }, april()]), april());
    const again = [...there, ...when(there, { ...back, revision: 2 }, april()).events()];
    when(again, resubmit, april({ rules: before().rules! })).refused('guard.needs-explanation');
  });

  it('neither the period nor the district may have changed, unless that was returned', () => {
    const header = { ...first, number: 4, hash: 'f'.repeat(64), sections: { ...first.sections, header: { hash: 'another', material: 'another' } } };
    const ground = at(AT, { seen: { draft: { ...groundAt(AT).seen('draft', PLAN), revisions: [first, header] }, approval: approvalOf(header) } });
    when(returned, { ...resubmit, revision: 4 }, ground).refused('submission.header-not-returned');
  });

  it('a header that was changed after the board approved the plan is not approved', () => {
    const header = { ...first, number: 4, hash: 'f'.repeat(64), sections: { ...first.sections, header: { hash: 'another', material: 'another' } } };
    const ground = at(AT, { seen: { draft: { ...groundAt(AT).seen('draft', PLAN), revisions: [first, header] }, approval: approvalOf(first) } });
    when(after(), { ...submit, revision: 4 }, ground).refused('submission.not-approved', { stage: 'Board approval', revision: 4, approved: 1, sections: 'Period and district', ...ofBoards });
  });

  it('every question must be answered', () => {
    const asked = after([submit], [received], [ask], [back]);
    when(asked, resubmit, approvedAgain()).refused('submission.unanswered', { count: 1, round: 1, number: 1 });
    when(asked, { ...resubmit, answers: [{ round: 2, number: 1, answer: 'x' }] }, approvedAgain()).refused('submission.no-open-question', { round: 2, number: 1 });
    const events = when(asked, { ...resubmit, answers: [{ round: 1, number: 1, answer: 'It is 20.1' }] }, approvedAgain()).events();
    expect(types(events)).toEqual(['QuestionAnswered', 'RevisionSubmitted']);
  });

  it('the board approves the correction again, unless the program lets corrections go as they are', () => {
    when(returned, resubmit).refused('submission.not-approved', { stage: 'Board approval', revision: 2, approved: 1, sections: 'goals', ...ofBoards });
    const because = at(AT, { rules: rulesWith({ approvalsAfterReturnSource: { mark: 'U', text: 'A choice' } }) });
    when(returned, resubmit, because).refused('submission.not-approved', { stage: 'Board approval', revision: 2, approved: 1, sections: 'goals', mark: 'U', source: 'A choice' });
    // A first text rests on the stage before it, and on nothing that is said of returns.
    when([], { ...submit, revision: 2 }, because).refused('submission.not-approved', { stage: 'Board approval', revision: 2, approved: 1, sections: 'goals', ...ofBoards });
    const rules = rulesWith({ approvalsAfterReturn: 'as-they-are' });
    expect(when(returned, resubmit, at(AT, { rules })).events()).toMatchObject([{ type: 'RevisionSubmitted', data: { number: 2, revision: 2, state: 'resubmitted' } }]);
  });

  it('a correction that goes as it is rests on the approvals of what was submitted before, and its board is not asked once the agency has approved it', () => {
    const ground = at(AT, { rules: rulesWith({ approvalsAfterReturn: 'as-they-are' }) });
    const again = [...returned, ...when(returned, resubmit, ground).events()];
    expect(given(submission, again).state).toMatchObject({ current: { number: 2, approvals: [{ stage: 'board', revision: 1, hash: first.hash, approvedOn: '2026-03-01' }] } });
    const there = handedIn(again, ground);
    const [, concluded] = when(there, { ...approve, revision: 2 }, ground).events();
    const { state } = given(submission, [...there, ...when(there, { ...approve, revision: 2 }, ground).events()]);
    expect(submission.follows!(concluded!, state, ground, ID, approve)).toEqual([{ aggregate: 'approval', id: 'plan-1/board', command: { name: 'settleAfterDecision', revision: 2, hash: corrected.hash, on: '2026-03-12' } }]);
  });

  it('nothing is decided on the first submission, either, while nothing says that the agency has it', () => {
    for (const decision of [approve, { ...approve, name: 'decline', reasons: 'No goal' } as Command, back]) {
      when(submitted, decision).refused('submission.not-delivered', { revision: 1, before: 0, outbox: 'no' });
      for (const there of [handedIn(submitted), [...submitted, ...when(submitted, received).events()]]) expect(when(there, decision).events()).not.toEqual([]);
    }
    expect(say('submission.not-delivered', { revision: 1, before: 0, outbox: 'no' })).toBe('Revision 1 was submitted, and nothing says that the agency has it: its package was neither mailed nor handed in, and no receipt is filed. Mail the package, or note how it was handed in; or record first how far the agency is, or its receipt.');
  });

  it('who can’t record a decision on what lies in the outbox is not told to mail it once more', () => {
    const packed: Command = { name: 'notePackage', package: 1, submission: 1, revision: 1, budget: null, documents: [{ kind: 'plan-docx', fileName: 'plan.docx', document: file('plan'), sha256: 'a'.repeat(64) }], builtFrom: { logIndex: '40', version: 2 } };
    const lies = after([submit], [packed], [{ name: 'sendPackage', budget: null, by }], [{ name: 'noteSendingBegun', package: 1, messageId: '<1@planline.example>' }], [{ name: 'noteSent', package: 1, messageId: '<1@planline.example>', to: 'plans@agency.example', via: 'outbox' }]);
    when(lies, approve).refused('submission.not-delivered', { revision: 1, before: 0, outbox: 'yes' });
    expect(say('submission.not-delivered', { revision: 1, before: 0, outbox: 'yes' })).toMatch(/lies in the outbox .*Send it by yourself and note how it was handed in, or set SMTP_URL and PLANLINE_AGENCY_MAIL/);
  });

  it('nothing is decided on the correction while nothing says that the agency has it: its answer is one to the text before', () => {
    const ground = at(AT, { rules: rulesWith({ approvalsAfterReturn: 'as-they-are' }) });
    const again = [...returned, ...when(returned, resubmit, ground).events()];
    const decisions: readonly Command[] = [{ ...approve, revision: 2 }, { ...approve, name: 'decline', revision: 2, reasons: 'No goal' } as Command, { ...back, revision: 2 }];
    for (const decision of decisions) {
      when(again, decision, ground).refused('submission.not-delivered', { revision: 2, before: 1, outbox: 'no' });
      const ways: readonly Command[] = [{ name: 'fileReceipt', document: null, note: 'Their mail', budget: null, by }, { name: 'recordAgencyState', state: 'received', ...byHand }];
      for (const there of [handedIn(again, ground), ...ways.map((way) => [...again, ...when(again, way, ground).events()])]) expect(when(there, decision, ground).events()).not.toEqual([]);
    }
    expect(say('submission.not-delivered', { revision: 2, before: 1, outbox: 'no' })).toContain('Mail the package, or note how it was handed in');
    const read = at(AT, { rules: rulesWith({ approvalsAfterReturn: 'as-they-are' }), context: { actor: reviewer } });
    expect(types(when(again, { ...approve, ...byAgency, hash: corrected.hash, revision: 2 } as Command, read).events())).toEqual(['SubmissionApproved', 'SubmissionConcluded']);
  });

  it('goes over no state between that nobody recorded: each is shown by somebody first', () => {
    const rules = rulesWith({ states: portal, approvalsAfterReturn: 'as-they-are' });
    const ground = at(AT, { rules });
    const there = after([submit, ground], [{ name: 'recordAgencyState', state: 'review-in-progress', ...byHand }, ground], [back, ground]);
    when(there, resubmit, ground).refused('submission.states-between', { from: 'modifications-required', to: 'modifications-submitted', between: 'modifications-in-progress', mark: 'none', source: '' });
    const between = [...there, ...when(there, { name: 'recordAgencyState', state: 'modifications-in-progress', ...byHand }, ground).events()];
    expect(when(between, resubmit, ground).events()).toMatchObject([{ type: 'RevisionSubmitted', data: { state: 'modifications-submitted' } }]);
  });

  it('a return that was a mistake is taken back, and the agency’s state is what it was', () => {
    const undone = [...returned, ...when(returned, { name: 'undoReturn', ...byHand, reason: 'Another plan' }).events()];
    const { state } = given(submission, undone);
    expect(state).toMatchObject({ status: 'with-agency', agencyState: 'received', round: 3, decisions: [{ kind: 'returned', undone: true }] });
    when(undone, { name: 'undoReturn', ...byHand, reason: 'Again' }).refused('submission.not-returned');
    when(undone, resubmit).refused('submission.not-returned');
  });

  it('says what may be edited, until it is submitted again', () => {
    expect(submission.facts!(given(submission, returned).state)).toEqual({ begun: true, status: 'open', revision: 1, agencyState: 'corrections', submittedOn: '2026-03-12', returned: ['goals'] });
    const again = after([submit], [received], [back], [resubmit, approvedAgain()]);
    expect(submission.facts!(given(submission, again).state)).toMatchObject({ status: 'open', revision: 2, returned: null });
  });
});

describe('a plan that was not approved', () => {
  const decline: Command = { ...approve, name: 'decline', reasons: 'No goal of integration' } as Command;
  const declined = after([submit], [received], [decline]);
  const anew = (revision: number | null, who: string | null = by): Command => ({ name: 'openSubmission', revision, by: who, explanations: late });
  const corrections = at(AT, { seen: { approval: approvalOf(corrected) } });
  const open = (events: readonly SubmissionEvent[]) => submission.waits!(given(submission, events).state, rulesWith()).flatMap(({ key, status }) => (status === 'open' ? [key] : []));

  it('is not submitted again as it is, and the refusal says how to go on', () => {
    when(declined, submit).refused('submission.already-decided', { outcome: 'declined', on: '2026-03-12' });
    expect(say('submission.already-decided', { outcome: 'declined', on: '2026-03-12' })).toContain('Open the submission again for a newer revision');
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
