import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { root } from '#apps/cli/root.js';
import type { startServers } from '#apps/worker/testing/installation.js';

/** The worker as it is built, in a process of its own that a test may kill. */
export function startWorkerProcess({ config }: Pick<Awaited<ReturnType<typeof startServers>>, 'config'>, more: NodeJS.ProcessEnv = {}): ChildProcess {
  return spawn(process.execPath, ['--conditions=default', 'dist/apps/worker/main.js'], {
    cwd: root,
    stdio: 'ignore',
    env: {
      PATH: process.env.PATH,
      PLANLINE_DATA: config.dataFolder,
      PLANLINE_SECRET: config.secret.toString('hex'),
      DATABASE_URL: config.databaseUrl,
      TEMPORAL_ADDRESS: config.temporal.address,
      PLANLINE_EMBEDDED_DATABASE: '1',
      PLANLINE_WORKER_HEALTH_PORT: String(config.workerHealthPort),
      ...more,
    },
  });
}

export async function endWorkerProcess(worker: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (worker.exitCode !== null || worker.signalCode !== null) return;
  const gone = once(worker, 'exit');
  worker.kill(signal);
  await gone;
}
