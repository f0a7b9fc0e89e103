import type { Step, Text } from './telling.js';

type Submission = { readonly agencyState: string; readonly packages: readonly unknown[]; readonly handedIn: readonly unknown[] };

/**
 * The grant's application at the state, which looks at it. That the board approved it before Planline is told, not
 * voted on; the approval, the receipt and the state's word are test data, and say so.
 */
export const bringToState: Step = async ({ plan, tell, text, today, holderOf, keep, made }) => {
  const submissionOf = ({ stages }: Text) => stages.find(({ kind }) => kind === 'submission')?.state as Submission | undefined;
  const before = submissionOf(await text());
  if (before && before.agencyState !== 'submitted') return null;
  const by = await holderOf('sig-coordinator');
  const submission = `${plan}/agency-submission`;
  if (!before) {
    await tell('draft', plan, 'freezeRevision', {});
    const revision = (await text()).revisions.at(-1)!.number;
    const approvedOn = await today();
    const signed = ['superintendent', 'board-president'].map((role) => ({ role, signedOn: approvedOn }));
    const said = { statement: 'The board approved the application (test data).', document: 'Minutes of the board (test data)', testData: true };
    await tell('approval', `${plan}/board-approval`, 'attestApproval', { revision, approvedOn, signed, by, role: 'sig-coordinator', ...said });
    await tell('submission', submission, 'openSubmission', { revision, by });
  }
  await made('the package of Benton Harbor’s application', (now) => (submissionOf(now)?.packages.length ?? 0) > 0);
  if (!before?.handedIn.length) await tell('submission', submission, 'handInOtherwise', { by, means: 'State portal (test data)', receipt: await keep('Test data: the portal has the application.', 'receipt.txt') });
  await tell('submission', submission, 'recordAgencyState', { by, state: 'review-in-progress', note: 'As the state’s portal shows it (test data).' });
  const { revisions } = await text();
  return `revision ${revisions.at(-1)!.number} of its application is at the state, which reviews it (approval, receipt and the state’s word are test data)`;
};
