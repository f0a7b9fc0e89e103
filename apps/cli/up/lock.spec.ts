import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDataFolder } from './data-folder.js';
import { lockDataFolder } from './lock.js';
import { identify, isRunning } from './process-identity.js';

describe('the data folder', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'planline-lock-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it('refuses a second supervisor, and says which process has it', async () => {
    const first = await lockDataFolder(folder);
    expect(await lockDataFolder(folder)).toMatchObject({ ok: false, refusal: { code: 'setup.already-running', params: { pid: String(process.pid) } } });
    if (first.ok) await first.value.release();
    expect((await lockDataFolder(folder)).ok).toBe(true);
  });

  it('is not held up by the lock of a killed one, even where its number belongs to another process now', async () => {
    await writeFile(join(folder, 'lock'), JSON.stringify({ pid: process.pid, startedAs: 'in another boot' }));
    expect((await lockDataFolder(folder)).ok).toBe(true);
  });

  it('refuses a place below a file, where no folder can be', async () => {
    await writeFile(join(folder, 'a-file'), '');
    expect(await openDataFolder(join(folder, 'a-file', 'data'))).toMatchObject({ ok: false, refusal: { code: 'setup.data-folder-is-file' } });
  });

  it('keeps its secrets for its owner alone, and the same ones from start to start', async () => {
    const path = join(folder, 'data');
    const first = await openDataFolder(path);
    const second = await openDataFolder(path);
    expect(first).toEqual(second);
    expect(first).toMatchObject({ ok: true, value: { secret: expect.stringMatching(/^[0-9a-f]{64}$/), ownerKey: expect.stringMatching(/^[0-9a-f]{64}$/) } });
    expect((await stat(join(path, 'owner.key'))).mode & 0o777).toBe(0o600);
    expect((await stat(join(path, 'secret'))).mode & 0o777).toBe(0o600);
  });
});

describe('a process', () => {
  it('is known by its number and its start together', async () => {
    const self = await identify(process.pid);
    expect(self && (await isRunning(self))).toBe(true);
    expect(await isRunning({ pid: process.pid, startedAs: 'earlier' })).toBe(false);
  });
});
