import { setTimeout as pause } from 'node:timers/promises';
import { reasonOf } from '#libs/kernel/reason.js';

export type Health = { readonly ok: boolean; readonly detail: string };
/** Something long that runs in the worker: every folder of apps/worker gives one. */
export type Job = { stop(): Promise<void>; healthy(): Health };
/** What a job tells of: a failure that it gets over by itself. */
export type Complain = (job: string, error: unknown) => void;

const LONGEST_PAUSE_MS = 5_000;

/** One round of a job. It may tell that it is well before it ends: where nothing is left of it but waiting. */
export type Step = (signal: AbortSignal, well: () => void) => Promise<void>;

/**
 * Repeats a step until it is stopped. A step that fails is tried again after a pause that grows; the
 * job is unhealthy until one succeeds, so that a database that went away is told and then got over, and so
 * that nobody takes a job for well which has done nothing yet.
 */
export function repeat(name: string, step: Step, complain: Complain): Job {
  const stopping = new AbortController();
  const { signal } = stopping;
  let health: Health = { ok: false, detail: 'starting' };
  const well = (): void => {
    health = { ok: true, detail: 'running' };
  };

  const run = async (): Promise<void> => {
    let failures = 0;
    while (!signal.aborted) {
      try {
        await step(signal, well);
        failures = 0;
        well();
      } catch (error) {
        if (signal.aborted) return;
        failures += 1;
        health = { ok: false, detail: reasonOf(error) };
        complain(name, error);
        await pause(Math.min(100 * 2 ** failures, LONGEST_PAUSE_MS), undefined, { signal }).catch(() => undefined);
      }
    }
  };
  const running = run();
  return {
    healthy: () => health,
    stop: async () => {
      stopping.abort();
      await running;
    },
  };
}
