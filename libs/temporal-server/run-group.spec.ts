import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runGroup } from './run-group.js';

describe('a command that something is fetched by', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'planline-group-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  /** Starts a process of its own that would go on for an hour, and waits for it. Both hold the pipe that `runGroup` reads to its end. */
  const long = (): readonly [string, readonly string[]] => ['sh', ['-c', `sleep 3600 & touch '${join(folder, 'started')}'; wait`]];
  const started = async (): Promise<void> => {
    while (!existsSync(join(folder, 'started'))) await new Promise(setImmediate);
  };

  it('throws the last line that it said, or how it ended where it said nothing', async () => {
    await expect(runGroup('sh', ['-c', 'echo one >&2; echo two >&2; exit 3'], { timeoutMs: 60_000 })).rejects.toThrow(/^two$/);
    await expect(runGroup('sh', ['-c', 'exit 3'], { timeoutMs: 60_000 })).rejects.toThrow(/^sh ended with 3$/);
    await expect(runGroup(join(folder, 'nothing'), [], { timeoutMs: 60_000 })).rejects.toThrow(/ENOENT/);
  });

  it('is not started once nobody waits any more', async () => {
    await expect(runGroup(...long(), { timeoutMs: 60_000, signal: AbortSignal.abort() })).rejects.toThrow();
    expect(existsSync(join(folder, 'started'))).toBe(false);
  });

  it('is ended with all that it has started, at a signal or when its time is up', async () => {
    const interrupt = new AbortController();
    const running = runGroup(...long(), { timeoutMs: 3_600_000, signal: interrupt.signal });
    await started();
    interrupt.abort();
    await expect(running).rejects.toThrow(/^sh ended with SIGKILL$/);
    await expect(runGroup(...long(), { timeoutMs: 100 })).rejects.toThrow(/^sh ended with SIGKILL$/);
  });

  it('comes to its end where nothing is against it', async () => {
    await runGroup('sh', ['-c', `echo "$MARK" > '${join(folder, 'done')}'`], { timeoutMs: 60_000, env: { ...process.env, MARK: 'x' }, signal: new AbortController().signal });
    expect(existsSync(join(folder, 'done'))).toBe(true);
  });
});
