import { afterEach, describe, expect, it } from '@jest/globals';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { endLeftovers } from './leftovers.js';
import { keepRunning, type Part } from './part.js';
import { identify, isRunning, type ProcessIdentity } from './process-identity.js';
import { processPart } from './process-part.js';

const WAITS = 'setInterval(() => undefined, 1000)';
const nodeProcess = (script: string): ChildProcess => spawn(process.execPath, ['-e', script], { detached: true, stdio: 'ignore' });

describe('a part that is kept running', () => {
  const ended: (() => Promise<void>)[] = [];
  afterEach(async () => {
    for (const end of ended.splice(0)) await end();
  });

  const waitingPart = (started: ChildProcess[]): Part => ({
    name: 'waiting',
    start: async (spawned) => {
      const child = nodeProcess(WAITS);
      started.push(child);
      spawned(child);
      return {
        ok: true,
        value: {
          process: child,
          stop: async () => {
            const gone = once(child, 'exit');
            child.kill();
            await gone;
          },
        },
      };
    },
  });

  it('is started again when it is killed, and not when it is stopped', async () => {
    const started: ChildProcess[] = [];
    let recovered = (): void => undefined;
    const again = new Promise<void>((done) => (recovered = done));
    const crashes: string[] = [];
    const kept = await keepRunning(waitingPart(started), { changed: () => undefined, crashed: (_, how) => crashes.push(how), recovered: () => recovered() });
    if (!kept.ok) throw new Error(kept.refusal.code);
    started[0]!.kill('SIGKILL');
    await again;
    expect(crashes).toEqual(['SIGKILL']);
    await kept.value.stop(Date.now() + 10_000);
    expect(started).toHaveLength(2);
    expect(started[1]!.signalCode).toBe('SIGTERM');
    expect(crashes).toHaveLength(1);
  });

  it('that hears nothing is ended at the deadline, and one that is just being started again at once', async () => {
    const started: ChildProcess[] = [];
    const folder = await mkdtemp(join(tmpdir(), 'planline-part-'));
    ended.push(() => rm(folder, { recursive: true }));
    let isReady = true;
    const logFile = join(folder, 'deaf.log');
    const deaf = `process.on('SIGTERM', () => undefined); console.log('deaf'); ${WAITS}`;
    const ready = async () => isReady && (await readFile(logFile, 'utf8')).includes('deaf');
    const part = processPart({ name: 'deaf', command: process.execPath, args: ['-e', deaf], env: process.env, logFile, ready });
    const keep = async () => {
      const kept = await keepRunning({ ...part, start: (spawned) => part.start((child) => { started.push(child); spawned(child); }) }, { changed: () => undefined, crashed: () => undefined, recovered: () => undefined });
      if (!kept.ok) throw new Error(kept.refusal.code);
      return kept.value;
    };
    const stopped = await keep();
    const since = Date.now();
    await stopped.stop(since + 300);
    expect(started[0]!.signalCode).toBe('SIGKILL');
    expect(Date.now() - since).toBeGreaterThanOrEqual(290);
    const restarted = await keep();
    isReady = false;
    started[1]!.kill('SIGKILL');
    while (started.length < 3) await new Promise(setImmediate);
    await restarted.stop(Date.now() + 60_000);
    expect(started[2]!.signalCode).toBe('SIGKILL');
  });

  it('that ends before it is ready is refused with the last of what it said', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'planline-part-'));
    ended.push(() => rm(folder, { recursive: true }));
    const part = processPart({
      name: 'broken',
      command: process.execPath,
      args: ['-e', 'console.error("no such table"); process.exit(3)'],
      env: process.env,
      logFile: join(folder, 'broken.log'),
      ready: async () => false,
    });
    expect(await part.start(() => undefined)).toMatchObject({
      ok: false,
      refusal: { code: 'setup.part-ended', params: { name: 'broken', how: '3', said: expect.stringContaining('no such table') } },
    });
  });

  it('left over from a killed supervisor is ended; a stranger with its number is not', async () => {
    const [ours, stranger] = [nodeProcess(WAITS), nodeProcess(WAITS)];
    ended.push(async () => {
      stranger.kill('SIGKILL');
    });
    const known = (await identify(ours.pid!)) as ProcessIdentity;
    const other = (await identify(stranger.pid!)) as ProcessIdentity;
    const last = { supervisor: other, address: '', ports: {}, children: { api: known, worker: { ...other, startedAs: 'before' } } };
    expect(await endLeftovers(last)).toEqual(['api']);
    expect(await isRunning(known)).toBe(false);
    expect(await isRunning(other)).toBe(true);
  });
});
