import type { ApprovalState } from '#libs/domain/board/approval/state.js';
import type { ProgramRules } from '#libs/domain/program-rules.js';
import { hasCurrent, type SubmissionState } from '#libs/domain/submission/state.js';
import { say } from '#libs/messages/say.js';
import { shortInWords } from '../words.js';

/** Boards' approvals that what was submitted rests on, and that a corrected vote took back since: a sentence for each. */
export function takenBackFrom(state: SubmissionState, { stages }: Pick<ProgramRules, 'stages'>, approvalOf: (stage: string) => ApprovalState | undefined): string[] {
  if (!hasCurrent(state)) return [];
  return state.current.approvals.flatMap(({ stage, hash, approvedOn }) => {
    const approval = approvalOf(stage);
    // Whatever a board approved after that is behind it again.
    if (approval?.status !== 'open') return [];
    const last = approval.past.at(-1);
    if (!last || last.byRevision !== null || last.hash !== hash || last.approvedOn !== approvedOn) return [];
    const board = stages.find(({ id }) => id === stage)?.title ?? stage;
    return [say('page.approval-behind-void', { decided: state.status === 'concluded' ? 'yes' : 'no', board, approved: shortInWords(last.approvedOn), since: shortInWords(approval.openedOn) })];
  });
}
