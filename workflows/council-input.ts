import { deadlineLoop } from './deadline-loop.js';
import type { Carried } from './protocol.js';

/** Waits for one round of a council's input on a plan: its meetings, its recommendations, the answers to them, the certification. */
export async function councilInput(carried: Carried): Promise<void> {
  await deadlineLoop(carried);
}
