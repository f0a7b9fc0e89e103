import { execFile } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Why nobody can listen there now, in the system's words (`EADDRINUSE` where another does); null where one can. */
export async function whyNotFree(port: number, host: string): Promise<string | null> {
  const probe = createServer();
  try {
    probe.listen(port, host);
    await once(probe, 'listening');
    return null;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code ?? String(error);
  } finally {
    await new Promise<void>((done) => probe.close(() => done()));
  }
}

export const isFree = async (port: number, host: string): Promise<boolean> => (await whyNotFree(port, host)) === null;

/** Where what listens on `bind` is reached from this machine. */
export function addressOf(bind: string, port: number): string {
  const host = bind === '0.0.0.0' || bind === '::' ? '127.0.0.1' : bind;
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
}

/** Below the ports that systems give to outgoing connections: one of those may be taken between our look and our use. */
const LOWEST = 20_000;
const HIGHEST = 32_000;
const TRIES = 100;

/** The port that was used last time where nobody has taken it since, so that addresses stay; any free one otherwise. */
export async function freePort(wanted?: number): Promise<number> {
  let port = wanted ?? randomInt(LOWEST, HIGHEST);
  for (let tries = 1; tries <= TRIES; tries += 1) {
    if (await isFree(port, '127.0.0.1')) return port;
    port = randomInt(LOWEST, HIGHEST);
  }
  throw new Error('this machine has no free port left');
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
