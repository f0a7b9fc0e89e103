import { execFile } from 'node:child_process';
import { stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { promisify } from 'node:util';
import { refuse, type Result } from '#libs/kernel/refusal.js';

const run = promisify(execFile);
const NAME = 'postgres';

/** Whom the database runs as. Empty where we are not root: then it runs as ourselves. */
export type SystemUser = { readonly uid: number; readonly gid: number } | Record<string, never>;

async function look(): Promise<{ uid: number; gid: number } | null> {
  try {
    const [uid, gid] = await Promise.all([run('id', ['-u', NAME]), run('id', ['-g', NAME])]);
    return { uid: Number(uid.stdout), gid: Number(gid.stdout) };
  } catch {
    return null;
  }
}

/** PostgreSQL refuses to run as root, so root needs another user for it; made where there is none. */
export async function databaseUser(): Promise<Result<SystemUser>> {
  if (process.getuid?.() !== 0) return { ok: true, value: {} };
  const known = await look();
  if (known) return { ok: true, value: known };
  try {
    await run('groupadd', ['--system', '--force', NAME]);
    await run('useradd', ['--system', '--gid', NAME, '--no-create-home', '--shell', '/usr/sbin/nologin', NAME]);
  } catch {
    // Another start may have made it in between: the look below decides.
  }
  const made = await look();
  return made ? { ok: true, value: made } : refuse('setup.no-database-user', { user: NAME });
}

/**
 * The first folder on the way to `path` that the user may not pass through, or null. Root itself
 * passes everywhere, so without this look PostgreSQL alone would fail, and not say why.
 */
export async function closedFolder(user: SystemUser, path: string): Promise<string | null> {
  if (!('uid' in user)) return null;
  const closed: string[] = [];
  for (let folder = path; ; folder = dirname(folder)) {
    const seen = await stat(folder).catch(() => null);
    if (seen?.isDirectory()) {
      const bit = seen.uid === user.uid ? 0o100 : seen.gid === user.gid ? 0o010 : 0o001;
      if (!(seen.mode & bit)) closed.push(folder);
    }
    if (folder === dirname(folder)) return closed.at(-1) ?? null;
  }
}
