import { describe, expect, it } from '@jest/globals';
import { en } from './en/index.js';

/** Refusals and findings of plan review that rest on a rule of a program, of a law behind it, or of a board. */
const onARule = [
  ...['guard.blocks', 'guard.needs-explanation', 'guard.also', 'guard.from'],
  ...['stage.out-of-order', 'stage.signatures-missing', 'approval.attested-unsigned', 'draft.none-ticked'],
  ...['council.required-by-rule', 'council.required-missing', 'council.required-unheard', 'council.no-recommendation', 'council.not-represented', 'consultation.count-too-small', 'consultation.count-follows'],
  ...['meeting.no-quorum', 'meeting.business-ended', 'meeting.abstention-needs-conflict', 'meeting.notice-missing', 'meeting.notice-late', 'meeting.override-without-reason', 'meeting.not-seconded', 'meeting.beyond-purpose', 'meeting.purpose-missing'],
  ...['approval.rewritten-since-input', 'approval.moves-rewritten', 'approval.not-a-signer'],
  ...['submission.no-such-step', 'submission.states-between', 'submission.approval-voided', 'submission.not-approved', 'submission.budget-missing', 'submission.budget-before-plan', 'submission.no-such-budget'],
  ...['review.need-below-rule', 'review.order-of-rule'],
  'calendar.evidence-missing',
];

/** They speak of rules, or of what a program has, and are no rule of one: a file that is wrong, a name that is unknown, what Planline itself asks for. */
const onNone = [
  ...['meeting.rules-missing', 'meeting.rules-without-source', 'meeting.seats-missing', 'meeting.options-unreadable', 'meeting.seconded-by-mover'],
  ...['council.program-incomplete', 'council.nothing-new', 'council.unknown-kind', 'council.stays-required', 'council.withdrawn', 'council.no-decider', 'council.withdrawn-at-meeting', 'council.withdrawn-by-member', 'council.mail.again'],
  ...['stage.not-in-program', 'stage.draft', 'approval.already-open', 'draft.section-unknown', 'draft.order-of-others', 'draft.attested-unshown', 'draft.section-not-taken'],
  ...['submission.program-incomplete', 'submission.no-evidence', 'submission.no-grant', 'submission.state-unknown', 'submission.no-address'],
  'calendar.no-dates',
  // How many must agree is told beside these on the review's page, with its source.
  ...['review.need-too-many', 'review.standing-too-few', 'review.standing-no-agreement'],
  ...['review.conflict-steers', 'review.budget-settled', 'review.reasons-needed', 'review.check-twice', 'review.program-unknown', 'review.stage-unknown'],
  // Its rule is in words already, with its source; what is missing stands in a section that shows its own; and each finding that refuses a text is told with its section's.
  ...['stage.guard', 'draft.required-missing', 'draft.freeze-blocked'],
];
const kinds = ['review', 'guard', 'draft', 'stage', 'council', 'consultation', 'concurrence', 'meeting', 'approval', 'submission', 'calendar'];
const speaksOfRules = /\b(rules?|required|must|program|law|takes|asks for|needs)\b/i;

describe('a rule', () => {
  it.each(onARule)('that “%s” rests on is told with its source', (code) => {
    expect(en[code]).toMatch(/\{source\}/);
  });

  it('is in no other sentence of plan review: one that speaks of rules rests on one and shows its source, or is known to rest on none', () => {
    const speaking = Object.entries(en).filter(([code, sentence]) => kinds.includes(code.split('.')[0]!) && speaksOfRules.test(sentence)).map(([code]) => code);
    expect(speaking.filter((code) => !onARule.includes(code) && !onNone.includes(code))).toEqual([]);
    expect(onNone.filter((code) => !speaking.includes(code))).toEqual([]);
  });
});
