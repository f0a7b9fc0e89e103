import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdir, mkdtemp, rm, statfs, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { say } from '#libs/messages/say.js';
import { openDataFolder, type DataFolderMeans } from './data-folder.js';

describe('a data folder is refused', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'planline-data-'));
  });
  afterAll(() => rm(folder, { recursive: true }));
  const roomy = { mkdir, statfs: async () => ({ bavail: 1e6, bsize: 4096 }), patienceMs: 5_000 };
  const open = async (path: string, means: Partial<DataFolderMeans> = {}) => {
    const opened = await openDataFolder(join(folder, path), { ...roomy, ...means });
    return opened.ok ? null : { ...opened.refusal, sentence: say(opened.refusal.code, opened.refusal.params) };
  };

  it('where it is a file, or lies in one', async () => {
    await writeFile(join(folder, 'hostname'), 'x');
    for (const path of ['hostname', 'hostname/data']) expect(await open(path)).toMatchObject({ code: 'setup.data-folder-is-file', sentence: expect.stringContaining('is a file') });
  });

  it('on a disk with too little room, by what is free there and what is needed', async () => {
    expect(await open('small', { statfs: async () => ({ bavail: 50, bsize: 1e6 }) })).toMatchObject({ code: 'setup.disk-almost-full', sentence: expect.stringMatching(/small.*50 MB.*300 MB/) });
    const full = Object.assign(new Error('full'), { code: 'ENOSPC' });
    expect(await open('full', { mkdir: () => Promise.reject(full) })).toMatchObject({ code: 'setup.disk-full' });
  });

  it('below 50 MB where its installation is there already, which has to go on reminding people with 250 MB', async () => {
    const withFree = (megabytes: number) => open('kept', { statfs: async () => ({ bavail: megabytes, bsize: 1e6 }) });
    expect(await withFree(250)).toMatchObject({ code: 'setup.disk-almost-full', sentence: expect.stringContaining('300 MB') });
    expect(await open('kept')).toBeNull();
    expect(await withFree(49)).toMatchObject({ code: 'setup.disk-almost-full', sentence: expect.stringMatching(/49 MB.*50 MB/) });
    expect(await withFree(250)).toBeNull();
  });

  it('where its file system never answers, after a while', async () => {
    expect(await open('nope', { mkdir: () => new Promise(() => undefined), patienceMs: 20 })).toMatchObject({ code: 'setup.data-folder-not-made' });
  });

  it('and is opened where nothing stands against it, with the same keys as before', async () => {
    const [first, second] = [await openDataFolder(join(folder, 'data'), { ...roomy, statfs }), await openDataFolder(join(folder, 'data'), roomy)];
    expect(first.ok && second.ok && first.value.ownerKey === second.value.ownerKey).toBe(true);
  });
});
