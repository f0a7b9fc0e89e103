import { describe, expect, it } from '@jest/globals';
import { day, given } from '../testing/given.js';
import { submission } from './submission.js';
import { approvalOf, AT, board, draft, file, first, groundAt, PLAN, rulesWith, stageRule } from './testing/ground.js';
import { after, approve, at, attest, by, type Command, ofBoards, oneRevision, received, returned, submit, submitted, types, when } from './testing/steps.js';

describe('submitting is refused', () => {
  it('before the board’s approval is concluded, though the submission may be opened to keep its date', () => {
    const open = at(AT, { seen: { approval: approvalOf(first, { status: 'carried' }) } });
    when([], submit, open).refused('stage.out-of-order', { stage: 'Submission', before: 'Board approval', ...ofBoards });
    when([], { name: 'openSubmission', revision: 1, by, explanations: {} }, open).refused('stage.out-of-order');
    const onPaper = at(AT, { seen: { approval: approvalOf(first, { status: 'carried', lacking: { unsigned: [], unshown: ['coordinator'], waiting: [], attested: false } }) } });
    when([], submit, onPaper).refused('stage.signatures-missing', { stage: 'Submission', before: 'Board approval', ...ofBoards, unsigned: '–', signatures: 0, unshown: 'Coordinator', scans: 1, next: 'scan', waiting: '', files: 0 });
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
    const sourced = at(AT, { rules: rulesWith({ rolesSource: { mark: 'U', text: 'A choice' } }) });
    when([], { ...submit, by: 'person-9' }, sourced).refused('submission.no-role', { roles: 'Coordinator', on: '2026-03-12', mark: 'U', source: 'A choice' });
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
    when(after([submit], [received], [approve]), submit).refused('submission.already-decided', { outcome: 'concluded', on: '2026-03-12' });
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
