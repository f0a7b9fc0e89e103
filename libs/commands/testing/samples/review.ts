import type { reviewEvents } from '#libs/domain/review/events.js';
import { day } from '#libs/domain/testing/given.js';
import type { SamplesOf } from './samples-of.js';

const hash = 'ef'.repeat(32);
const on = day('2026-04-02');
const done = { on, by: 'reviewer-1' };
const document = { id: 'ab'.repeat(32), saltedSha256: `${'01'.repeat(16)}:${'cd'.repeat(32)}`, bytes: 48_213, mediaType: 'application/pdf' };
const sections = { goals: { hash, material: hash } };
const of = { tenant: 'district', plan: 'plan-1', stage: 'agency-submission', grant: 'grant-1' };
const budget = { year: '2026', document: document.id };
const question = { section: 'goals', text: 'What is the baseline?', citation: 'State form' };

export const reviewSamples: SamplesOf<typeof reviewEvents> = {
  ReviewOpened: [
    {
      ...done, title: 'District 0001, 2026 to 2029', plan: 'reviews-2026', owner: 'integration-specialist', of, submission: 1, revision: 2, hash, sections, body: 'review-team',
      program: 'mn-achievement-integration@4',
      checklist: [{ key: 'goal-types', section: 'goals', says: 'A goal of each type', citation: 'State form', source: { mark: 'D', text: 'State form' } }, { key: 'bus', section: 'strategies', says: 'How students get there', citation: 'State form', source: null }],
      rule: { need: 2, order: 'in-order', source: { mark: 'U', text: 'As somebody told' } },
      previous: { plan: 'plan-0', revision: 3, document }, decideBy: day('2026-06-01'), decideBySource: { mark: 'U', text: 'As somebody told' },
    },
    { ...done, title: 'District 0001', plan: null, owner: null, of, submission: null, revision: 2, hash, sections, body: 'review-team', program: null, checklist: [], rule: null, previous: null, decideBy: null, decideBySource: null },
  ],
  ReviewersAssigned: [
    { ...done, reviewers: ['reviewer-1', 'reviewer-2', 'reviewer-3'], need: 2, order: 'parallel' },
    { ...done, reviewers: ['reviewer-1'], need: 1, order: 'in-order' },
  ],
  ConflictDeclared: [
    { reviewer: 'reviewer-2', reason: 'Worked in that district', on, by: 'reviewer-1' },
    { reviewer: 'reviewer-2', reason: 'Worked in that district', on, by: null },
  ],
  ConflictTakenBack: [{ ...done, reviewer: 'reviewer-2', reason: 'It was another district' }],
  DecideByMoved: [{ ...done, decideBy: day('2026-06-15'), reason: 'A reviewer is ill' }],
  RevisionArrived: [
    { ...done, submission: 2, revision: 3, hash, sections, changed: ['goals'] },
    { ...done, submission: null, revision: 3, hash, sections, changed: ['goals'] },
  ],
  CheckAnswered: [
    { ...done, key: 'goal-types', holds: 'yes', note: 'Page 4', revision: 2 },
    { ...done, key: 'goal-types', holds: 'not-applicable', note: null, revision: 2 },
  ],
  CommentMade: [
    { ...done, number: 1, visibility: 'internal', section: 'goals', text: 'Compare with last cycle', share: null },
    { ...done, number: 2, visibility: 'shared', section: null, text: 'A clear plan', share: 1 },
  ],
  DraftSaved: [{ ...done, about: 'opinion', text: 'The goals are clear' }],
  QuestionsDrafted: [{ ...done, round: 1, questions: [question] }],
  QuestionsIssued: [
    { ...done, round: 1, share: 2, questions: [question], answerBy: day('2026-04-20') },
    { ...done, round: 1, share: 2, questions: [{ section: null, text: 'Who takes part?', citation: null }], answerBy: null },
  ],
  OpinionRecorded: [
    { reviewer: 'reviewer-1', revision: 2, hash, outcome: 'return', reasons: 'Goal 2 has no baseline', sections: ['goals'], on },
    { reviewer: 'reviewer-1', revision: 2, hash, outcome: 'approve', reasons: null, sections: [], on },
  ],
  ReviewSettled: [{ outcome: 'return', counts: { approve: 1, return: 2, decline: 0, assigned: 3, conflicted: 0, need: 2 }, sections: ['goals'], revision: 2, hash, on }],
  DecisionIssued: [
    { ...done, share: 3, outcome: 'return', revision: 2, hash, reasons: 'Goal 2 has no baseline', sections: ['goals'], points: [{ section: 'goals', text: 'Give the baseline' }], backBy: day('2026-05-01') },
    { ...done, share: 3, outcome: 'approve', revision: 2, hash, reasons: 'All is met', sections: [], points: [], backBy: null },
  ],
  ReturnTakenBack: [{ ...done, share: 4, reason: 'It was meant for another plan' }],
  DecisionTakenBack: [
    { ...done, year: null, share: 5, reason: 'It was meant for another plan' },
    { ...done, year: '2026', share: null, reason: 'Another file was looked at' },
  ],
  AgencyStateShared: [{ ...done, share: 5, state: 'received' }],
  BudgetDecisionIssued: [
    { ...done, share: 6, ...budget, outcome: 'declined', reasons: 'Line 4 names no strategy' },
    { ...done, share: 6, ...budget, outcome: 'approved', reasons: null },
  ],
  BudgetOpinionRecorded: [
    { reviewer: 'reviewer-1', ...budget, outcome: 'declined', reasons: 'Line 4 names no strategy', on },
    { reviewer: 'reviewer-1', ...budget, outcome: 'approved', reasons: null, on },
  ],
  BudgetArrived: [{ ...done, ...budget }],
  BudgetSettled: [{ ...budget, outcome: 'declined', counts: { approved: 1, declined: 2, assigned: 3, conflicted: 0, need: 2 }, on }],
  ShareDropped: [{ ...done, share: 1, reason: 'It was written down by hand' }],
  ShareDone: [
    { share: 1, logIndex: '912' },
    { share: 1, logIndex: null },
  ],
  ShareRefused: [{ share: 1, code: 'submission.no-grant', detail: '{"on":"2026-04-02"}' }],
  ShareWantedAgain: [{ ...done, share: 1 }],
};
