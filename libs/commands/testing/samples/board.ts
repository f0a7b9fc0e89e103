import { day } from '#libs/domain/testing/given.js';

const at = '2026-03-09T23:05:00.000Z';
const reason = 'A relative works there.';
const motion = 'motion-1';
const member = 'person-1';
const hash = 'ab'.repeat(32);
const on = day('2026-03-09');
const document = { id: 'document-1', saltedSha256: 'cd'.repeat(32), bytes: 48_213, mediaType: 'application/pdf' };
const sections = { goals: { hash: 'a1'.repeat(32), material: 'b2'.repeat(32) }, strategies: { hash: 'c3'.repeat(32), material: 'd4'.repeat(32) } };
const rulesText = 'Minn. Stat. 123B.09';
const rules = {
  quorumOf: 'members-serving' as const,
  quorum: 'majority' as const,
  threshold: 'majority-of-voting' as const,
  abstentions: 'not-counted' as const,
  abstainOnlyForLegalConflict: false,
  seats: 7,
  notice: { regular: null, special: { days: 3 } },
  second: 'required' as const,
};
const noted = { meeting: 'meeting-1', motion, revision: 2, hash, on };
const result = {
  ...{ motion, ayes: 4, nays: 1, abstentions: 1, recused: 0, absent: 1, present: 6, serving: 7 },
  ...{ threshold: 'majority-of-voting' as const, base: 5, needed: 3, because: 'vote' as const },
};
const printed = { plan: 'plan-1', revision: 2, shortHash: 'abababababab' };
const signer = { role: 'superintendent', by: 'person-9', signedOn: day('2026-03-10') };
const guards = [{ guard: 'council-heard', severity: 'warns' as const, holds: false, saw: '{}', explanation: 'The council meets in April.' }];
const period = { planStart: day('2026-07-01'), planEnd: day('2029-06-30') };

/** One event of each type of a board's meeting and approval, and without what may be missing. */
export const boardSamples = {
  MeetingCalled: [
    {
      ...{ body: 'board-1', plan: 'plan-1', stage: 'board-approval', kind: 'special' as const, on, time: '18:00', startsAt: at, place: 'District office' },
      ...{ purpose: ['Contracts of the providers'], approvals: ['plan-1/board-approval'], rules, rulesMark: 'V' as const, rulesText, rulesFrom: 'board' as const, adoptedFrom: day('2025-07-01') },
      ...{ overridden: ['seats'], overrideMark: 'D' as const, overrideText: 'Bylaws, article 4', overrideBecause: 'One seat was abolished.' },
      ...{ noticeBy: day('2026-03-06'), ...period, calledOn: day('2026-03-02'), recordedOn: day('2026-03-02'), recorded: 'then' as const },
    },
    {
      ...{ body: 'board-1', plan: null, stage: null, kind: 'regular' as const, on, time: '18:00', startsAt: at, place: 'District office' },
      ...{ purpose: [], approvals: [], rules, rulesMark: 'V' as const, rulesText, rulesFrom: 'program' as const, adoptedFrom: null },
      ...{ overridden: [], overrideMark: null, overrideText: null, overrideBecause: null },
      ...{ noticeBy: null, planStart: null, planEnd: null, calledOn: day('2026-03-02'), recordedOn: day('2026-03-10'), recorded: 'afterwards' as const },
    },
  ],
  NoticePosted: [
    { at, where: 'The district’s bulletin board', kept: 'kept' as const, recorded: 'then' as const },
    { at, where: 'The district’s bulletin board', kept: 'late' as const, recorded: 'then' as const },
    { at, where: 'The district’s bulletin board', kept: 'no-rule' as const, recorded: 'afterwards' as const },
  ],
  MeetingCancelled: [{ reason: 'Snow.' }],
  RulesTakenUp: [{ rules, rulesMark: 'D' as const, rulesText: 'Bylaws, article 4', rulesFrom: 'board' as const, adoptedFrom: day('2026-03-05') }],
  MeetingOpened: [{ at, present: [member, 'person-2'] }],
  OpeningTakenBack: [{ reason: 'It was the meeting of another day.' }],
  MemberArrived: [{ member, at }],
  MemberDeparted: [{ member, at }],
  DepartureTakenBack: [{ member, reason: 'Another member had left.' }],
  InterestDeclared: [{ member, about: motion, reason }],
  MotionMoved: [
    { motion, text: null, about: { approval: 'plan-1/board-approval', revision: 2, hash }, mover: member, under: null },
    { motion, text: 'To approve the contracts.', about: null, mover: member, under: 1 },
  ],
  MotionSeconded: [{ motion, seconder: 'person-2' }],
  MotionWithdrawn: [{ motion, reason: 'A newer revision came.' }],
  RollCalled: [{ motion, at, serving: [member, 'person-2'], present: [member, 'person-2'], inRoom: 2, quorum: 2 }],
  VoteCast: [
    { motion, member, vote: 'abstain' as const, reason, legalConflict: true },
    { motion, member, vote: 'aye' as const, reason: null, legalConflict: false },
  ],
  VoteCorrected: [
    { motion, member, was: 'aye' as const, vote: 'nay' as const, reason: null, legalConflict: false, why: 'Misheard.', by: 'person-2', role: null, on, recorded: 'then' as const },
    { motion, member, was: 'aye' as const, vote: 'absent' as const, reason: null, legalConflict: false, why: 'They had left.', by: 'person-9', role: 'superintendent', on: day('2026-03-12'), recorded: 'afterwards' as const },
    { motion, member, was: 'aye' as const, vote: 'recused' as const, reason, legalConflict: false, why: 'Misread.', by: null, role: null, on, recorded: 'then' as const },
  ],
  MotionCarried: [result],
  MotionFailed: [{ ...result, ayes: 2, nays: 3, threshold: 'two-thirds-of-serving' as const, because: 'correction' as const }],
  BusinessEnded: [{ at, inRoom: 3, quorum: 4, lapsed: [motion] }],
  MeetingAdjourned: [{ at, lapsed: [] }],
  MinutesDrafted: [{ on }],
  MinutesApproved: [
    { on, at: 'meeting-2' },
    { on, at: null },
  ],
  MinutesPublished: [{ on, where: 'The official newspaper' }],
  MinutesCorrected: [{ correction: 'The meeting was opened at 18:05.', by: member, on }],
  ApprovalOpened: [
    { revision: 2, hash, stage: 'board-approval', body: 'board-1', sections, covers: null, signers: ['superintendent'], openedOn: day('2026-03-02'), ...period, inputOn: null, rewritten: [], rewrittenBecause: null, guards },
    { revision: 2, hash, stage: 'board-approval', body: 'board-1', sections, covers: null, signers: ['superintendent'], openedOn: day('2026-03-02'), ...period, inputOn: 1, rewritten: ['goals'], rewrittenBecause: 'A typing error in a target.', guards },
  ],
  ApprovalMovedToRevision: [
    { revision: 3, hash, sections, from: 2, changed: ['goals'], voided: [], inputOn: 1, rewritten: ['goals'], rewrittenBecause: 'A target had a typing error.' },
    { revision: 3, hash, sections, from: 2, changed: ['goals'], voided: [], inputOn: null, rewritten: [], rewrittenBecause: null },
  ],
  ApprovalMovedToBody: [
    { revision: 2, hash, from: 'board-1', body: 'board-2', on: day('2026-03-03'), guards },
    { revision: 2, hash, from: null, body: 'board-2', on: day('2026-03-03'), guards: [] },
  ],
  ApprovalPutToVote: [{ ...noted, present: 6, serving: 7, guards }],
  ApprovalNotCarried: [noted],
  ApprovalCarried: [noted],
  ApprovalReversed: [noted],
  ApprovalOverturned: [
    { ...noted, round: 1, signatures: 2, voided: ['goals'], next: 2, overturnedOn: day('2026-03-20') },
    { ...noted, round: 1, signatures: 0, voided: [], next: null, overturnedOn: day('2026-03-20') },
  ],
  SignaturePageIssued: [{ ...printed, page: 1, signers: ['superintendent', 'school-board-chair'], issuedOn: on }],
  ApprovalSigned: [
    { ...signer, revision: 2, hash, means: 'paper' as const, assurance: 'session' as const, scan: 'scan-1', wasBy: 'person-9', wasSignedOn: day('2026-03-09'), guards, roleRecordedOn: null, recordedOn: day('2026-03-12') },
    { ...signer, revision: 2, hash, means: 'in-person' as const, assurance: 'session' as const, scan: null, wasBy: null, wasSignedOn: null, guards: [], roleRecordedOn: day('2026-03-11'), recordedOn: day('2026-03-12') },
  ],
  ScanUploaded: [
    { scan: 'scan-1', document, fileName: 'signed page.pdf', printed, printedFrom: 'file' as const, page: 1, revision: 2, signedOn: day('2026-03-10'), uploadedOn: day('2026-03-12'), uploadedBy: 'person-8' },
    { scan: 'scan-1', document, fileName: null, printed, printedFrom: 'given' as const, page: 1, revision: 2, signedOn: day('2026-03-10'), uploadedOn: day('2026-03-12'), uploadedBy: null },
  ],
  ScanConfirmed: [{ scan: 'scan-1', by: 'person-8', role: 'superintendents-secretary', on: day('2026-03-12'), signers: [signer] }],
  ScanRejected: [{ scan: 'scan-1', by: 'person-8', role: 'superintendents-secretary', on: day('2026-03-12'), reason: 'It is of another plan.' }],
  ApprovalConcluded: [{ revision: 2, hash, on: day('2026-03-12') }],
  ApprovalRoundSettled: [{ revision: 3, hash, round: 2, on: day('2026-05-12') }],
  ApprovalStands: [{ revision: 3, hash, sections, from: 2 }],
  ApprovalVoided: [
    { sections: ['goals'], titles: 'Goals', voided: 1, standing: 1, approved: 2, byRevision: 3, hash, now: sections, round: 2, on: day('2026-04-02'), inputOn: 1, rewritten: ['goals'], rewrittenBecause: null },
  ],
  ApprovalAttested: [
    {
      ...{ revision: 1, hash, stage: 'board-approval', body: null, sections, covers: null, signers: ['superintendent'], approvedOn: on },
      ...{ signed: [{ role: 'superintendent', signedOn: on }], by: 'person-9', role: 'superintendent', statement: 'Both signed the form.' },
      ...{ document: 'The form, page 2', file: document, testData: false, attestedOn: day('2026-05-01'), ...period },
    },
  ],
} satisfies Record<string, readonly [object, ...object[]]>;
