import { deadlineLoop } from './deadline-loop.js';
import type { Carried } from './protocol.js';

/** Sees to it that each reader of one tenant gets the morning digest, in the morning of where they are. */
export async function morningDigests(carried: Carried): Promise<void> {
  await deadlineLoop(carried);
}
