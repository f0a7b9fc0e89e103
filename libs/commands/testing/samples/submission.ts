import type { grantEvents } from '#libs/domain/grant/events.js';
import type { submissionEvents } from '#libs/domain/submission/events.js';
import { day } from '#libs/domain/testing/given.js';
import type { SamplesOf } from './samples-of.js';

const document = { id: 'ab'.repeat(32), saltedSha256: `${'01'.repeat(16)}:${'cd'.repeat(32)}`, bytes: 48_213, mediaType: 'application/pdf' };
const hash = 'ef'.repeat(32);
const on = day('2026-03-12');
const recorded = { kind: 'recorded' as const, by: 'person-1' };
const agency = { kind: 'agency' as const, tenant: 'state-agency', person: 'reviewer-1', grant: 'grant-1' };
const told = { on, told: recorded, evidence: document, note: 'By telephone' };
const decided = { ...told, number: 1, revision: 2, hash, letter: null };
const byAgency = { on, told: agency, evidence: null, note: null, number: 1, revision: 2, hash, letter: null };
const guard = { guard: 'signed', severity: 'warns' as const, holds: false, saw: '{"submission.attached":[]}', explanation: 'The scan follows' };

export const submissionSamples: SamplesOf<typeof grantEvents & typeof submissionEvents> = {
  AccessGranted: [
    { tenant: 'state-agency', plan: 'plan-1', may: ['read', 'review'], from: on, until: day('2026-12-31'), reason: 'Review of the plan', by: 'person-1' },
    { tenant: 'state-agency', plan: 'plan-1', may: ['read'], from: on, until: null, reason: null, by: 'person-1' },
],
  AccessEnded: [{ tenant: 'state-agency', plan: 'plan-1', on, reason: 'The review is over', by: 'person-1' }],
  SubmissionOpened: [
    { plan: 'plan-1', stage: 'agency-submission', agency: 'State agency', state: 'in-progress', period: { start: day('2026-07-01'), end: day('2029-06-30') }, budgetYears: ['2026', '2027', '2028'], openedOn: on },
    { plan: 'plan-1', stage: 'agency-submission', agency: 'State agency', state: null, period: { start: day('2026-07-01'), end: day('2029-06-30') }, budgetYears: [], openedOn: on },
],
  RevisionSubmitted: [
    {
      number: 1, revision: 2, hash, sections: { goals: { hash, material: hash } }, state: 'submitted', on, by: 'person-1', guards: [guard],
      approvals: [{ stage: 'board-approval', revision: 2, hash, approvedOn: on }], deliver: { to: 'plans@agency.example', automatic: false },
    },
    { number: 2, revision: 3, hash, sections: {}, state: 'resubmitted', on, by: 'person-1', guards: [], approvals: [], deliver: { to: null, automatic: false } },
],
  PackageDocumentAttached: [
    { kind: 'signature-scan', document, fileName: 'signed.pdf', reason: 'The signed page', submission: 1, revision: 2, on, by: 'person-1' },
    { kind: 'plan-docx', document, fileName: 'plan.docx', reason: null, submission: null, revision: null, on, by: 'person-1' },
],
  PackageDocumentDetached: [{ kind: 'signature-scan', document: document.id, fileName: 'signed.pdf', submission: 1, revision: 2, reason: 'The page of another plan', on, by: 'person-1' }],
  PackageRendered: [
    { package: 1, submission: 1, revision: 2, budget: null, documents: [{ kind: 'plan-docx', fileName: 'plan.docx', document, sha256: hash }], builtFrom: { logIndex: '812', version: 2 }, on },
    { package: 2, submission: 1, revision: 2, budget: '2027', documents: [{ kind: 'budget', fileName: 'budget.xlsx', document, sha256: hash }], builtFrom: { logIndex: '9120', version: 31 }, on },
],
  PackageSendingWanted: [{ package: 1, to: 'plans@agency.example', by: 'person-1', on }],
  PackageSendingBegun: [{ package: 1, messageId: '<submission.1@planline.example>' }],
  PackageNotSent: [{ package: 1, outcome: 'refused', detail: '550 no such mailbox', final: true }],
  PackageSent: [
    { package: 1, messageId: '<submission.1@planline.example>', to: 'plans@agency.example', via: 'mail', unknownSendings: 0, on },
    { package: 1, messageId: '<submission.1@planline.example>', to: 'plans@agency.example', via: 'outbox', unknownSendings: 2, on },
],
  HandedInOtherwise: [
    { submission: 1, budget: null, package: 1, means: 'Through the agency’s portal', on, by: 'person-1', receipt: document },
    { submission: 1, budget: '2027', package: null, means: 'By letter', on, by: 'person-1', receipt: document },
  ],
  ReceiptFiled: [
    { submission: 1, budget: '2027', of: 'agency', package: 1, document, note: 'Thank you, we have it', on, by: 'person-1' },
    { submission: 1, budget: null, of: 'sending', package: 1, document, note: null, on, by: null },
],
  SubmissionExtended: [
    { of: 'submit', year: null, statutory: day('2026-03-15'), until: day('2026-04-15'), reason: 'The board meets later', document, on, by: 'person-1' },
    { of: 'budget', year: '2027', statutory: day('2027-03-15'), until: day('2027-04-15'), reason: 'The board meets later', document, on, by: 'person-1' },
    { of: 'resubmit', year: null, statutory: null, until: day('2026-04-15'), reason: 'The board meets later', document: null, on, by: 'person-1' },
],
  AgencyStateRecorded: [
    { from: 'submitted', to: 'received', ...told },
    { from: 'submitted', to: 'received', on, told: agency, evidence: null, note: null },
],
  SubmissionReturned: [
    { ...decided, from: 'received', state: 'corrections-requested', sections: ['goals'], reason: 'Goal 2 has no baseline', points: [{ section: 'goals', text: 'Give the baseline of goal 2' }], backBy: day('2026-05-01') },
    { ...byAgency, from: 'received', state: 'corrections-requested', sections: ['goals'], reason: 'Goal 2 has no baseline', points: [], backBy: null },
],
  ReturnUndone: [{ ...told, state: 'received', reason: 'It was meant for another plan' }],
  DecisionUndone: [
    { ...told, decision: 1, state: 'received', reason: 'The letter was about another plan' },
    { on, told: agency, evidence: null, note: null, decision: 2, state: null, reason: 'The wrong year' },
  ],
  SubmissionReopened: [{ state: null, on, by: 'person-1' }],
  QuestionsAsked: [
    { ...told, round: 1, count: 1, questions: [{ number: 1, section: 'goals', text: 'What is the baseline?', citation: 'State form' }], answerBy: day('2026-04-01') },
    { on, told: agency, evidence: null, note: null, round: 2, count: 1, questions: [{ number: 1, section: null, text: 'Who takes part?', citation: null }], answerBy: null },
],
  QuestionAnswered: [{ round: 1, number: 1, answer: 'It is 20.1 percent', on, by: 'person-1' }],
  CommentShared: [{ number: 1, section: 'goals', text: 'A clear goal', on, told: agency }],
  SubmissionApproved: [
    { ...decided, from: 'received', state: 'approved', reasons: 'All requirements are met' },
    { ...byAgency, from: 'received', state: 'approved', reasons: '' },
],
  SubmissionDeclined: [{ ...decided, from: 'received', state: 'not-approved', reasons: 'No goal of integration' }],
  SubmissionPeriodChanged: [{ period: { start: day('2026-07-01'), end: day('2029-06-30') }, budgetYears: ['2026', '2027', '2028'], on }],
  SubmissionConcluded: [{ revision: 2, hash, on }],
  BudgetHandedIn: [{ year: '2026', document, fileName: 'budget.xlsx', on, by: 'person-1' }],
  BudgetDecided: [
    { ...decided, year: '2026', document: document.id, outcome: 'approved', reasons: 'Each line names a strategy' },
    { ...byAgency, year: '2026', document: document.id, outcome: 'declined', reasons: 'Line 4 names no strategy' },
],
  LetterFiled: [
    { decision: 1, document, on, by: 'person-1' },
    { decision: 1, document, on, by: null },
],
  SubmissionAttested: [
    { plan: 'plan-1', stage: 'agency-submission', what: 'The state approved the plan', by: 'person-1', role: 'superintendent', on, revision: 1, hash, document: 'Letter of the state', file: document, testData: false, attestedOn: on },
    { plan: 'plan-1', stage: 'agency-submission', what: 'The state approved the plan', by: 'person-1', role: 'superintendent', on, revision: 1, hash, document: 'Letter of the state', file: null, testData: true, attestedOn: on },
],
};
