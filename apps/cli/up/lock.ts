import { link, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { refuse, type Result } from '#libs/kernel/refusal.js';
import { identify, isRunning, type ProcessIdentity } from './process-identity.js';

export type Lock = { readonly holder: ProcessIdentity; release(): Promise<void> };

/** One supervisor a data folder. A lock whose process is gone (killed, or a restarted machine) holds nobody up. */
export async function lockDataFolder(folder: string): Promise<Result<Lock>> {
  const path = join(folder, 'lock');
  const holder = await identify(process.pid);
  if (!holder) throw new Error('this process does not find itself');
  const written = `${path}.${process.pid}`;
  await writeFile(written, JSON.stringify(holder), { mode: 0o600 });
  try {
    for (;;) {
      // Linked, not written in place: nobody may ever read a lock that is half written, and take it for a dead one.
      if (await link(written, path).then(() => true, () => false)) {
        return { ok: true, value: { holder, release: () => rm(path, { force: true }) } };
      }
      const other = JSON.parse(await readFile(path, 'utf8').catch(() => 'null')) as ProcessIdentity | null;
      if (other && (await isRunning(other))) return refuse('setup.already-running', { folder, pid: String(other.pid) });
      await rm(path, { force: true });
    }
  } finally {
    await rm(written, { force: true });
  }
}
