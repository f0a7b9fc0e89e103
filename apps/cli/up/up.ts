import type { ChildProcess } from 'node:child_process';
import { killGroup } from '#libs/kernel/kill-group.js';
import { reasonOf } from '#libs/kernel/reason.js';
import { must, Refused } from '../refused.js';
import { openDataFolder } from './data-folder.js';
import { endLeftovers } from './leftovers.js';
import { lockDataFolder } from './lock.js';
import { keepRunning, STOP_STEPS, type Kept, type Part } from './part.js';
import { startParts, type UpOptions } from './parts.js';
import { addressOf } from './ports.js';
import { openRunState, type RunState } from './state.js';

export type Up = {
  /** Resolves to the owner's key when everything is ready; rejects with what stood in the way, everything stopped again. */
  readonly ready: Promise<string>;
  /** Stops every part in order, and frees the data folder. */
  readonly stop: () => Promise<void>;
  /** Ends every part without waiting for anything. */
  readonly kill: () => void;
};

/** `planline up` without a terminal: starts the parts, keeps them running, and stops them in order. */
export function up(options: UpOptions, print: (line: string) => void): Up {
  const processes = new Map<string, ChildProcess>();
  const kept = new Map<string, Kept>();
  const starting = new Set<Promise<unknown>>();
  const stopping = new AbortController();
  let finish = async (): Promise<void> => undefined;

  const keepPart = async (state: RunState, part: Part): Promise<void> => {
    const changed = (name: string, process: ChildProcess | null): void => {
      if (process) processes.set(name, process);
      else processes.delete(name);
      // Begun by a step that did not know yet: the database, when what made it had just ended.
      if (stopping.signal.aborted) process?.kill('SIGINT');
      state.childChanged(name, process);
    };
    const running = await keepRunning(part, {
      changed,
      crashed: (name, how, pauseMs) => print(`${name} ended by itself (${how}); it is started again in ${pauseMs / 1000} s.`),
      recovered: (name) => print(`${name} runs again.`),
    });
    kept.set(part.name, must(running));
  };

  const keep = (state: RunState) => async (part: Part): Promise<void> => {
    if (stopping.signal.aborted) throw new Refused({ code: 'setup.interrupted', params: {} });
    const started = keepPart(state, part);
    starting.add(started);
    await started.finally(() => starting.delete(started));
  };

  const start = async (): Promise<string> => {
    const data = must(await openDataFolder(options.data));
    const lock = must(await lockDataFolder(data.path));
    const { state, last } = await openRunState(data.path, lock.holder, addressOf(options.bind, options.port));
    finish = async () => {
      await state.written();
      await lock.release();
    };
    const ended = await endLeftovers(last);
    if (ended.length > 0) print(`Left over from a start that was killed, and ended now: ${ended.join(', ')}.`);
    await startParts(options, data, state, { keep: keep(state), print, interrupted: stopping.signal });
    return data.ownerKey;
  };

  const stopAll = async (): Promise<void> => {
    const since = Date.now();
    stopping.abort();
    // What is just starting is not waited for until it is ready: it is ended.
    for (const [name, process] of processes) if (!kept.has(name)) process.kill('SIGINT');
    const cut = setTimeout(() => {
      for (const [name, process] of processes) if (!kept.has(name)) killGroup(process.pid);
    }, STOP_STEPS[0].byMs);
    await Promise.allSettled(starting);
    clearTimeout(cut);
    for (const { parts, byMs } of STOP_STEPS) await Promise.all(parts.map(async (name) => kept.get(name)?.stop(since + byMs)));
    kept.clear();
    await finish();
    finish = async () => undefined;
  };
  const ready = start().catch(async (error: unknown) => {
    const interrupted = stopping.signal.aborted;
    await stopAll();
    // What a part says when it is ended half-way is no reason of its own.
    if (interrupted) throw new Refused({ code: 'setup.interrupted', params: {} });
    throw error instanceof Refused ? error : new Refused({ code: 'setup.failed', params: { reason: reasonOf(error) } });
  });
  ready.catch(() => undefined);
  return {
    ready,
    stop: async () => {
      await stopAll();
      await ready.catch(() => undefined);
    },
    kill: () => {
      for (const process of processes.values()) killGroup(process.pid);
    },
  };
}
