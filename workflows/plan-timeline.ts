import { deadlineLoop } from './deadline-loop.js';
import type { Carried } from './protocol.js';

/** Keeps every task of one plan on its start, its notices, its end and its escalation. */
export async function planTimeline(carried: Carried): Promise<void> {
  await deadlineLoop(carried);
}
