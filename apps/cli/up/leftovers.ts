import { setTimeout as pause } from 'node:timers/promises';
import { killGroup } from '#libs/kernel/kill-group.js';
import type { RunFile } from '../run-file.js';
import { STOP_ORDER } from './part.js';
import { isRunning, type ProcessIdentity } from './process-identity.js';

const PATIENCE_MS = 12_000;

/**
 * Ends what a supervisor that was killed left running, and nothing else: a process is ours when its number and
 * its moment of start are the recorded ones. Answers their names.
 */
export async function endLeftovers(last: RunFile | null): Promise<string[]> {
  const ended: string[] = [];
  for (const name of STOP_ORDER) {
    const child = last?.children[name];
    if (!child || !(await isRunning(child))) continue;
    // To PostgreSQL SIGINT means: end the sessions and stop; SIGTERM would wait for them.
    await end(child, name === 'postgres' ? 'SIGINT' : 'SIGTERM');
    ended.push(name);
  }
  return ended;
}

async function end(child: ProcessIdentity, signal: NodeJS.Signals): Promise<void> {
  process.kill(child.pid, signal);
  const until = Date.now() + PATIENCE_MS;
  while (await isRunning(child)) {
    if (Date.now() > until) killGroup(child.pid);
    await pause(50);
  }
}
