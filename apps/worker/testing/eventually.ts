import { setTimeout as pause } from 'node:timers/promises';

/** Waits until a condition holds, however fast or slow the machine. */
export async function eventually(what: string, condition: () => Promise<boolean> | boolean, timeoutMs = 60_000): Promise<void> {
  const giveUpAt = Date.now() + timeoutMs;
  while (!(await condition())) {
    if (Date.now() > giveUpAt) throw new Error(`it never came that ${what}`);
    await pause(25);
  }
}
