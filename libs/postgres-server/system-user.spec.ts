import { describe, expect, it } from '@jest/globals';
import { chmod, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { closedFolder } from './system-user.js';

const stranger = { uid: 65_531, gid: 65_531 };

describe('the database’s user', () => {
  it('is told the outermost folder that it may not enter', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'planline-closed-'));
    try {
      await mkdir(join(folder, 'a/b'), { recursive: true });
      expect(await closedFolder(stranger, join(folder, 'a/b/postgres'))).toBe(folder);
      await chmod(folder, 0o711);
      expect(await closedFolder(stranger, join(folder, 'a/b/postgres'))).toBeNull();
      await chmod(join(folder, 'a/b'), 0o700);
      expect(await closedFolder(stranger, join(folder, 'a/b/postgres'))).toBe(join(folder, 'a/b'));
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it('who is ourselves finds no door closed', async () => {
    expect(await closedFolder({}, '/nowhere')).toBeNull();
  });
});
