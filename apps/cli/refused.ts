import type { Refusal, Result } from '#libs/kernel/refusal.js';
import { sayAll } from '#libs/messages/say.js';

/** Ends a command with the sentence of a refusal. Only the command line throws it: there a refusal ends the process. */
export class Refused extends Error {
  constructor(readonly refusal: Refusal) {
    super(sayAll(refusal).join('\n  '));
  }
}

/** The value, or the end of this command. */
export function must<T>(result: Result<T>): T {
  if (!result.ok) throw new Refused(result.refusal);
  return result.value;
}
