import type { Step } from './telling.js';

/**
 * The grant's application at the state, which looks at it. That the board approved it before Planline is told, not
 * voted on; the approval, the receipt and the state's word are test data, and say so.
 */
export const bringToState: Step = async ({ plan, tell, text, today, holderOf, keep }) => {
  if ((await text()).stages.some(({ kind }) => kind === 'submission')) return null;
  await tell('draft', plan, 'freezeRevision', {});
  const revision = (await text()).revisions.at(-1)!.number;
  const by = await holderOf('sig-coordinator');
  const approvedOn = await today();
  const signed = ['superintendent', 'board-president'].map((role) => ({ role, signedOn: approvedOn }));
  const said = { statement: 'The board approved the application (test data).', document: 'Minutes of the board (test data)', testData: true };
  await tell('approval', `${plan}/board-approval`, 'attestApproval', { revision, approvedOn, signed, by, role: 'sig-coordinator', ...said });
  const submission = `${plan}/agency-submission`;
  await tell('submission', submission, 'openSubmission', { revision, by });
  await tell('submission', submission, 'handInOtherwise', { by, means: 'State portal (test data)', receipt: await keep('Test data: the portal has the application.', 'receipt.txt') });
  await tell('submission', submission, 'recordAgencyState', { by, state: 'review-in-progress', note: 'As the state’s portal shows it (test data).' });
  await text();
  return `revision ${revision} of its application is at the state, which reviews it (approval, receipt and the state’s word are test data)`;
};
