import { setTimeout as pause } from 'node:timers/promises';
import { ApiProblem } from '#apps/cli/client.js';
import { Refused } from '#apps/cli/refused.js';

/** What a patient caller does while parts are down: asks again, with the same key, until there is an answer. */
export async function insist<T>(ask: () => Promise<T>, seconds = 240): Promise<T> {
  const until = Date.now() + seconds * 1000;
  for (;;) {
    try {
      return await ask();
    } catch (error) {
      if (!isOutage(error) || Date.now() > until) throw error;
      await pause(100);
    }
  }
}

/** No answer, one cut off, or one that says "not now"; a refusal is an answer. */
const isOutage = (error: unknown): boolean =>
  error instanceof ApiProblem ? error.status >= 500 || error.code === 'clock.never-idle' : error instanceof Refused || error instanceof TypeError;

/** Waits until it is so; names what it waits for where it never is. */
export async function eventually(what: string, isSo: () => Promise<boolean>, seconds = 240, everyMs = 200): Promise<void> {
  const until = Date.now() + seconds * 1000;
  while (!(await isSo().catch(() => false))) {
    if (Date.now() > until) throw new Error(`after ${seconds} s still not: ${what}`);
    await pause(everyMs);
  }
}
