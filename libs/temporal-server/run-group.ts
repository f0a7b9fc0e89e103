import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { killGroup } from '#libs/kernel/kill-group.js';

export type RunLimits = {
  readonly timeoutMs: number;
  /** Whoever waits no longer: then nothing of it may go on. */
  readonly signal?: AbortSignal | undefined;
  readonly env?: NodeJS.ProcessEnv;
};

/**
 * Runs a command to its end, in a process group of its own: when its time is up or nobody waits any more, it is killed
 * with all that it has started. Throws the last line that it said where it did not end well.
 */
export async function runGroup(command: string, args: readonly string[], { timeoutMs, signal, env = process.env }: RunLimits): Promise<void> {
  signal?.throwIfAborted();
  const child = spawn(command, args, { env, detached: true, stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
  const end = (): void => killGroup(child.pid);
  const timer = setTimeout(end, timeoutMs);
  signal?.addEventListener('abort', end);
  try {
    const [code, killedBy] = (await once(child, 'close')) as [number | null, NodeJS.Signals | null];
    if (code !== 0) throw new Error(said.trim().split('\n').at(-1) || `${command} ended with ${killedBy ?? code}`);
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', end);
  }
}
