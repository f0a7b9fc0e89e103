import type { ChildProcess } from 'node:child_process';
import { setTimeout as pause } from 'node:timers/promises';
import { killGroup } from '#libs/kernel/kill-group.js';
import type { Result } from '#libs/kernel/refusal.js';

/** One process that the supervisor runs. */
export type Part = {
  readonly name: string;
  /** Starts it and answers once it is ready to be used; `spawned` is told as soon as there is a process. */
  readonly start: (spawned: (process: ChildProcess) => void) => Promise<Result<Started>>;
};

export type Started = {
  readonly process: ChildProcess;
  /** Asks it to end, and ends it at `deadline` (epoch milliseconds) whatever it does. */
  readonly stop: (deadline: number) => Promise<void>;
};

export type PartEvents = {
  /** Its process is another one now, or (null) gone. */
  readonly changed: (name: string, process: ChildProcess | null) => void;
  readonly crashed: (name: string, how: string, nextTryMs: number) => void;
  readonly recovered: (name: string) => void;
};

export type Kept = { readonly stop: (deadline: number) => Promise<void> };

/** Who uses another one goes before it; the database is the last. */
export const STOP_ORDER = ['api', 'worker', 'temporal', 'postgres'] as const;

/**
 * Who ends at once, and by when at the latest (milliseconds from the first signal): all of it in less than ten
 * seconds, whatever hangs. What is cut short has lost nothing, but the database is left the time for a clean end.
 */
export const STOP_STEPS = [
  { parts: ['api', 'worker'], byMs: 5_500 },
  { parts: ['temporal'], byMs: 6_500 },
  { parts: ['postgres'], byMs: 9_000 },
] as const satisfies readonly { parts: readonly (typeof STOP_ORDER)[number][]; byMs: number }[];

const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 30_000;
/** Who ran this long and then crashed is tried again at once, as if it were the first time. */
const STABLE_MS = 60_000;

/** Starts a part and starts it again whenever it ends by itself, with longer and longer pauses between tries. */
export async function keepRunning(part: Part, events: PartEvents): Promise<Result<Kept>> {
  const stopping = new AbortController();
  let current: Started | null = null;
  let beginning: ChildProcess | null = null;
  let restarting: Promise<void> = Promise.resolve();

  const spawned = (process: ChildProcess): void => {
    beginning = process;
    events.changed(part.name, process);
  };

  const watch = (started: Started, lastPauseMs: number): void => {
    current = started;
    const since = Date.now();
    started.process.once('exit', (code, signal) => {
      current = null;
      if (stopping.signal.aborted) return;
      const pauseMs = Date.now() - since > STABLE_MS ? FIRST_PAUSE_MS : lastPauseMs;
      restarting = restart(signal ?? `code ${code}`, pauseMs);
    });
  };

  const restart = async (how: string, pauseMs: number): Promise<void> => {
    let next = pauseMs;
    let reason = how;
    events.changed(part.name, null);
    while (!stopping.signal.aborted) {
      events.crashed(part.name, reason, next);
      await pause(next, undefined, { signal: stopping.signal }).catch(() => undefined);
      if (stopping.signal.aborted) return;
      next = Math.min(next * 2, LONGEST_PAUSE_MS);
      const started = await part.start(spawned);
      if (started.ok) {
        watch(started.value, next);
        events.recovered(part.name);
        return;
      }
      reason = started.refusal.code;
    }
  };

  const first = await part.start(spawned);
  if (!first.ok) {
    events.changed(part.name, null);
    return first;
  }
  watch(first.value, FIRST_PAUSE_MS);
  return {
    ok: true,
    value: {
      stop: async (deadline) => {
        stopping.abort();
        // One that is just being started again is not waited for until it is ready.
        if (!current) killGroup(beginning?.pid);
        await restarting;
        await current?.stop(deadline);
        events.changed(part.name, null);
      },
    },
  };
}
