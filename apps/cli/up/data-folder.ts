import { randomBytes } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { refuse, type Result } from '#libs/kernel/refusal.js';

export type DataFolder = {
  readonly path: string;
  readonly logs: string;
  readonly secret: string;
  readonly ownerKey: string;
};

/** Makes the data folder, the installation's secret and the local owner's key where they are missing. */
export async function openDataFolder(folder: string): Promise<Result<DataFolder>> {
  const path = resolve(folder);
  const logs = join(path, 'logs');
  try {
    // Others may pass through (the database runs as another user), but not list; each secret file is its owner's alone.
    await mkdir(path, { recursive: true, mode: 0o711 });
    await mkdir(logs, { recursive: true, mode: 0o700 });
    return {
      ok: true,
      value: { path, logs, secret: await keyFile(join(path, 'secret')), ownerKey: await keyFile(join(path, 'owner.key')) },
    };
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? String(error);
    return code === 'ENOSPC' ? refuse('setup.disk-full', { folder: path }) : refuse('setup.data-folder-not-writable', { folder: path, reason: code });
  }
}

/** 32 random bytes in hexadecimal, made once: whoever comes second reads what the first one wrote. */
async function keyFile(path: string): Promise<string> {
  await writeFile(path, `${randomBytes(32).toString('hex')}\n`, { mode: 0o600, flag: 'wx' }).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error;
  });
  return (await readFile(path, 'utf8')).trim();
}
