import { describe, expect, it } from '@jest/globals';
import type { SubmissionEvent } from '#libs/domain/submission/events.js';
import { submission } from '#libs/domain/submission/submission.js';
import { file, rulesWith, stageRule } from '#libs/domain/submission/testing/ground.js';
import { after, approvedAgain, back, by, type Command, received, resubmit, returned, submit, submitted, when } from '#libs/domain/submission/testing/steps.js';
import { given } from '#libs/domain/testing/given.js';
import type { Called } from './called.js';
import { linkedFrom } from './files.js';
import { submissionView } from './submission-view.js';

const called: Called = { person: (id) => id, body: (id) => id, section: (id) => id, sections: (ids) => ids.join(', ') };
const ruled = [{ guard: 'budget-of-first-year', rule: { text: 'The first year’s budget goes with the plan.' } }];
const view = (events: readonly SubmissionEvent[], work: Parameters<typeof submissionView>[5]['work'] = []) => {
  const shown = submissionView('plan-1', rulesWith(), stageRule(), given(submission, events).state, null, { called, approvalOf: () => undefined, linked: linkedFrom('plan-1', 'agency-submission'), ruled, work });
  if (!('attached' in shown)) throw new Error('the submission was not opened');
  return shown;
};
/** Given one after the other, with the corrected revision approved from the first step that needs it. */
const along = (events: readonly SubmissionEvent[], ...commands: readonly Command[]): readonly SubmissionEvent[] =>
  commands.reduce<readonly SubmissionEvent[]>((all, command) => [...all, ...when(all, command, command.name === 'resubmit' ? approvedAgain() : undefined).events()], events);

describe('what was put in by hand', () => {
  const attach = (revision: number | null = null): Command => ({ name: 'attachDocument', kind: 'signature-scan', document: file('scan'), fileName: 'signed.pdf', revision, reason: null, by });
  const says = (events: readonly SubmissionEvent[]) => view(events).attached.map((one) => one.says);
  const unconfirmed = 'It was put in by hand, and nobody confirmed that it is the page that was printed.';
  const opened = after([{ name: 'openSubmission', revision: null, by: null, explanations: {} }]);

  it('is told to have stayed behind where it is not of what is submitted now', () => {
    expect(says(along(submitted, attach(), received, back, resubmit))).toEqual([expect.stringMatching(/^It stayed behind with revision 1\..* put it in again\. It was put in by hand/)]);
    expect(says(along(opened, attach(2), submit))).toEqual([expect.stringMatching(/^It was put in for revision 2, and revision 1 was submitted: it stayed behind\..* put it in again\. It was put in by hand/)]);
    expect(says(along(submitted, attach(), received, back))).toEqual([`It was put in for revision 1, which was submitted, and stayed with it. ${unconfirmed}`]);
  });

  it('is told with what it goes, and that nobody confirmed a signed page', () => {
    expect(says(along(submitted, attach()))).toEqual([`Goes with what is submitted now, revision 1. ${unconfirmed}`]);
    expect(says(along(returned, attach(2)))).toEqual([`Goes along when revision 2 is submitted. ${unconfirmed}`]);
    expect(view(along(submitted, attach())).attached).toMatchObject([{ kind: 'Scan of the signed page', name: 'signed.pdf', href: `/plans/plan-1/stages/agency-submission/documents/${file('scan').id}` }]);
  });
});

describe('how far it is', () => {
  const documents = [{ kind: 'plan-docx' as const, fileName: 'plan.docx', document: file('plan'), sha256: 'a'.repeat(64) }];
  const made: Command = { name: 'notePackage', package: 1, submission: 1, revision: 1, budget: null, documents, builtFrom: { logIndex: '40', version: 2 } };
  const send: Command = { name: 'sendPackage', budget: null, by };
  const begun: Command = { name: 'noteSendingBegun', package: 1, messageId: '<1@planline.example>' };
  const took = (via: 'mail' | 'outbox'): Command => ({ name: 'noteSent', package: 1, messageId: '<1@planline.example>', to: 'plans@agency.example', via });
  const told = (events: readonly SubmissionEvent[]) => {
    const { agencyState, submissions } = view(events);
    return { turn: agencyState!.turn, submissions: submissions.map(({ standing, way }) => [standing, way]) };
  };

  it('is never told as if the agency had it while nothing says so, whatever the program calls its state', () => {
    const none = 'So the program calls what was submitted here; nothing says that the agency has it. ';
    expect(told(submitted)).toEqual({ turn: `${none}Its package is being made.`, submissions: [['The agency is to decide on this.', 'Its package is being made.']] });
    const outbox = 'Its package lies in this installation’s own outbox since March 12, 2026: it was sent to nobody.';
    expect(told(along(submitted, made, send, begun, took('outbox')))).toEqual({ turn: `${none}${outbox}`, submissions: [['The agency is to decide on this.', outbox]] });
  });

  it('is told of each submission, and of the one that was decided on by that', () => {
    const mailed = along(submitted, made, send, begun, took('mail'));
    const way = 'Its package was handed to the mail server, for plans@agency.example, on March 12, 2026.';
    expect(told(mailed)).toEqual({ turn: 'The agency has to act.', submissions: [['The agency is to decide on this.', way]] });
    expect(told(along(mailed, back)).submissions).toEqual([['The agency gave this back.', way]]);
    expect(told(along(mailed, back, resubmit)).submissions).toEqual([['The agency is to decide on this.', 'Its package is being made.'], [null, way]]);
    const received = along(mailed, { name: 'fileReceipt', budget: null, document: null, note: 'They have it', by });
    expect(told(received).submissions).toEqual([['The agency is to decide on this.', `${way} The agency’s receipt of March 12, 2026 is filed.`]]);
  });

  it('tells of a package that is made anew only where one is', () => {
    const attach: Command = { name: 'attachDocument', kind: 'signature-scan', document: file('scan'), fileName: 'signed.pdf', revision: null, reason: null, by };
    const packages = (events: readonly SubmissionEvent[]) => view(events).submissions.flatMap((one) => one.packages.map(({ stale, sending }) => [stale, sending]));
    expect(packages(along(submitted, made, send, attach))).toEqual([[true, 'It was to be mailed to plans@agency.example, and is not any more.']]);
    expect(packages(along(submitted, made, received, back, resubmit))).toEqual([[false, 'Not mailed.']]);
  });
});

const budgetLater = { guard: 'budget-of-first-year', severity: 'warns', holds: false, saw: {}, explanation: 'The board adopts it in June.' };

describe('what was said with a step', () => {
  it('is shown where it was taken: an explanation by the words of its rule, and how a decision is known that no document shows', () => {
    const explained = submitted.map((event) => (event.type === 'RevisionSubmitted' ? { ...event, data: { ...event.data, guards: [budgetLater] } } : event)) as readonly SubmissionEvent[];
    const declined: Command = { name: 'decline', revision: 1, reasons: 'Not so.', by, agency: null, hash: null, evidence: null, note: 'By phone.', letter: null };
    const { submissions, decisions } = view(along(explained, received, declined));
    expect(submissions[0]!.explained).toEqual([{ rule: 'The first year’s budget goes with the plan.', because: 'The board adopts it in June.', on: '2026-03-12' }]);
    expect(decisions[0]!.note).toBe('By phone.');
    expect(view(submitted).submissions[0]!.explained).toEqual([]);
  });
});

it('what could not be made or mailed so far is told with its reason, and what is only under way is not', () => {
  const failing = (attempts: number, detail: string | null) => view(submitted, [{ kind: 'render-package', attempts, detail }]).failing;
  expect(failing(0, null)).toEqual([]);
  expect(failing(3, 'the budget was not handed in')).toEqual(['The package could not be made so far, after 3 tries. It is tried again. The last one said: the budget was not handed in']);
});
