import { deadlineLoop } from './deadline-loop.js';
import type { Carried } from './protocol.js';

/** Waits for one submission to an agency: the package's way there, the agency's answer, what was returned. */
export async function agencySubmission(carried: Carried): Promise<void> {
  await deadlineLoop(carried);
}
