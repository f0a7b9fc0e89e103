import { deadlineLoop } from './deadline-loop.js';
import type { Carried } from './protocol.js';

/** Waits for a board's approval of one revision: the meeting, the vote, the signatures, and the minutes after it. */
export async function boardApproval(carried: Carried): Promise<void> {
  await deadlineLoop(carried);
}
