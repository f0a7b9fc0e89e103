import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { promisify } from 'node:util';

const run = promisify(execFile);

async function bindable(port: number, host: string): Promise<number | null> {
  const probe = createServer();
  try {
    probe.listen(port, host);
    await once(probe, 'listening');
    return (probe.address() as AddressInfo).port;
  } catch {
    return null;
  } finally {
    await new Promise<void>((done) => probe.close(() => done()));
  }
}

export const isFree = async (port: number, host: string): Promise<boolean> => (await bindable(port, host)) !== null;

/** The port that was used last time where nobody has taken it since, so that addresses stay; any free one otherwise. */
export async function freePort(wanted: number | undefined): Promise<number> {
  const port = (wanted !== undefined ? await bindable(wanted, '127.0.0.1') : null) ?? (await bindable(0, '127.0.0.1'));
  if (port === null) throw new Error('this machine has no free port left');
  return port;
}

/** Who listens there, as `name (process 123)`, where this machine's tools tell; null where they don't. */
export async function whoHas(port: number): Promise<string | null> {
  const asked = [
    { command: 'ss', args: ['-Hltnp', `sport = :${port}`], found: /users:\(\("([^"]+)",pid=(\d+)/ },
    { command: 'lsof', args: ['-nP', '-sTCP:LISTEN', '-Fcp', `-iTCP:${port}`], found: /p(?<pid>\d+)\nc(?<name>.+)/ },
  ];
  for (const { command, args, found } of asked) {
    const output = await run(command, args).then(({ stdout }) => stdout, () => '');
    const match = found.exec(output);
    if (match) return `${match.groups?.name ?? match[1]} (process ${match.groups?.pid ?? match[2]})`;
  }
  return null;
}
