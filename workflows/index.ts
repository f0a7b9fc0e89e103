/** What the worker's sandbox is bundled from: each process kind by the name that histories know it by. */
export { planTimeline } from './plan-timeline.js';
export { morningDigests } from './morning-digests.js';
export { councilInput } from './council-input.js';
export { boardApproval } from './board-approval.js';
export { agencySubmission } from './agency-submission.js';
