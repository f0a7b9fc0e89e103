import { describe, expect, it } from '@jest/globals';
import { say } from '#libs/messages/say.js';
import type { ApprovalFacts } from './facts.js';
import { notConcluded } from './stage.js';
import { approvalOf, board, first, rulesWith, stageRule } from './submission/testing/ground.js';

const rules = { ...rulesWith(), roles: ['Superintendent', 'Board President'].map((title) => ({ id: title.toLowerCase().replace(' ', '-'), title, escalatesTo: null, source: null })) };
const both = ['superintendent', 'board-president'];

/** What a stage says of the board's approval before it, which was carried and lacks something. */
function lacking(lacks: Partial<NonNullable<ApprovalFacts['lacking']>>): string {
  const late = notConcluded(stageRule(), board, approvalOf(first, { status: 'carried', lacking: { unsigned: [], unshown: [], waiting: [], attested: false, ...lacks } }), rules);
  return late ? say(late.refusal.code, late.refusal.params).replace(/^.* is not complete\. /, '') : 'concluded';
}

describe('an approval that was carried and is not signed keeps what comes after it waiting, and says by whom and what to do', () => {
  it.each<[string, Partial<NonNullable<ApprovalFacts['lacking']>>, string]>([
    ['nobody has signed', { unsigned: both }, 'It lacks the signatures of Superintendent, Board President. Print the signature page, have it signed, upload the scan, and have that confirmed.'],
    ['a scan lies there that nobody confirmed', { unsigned: ['superintendent'], waiting: ['scan-1 (“signed.pdf”)'] }, 'It lacks the signature of Superintendent. Confirm scan scan-1 (“signed.pdf”) of the signed page.'],
    ['several lie there', { unsigned: both, waiting: ['scan-1', 'scan-2'] }, 'It lacks the signatures of Superintendent, Board President. Confirm the right one of these scans of the signed page: scan-1, scan-2.'],
    ['a signature on paper was told, and no scan is there', { unshown: ['board-president'] }, 'No confirmed scan shows the signature on paper of Board President. Upload the scan of the signed page, and have it confirmed.'],
    ['one did not sign and another’s is not shown', { unsigned: ['superintendent'], unshown: ['board-president'] }, 'It lacks the signature of Superintendent. No confirmed scan shows the signature on paper of Board President. Print the signature page, have it signed, upload the scan, and have that confirmed.'],
    ['it was attested without a signer', { unsigned: ['superintendent'], attested: true }, 'It lacks the signature of Superintendent. Attest it again, with all who signed.'],
  ])('where %s', (_name, lacks, sentence) => expect(lacking(lacks)).toBe(sentence));

  it('and not where it is concluded', () => expect(notConcluded(stageRule(), board, approvalOf(first), rules)).toBeNull());
});
