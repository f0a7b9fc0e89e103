import { spawn, type ChildProcess } from 'node:child_process';
import { setTimeout as pause } from 'node:timers/promises';
import { killGroup } from '#libs/kernel/kill-group.js';
import { refuse, type Result } from '#libs/kernel/refusal.js';
import { lastLines, openLog } from './logs.js';
import type { Part, Started } from './part.js';

export type ProcessPart = {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  readonly logFile: string;
  /** Answers true once it is ready. Asked again and again while it starts. */
  readonly ready: () => Promise<boolean>;
};

const READY_MS = 90_000;

/** A part that ends on SIGTERM and tells by itself when it is ready. Its output goes to its log file. */
export const processPart = (options: ProcessPart): Part => ({ name: options.name, start: (spawned) => start(options, spawned) });

async function start({ name, command, args, env, logFile, ready }: ProcessPart, spawned: Parameters<Part['start']>[0]): Promise<Result<Started>> {
  const log = await openLog(logFile);
  // Its own group: Ctrl-C reaches the supervisor alone, who ends its parts in their order. A file, not a pipe:
  // a part must not choke on its own words when the supervisor was killed.
  const child = spawn(command, args, { env, detached: true, stdio: ['ignore', log.fd, log.fd] });
  spawned(child);
  const gone = new Promise<void>((done) => child.once('exit', () => done()).once('error', () => done()));
  await log.close();
  if (await untilReady(child, ready)) return { ok: true, value: { process: child, stop: (deadline) => stop(child, gone, deadline) } };
  const how = child.exitCode ?? child.signalCode;
  killGroup(child.pid);
  if (child.pid !== undefined) await gone;
  const said = await lastLines(logFile, 5);
  return how === null
    ? refuse('setup.part-not-ready', { name, seconds: READY_MS / 1000, logFile, said })
    : refuse('setup.part-ended', { name, how: String(how), logFile, said });
}

async function untilReady(child: ChildProcess, ready: () => Promise<boolean>): Promise<boolean> {
  const until = Date.now() + READY_MS;
  while (Date.now() < until && child.exitCode === null && child.signalCode === null && child.pid !== undefined) {
    if (await ready()) return true;
    await pause(50);
  }
  return false;
}

async function stop(child: ChildProcess, gone: Promise<void>, deadline: number): Promise<void> {
  child.kill('SIGTERM');
  const timer = setTimeout(() => killGroup(child.pid), deadline - Date.now());
  await gone;
  clearTimeout(timer);
}

/** Whether a health address answers 200. */
export const answersOk = (url: string) => async (): Promise<boolean> =>
  fetch(url, { signal: AbortSignal.timeout(2000) }).then((answer) => answer.ok, () => false);
