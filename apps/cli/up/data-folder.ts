import { randomBytes } from 'node:crypto';
import { access, mkdir, readFile, statfs, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { refuse, type Result } from '#libs/kernel/refusal.js';

export type DataFolder = {
  readonly path: string;
  readonly logs: string;
  readonly secret: string;
  readonly ownerKey: string;
};

export type DataFolderMeans = {
  readonly mkdir: (path: string, options: { readonly recursive: true; readonly mode: number }) => Promise<unknown>;
  readonly statfs: (path: string) => Promise<{ readonly bavail: number; readonly bsize: number }>;
  /** How long a file system may think about a new folder. */
  readonly patienceMs: number;
};

/**
 * A new installation needs its database, log and first imports. One that is there already must go on reminding
 * people on a disk that fills up: it is stopped only where its database could hardly write any more.
 */
const NEEDED_BYTES = { anew: 300e6, again: 50e6 };

/** Makes the data folder, the installation's secret and the local owner's key where they are missing. */
export async function openDataFolder(folder: string, means: DataFolderMeans = { mkdir, statfs, patienceMs: 10_000 }): Promise<Result<DataFolder>> {
  const path = resolve(folder);
  const logs = join(path, 'logs');
  try {
    // Others may pass through (the database runs as another user), but not list; each secret file is its owner's alone.
    const made = await inTime(means.mkdir(path, { recursive: true, mode: 0o711 }), means.patienceMs);
    if (!made) return refuse('setup.data-folder-not-made', { folder: path, seconds: means.patienceMs / 1000 });
    const { bavail, bsize } = await means.statfs(path);
    const free = bavail * bsize;
    const needed = NEEDED_BYTES[(await isThere(join(path, 'secret'))) ? 'again' : 'anew'];
    if (free < needed) return refuse('setup.disk-almost-full', { folder: path, free: Math.floor(free / 1e6), needed: needed / 1e6 });
    await mkdir(logs, { recursive: true, mode: 0o700 });
    return {
      ok: true,
      value: { path, logs, secret: await keyFile(join(path, 'secret')), ownerKey: await keyFile(join(path, 'owner.key')) },
    };
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? String(error);
    if (code === 'ENOSPC') return refuse('setup.disk-full', { folder: path });
    if (code === 'EEXIST' || code === 'ENOTDIR') return refuse('setup.data-folder-is-file', { folder: path });
    return refuse('setup.data-folder-not-writable', { folder: path, reason: code });
  }
}

/** In /proc Node tries for ever to make what can't be made; there, nothing ends it but the end of the process. */
async function inTime(work: Promise<unknown>, patienceMs: number): Promise<boolean> {
  const late = new AbortController();
  const waited = pause(patienceMs, false, { signal: late.signal }).catch(() => false);
  try {
    return await Promise.race([work.then(() => true), waited]);
  } finally {
    late.abort();
  }
}

const isThere = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );

/** 32 random bytes in hexadecimal, made once: whoever comes second reads what the first one wrote. */
async function keyFile(path: string): Promise<string> {
  await writeFile(path, `${randomBytes(32).toString('hex')}\n`, { mode: 0o600, flag: 'wx' }).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error;
  });
  return (await readFile(path, 'utf8')).trim();
}
