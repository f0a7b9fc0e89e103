import { describe, expect, it } from '@jest/globals';
import type { ApprovalState } from '#libs/domain/board/approval/state.js';
import { submission } from '#libs/domain/submission/submission.js';
import { first, rulesWith } from '#libs/domain/submission/testing/ground.js';
import { after, approve, received, submit, submitted } from '#libs/domain/submission/testing/steps.js';
import { given } from '#libs/domain/testing/given.js';
import { takenBackFrom } from './backing.js';

const round = { round: 1, revision: 1, hash: first.hash, approvedOn: '2026-03-01', byRevision: null };
const approval = (more: object = {}) => ({ status: 'open', round: 2, openedOn: '2026-03-20', past: [round], ...more }) as unknown as ApprovalState;
const told = (events: typeof submitted, state: ApprovalState | undefined) => takenBackFrom(given(submission, events).state, rulesWith(), (stage) => (stage === 'board' ? state : undefined));
const approved = after([submit], [received], [approve]);

describe('what the agency decided on', () => {
  it('is told to have no approval behind it any more, once corrected votes took that back: of which board, and since when', () => {
    const sentence = 'has no approval of the board behind it any more: “Board approval” of March 1, 2026 was taken back on March 20, 2026, since votes were corrected and the motion failed.';
    expect(told(approved, approval())).toEqual([`What the agency approved ${sentence}`]);
    expect(told(submitted, approval())).toEqual([`What was submitted ${sentence}`]);
  });

  it('is told nothing of where its approval stands, was voided by an edit, was given anew, or was of another text', () => {
    for (const state of [undefined, approval({ status: 'concluded', past: [] }), approval({ status: 'concluded' }), approval({ past: [{ ...round, byRevision: 2 }] }), approval({ past: [{ ...round, hash: 'f'.repeat(64) }] })]) expect(told(approved, state)).toEqual([]);
  });
});
