import { describe, expect, it } from '@jest/globals';
import type { SubmissionEvent } from '#libs/domain/submission/events.js';
import { submission } from '#libs/domain/submission/submission.js';
import { file, rulesWith, stageRule } from '#libs/domain/submission/testing/ground.js';
import { after, approvedAgain, back, by, resubmit, returned, submit, submitted, when, type Command } from '#libs/domain/submission/testing/steps.js';
import { given } from '#libs/domain/testing/given.js';
import type { Called } from './called.js';
import { linkedFrom } from './files.js';
import { submissionView } from './submission-view.js';

const called: Called = { person: (id) => id, body: (id) => id, section: (id) => id, sections: (ids) => ids.join(', ') };
const view = (events: readonly SubmissionEvent[]) => {
  const shown = submissionView('plan-1', rulesWith(), stageRule(), given(submission, events).state, null, { called, linked: linkedFrom('plan-1', 'agency-submission') });
  if (!('attached' in shown)) throw new Error('the submission was not opened');
  return shown;
};
/** Given one after the other, with the corrected revision approved from the first step that needs it. */
const along = (events: readonly SubmissionEvent[], ...commands: readonly Command[]): readonly SubmissionEvent[] =>
  commands.reduce<readonly SubmissionEvent[]>((all, command) => [...all, ...when(all, command, command.name === 'resubmit' ? approvedAgain() : undefined).events()], events);

describe('what was put in by hand', () => {
  const attach = (revision: number | null = null): Command => ({ name: 'attachDocument', kind: 'signature-scan', document: file('scan'), fileName: 'signed.pdf', revision, reason: null, by });
  const says = (events: readonly SubmissionEvent[]) => view(events).attached.map((one) => one.says);
  const opened = after([{ name: 'openSubmission', revision: null, by: null, explanations: {} }]);

  it('is told to have stayed behind where it is not of what is submitted now', () => {
    expect(says(along(submitted, attach(), back, resubmit))).toEqual([expect.stringMatching(/^It stayed behind with revision 1\..* put it in again\.$/)]);
    expect(says(along(opened, attach(2), submit))).toEqual([expect.stringMatching(/^It was put in for revision 2, and revision 1 was submitted: it stayed behind\..* put it in again\.$/)]);
    expect(says(along(submitted, attach(), back))).toEqual(['It was put in for revision 1, which was submitted, and stayed with it.']);
  });

  it('is told with what it goes', () => {
    expect(says(along(submitted, attach()))).toEqual(['Goes with what is submitted now, revision 1.']);
    expect(says(along(returned, attach(2)))).toEqual(['Goes along when revision 2 is submitted.']);
    expect(view(along(submitted, attach())).attached).toMatchObject([{ kind: 'Scan of the signed page', name: 'signed.pdf', href: `/plans/plan-1/stages/agency-submission/documents/${file('scan').id}` }]);
  });
});
