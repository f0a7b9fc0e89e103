import { join } from 'node:path';
import { databaseAddress } from '#libs/config/config.js';
import { ok, refuse, type Result } from '#libs/kernel/refusal.js';
import { migrate } from '#prisma/migrate.js';
import { must, Refused } from '../refused.js';
import { root } from '../root.js';
import type { DataFolder } from './data-folder.js';
import { databasePart, reachDatabase } from './database.js';
import type { Part } from './part.js';
import { addressOf, freePort, whoHas, whyNotFree } from './ports.js';
import { answersOk, processPart } from './process-part.js';
import { reachRedis } from './redis.js';
import { healthPath, service } from './services.js';
import type { RunState } from './state.js';
import { reachTemporal, temporalPart } from './temporal.js';

export type UpOptions = {
  readonly data: string;
  readonly port: number;
  readonly bind: string;
  readonly env: NodeJS.ProcessEnv;
};

export type Means = {
  readonly keep: (part: Part) => Promise<void>;
  readonly print: (line: string) => void;
  /** Given when it is to stop before everything is started. */
  readonly interrupted: AbortSignal;
};

/** Everything that is not given from outside, in the order in which the parts need each other. */
export async function startParts(options: UpOptions, data: DataFolder, state: RunState, means: Means): Promise<void> {
  const { env, port, bind } = options;
  const { keep, print, interrupted } = means;
  must(await checkPort(port, bind));
  if (env.REDIS_URL) {
    must(await reachRedis(env.REDIS_URL));
    print(`Redis: the one at ${new URL(env.REDIS_URL).host}`);
  }
  const ports = {
    api: port,
    worker: await freePort(state.lastPort('worker')),
    postgres: await freePort(state.lastPort('postgres')),
    temporal: await freePort(state.lastPort('temporal')),
  };
  state.update({ ports });
  const namespace = env.TEMPORAL_NAMESPACE ?? 'default';

  // The two servers don't need each other; the database is the one that what follows waits for.
  const temporal = startTemporal(env.TEMPORAL_ADDRESS, namespace, ports.temporal, data, means);
  temporal.catch(() => undefined);
  const databaseUrl = await startDatabase(env.DATABASE_URL, ports.postgres, data, means);
  if (interrupted.aborted) throw new Refused({ code: 'setup.interrupted', params: {} });
  const applied = await timed(() => migrate({ databaseUrl, secret: Buffer.from(data.secret, 'hex') }));
  print(`Migrations: ${applied.value.length === 0 ? 'none to apply' : `${applied.value.length} applied`}${applied.took}`);
  const temporalAddress = await temporal;

  const childEnv = environmentOfOurs(options, data, { ports, databaseUrl, temporalAddress });
  const app = async (name: 'worker' | 'api'): Promise<void> => {
    const script = join(root, 'dist', 'apps', name, 'main.js');
    const part = processPart({
      name,
      command: process.execPath,
      args: ['--enable-source-maps', script],
      // Only the API is for others than this machine.
      env: name === 'api' ? childEnv : { ...childEnv, PLANLINE_BIND: '127.0.0.1' },
      logFile: join(data.logs, `${name}.log`),
      ready: answersOk(`${addressOf(name === 'api' ? bind : '127.0.0.1', ports[name])}${healthPath(service(name))}`),
    });
    const { took } = await timed(() => keep(part));
    print(`${name === 'api' ? 'API' : 'Worker'}: ready${took}`);
  };
  await Promise.all([app('worker'), app('api')]);
}

/** Whether the API will be able to listen, so that nothing is started for one that won't. */
export async function checkPort(port: number, bind: string): Promise<Result<null>> {
  const why = await whyNotFree(port, bind);
  if (why === null) return ok(null);
  if (why === 'EACCES') return refuse('setup.port-not-allowed', { port: String(port) });
  if (why !== 'EADDRINUSE') return refuse('setup.bind-wrong', { bind, reason: why });
  const holder = await whoHas(port);
  return refuse(holder ? 'setup.port-taken-by' : 'setup.port-taken', { port: String(port), holder: holder ?? '' });
}

type Started = { readonly ports: { readonly worker: number }; readonly databaseUrl: string; readonly temporalAddress: string };

/** What the API and the worker are told: whatever was given from outside, and where the parts are. */
export function environmentOfOurs({ env, port, bind }: UpOptions, data: DataFolder, { ports, databaseUrl, temporalAddress }: Started): NodeJS.ProcessEnv {
  return {
    ...env,
    NODE_ENV: 'production',
    PLANLINE_DATA: data.path,
    PLANLINE_PORT: String(port),
    PLANLINE_BIND: bind,
    PLANLINE_PUBLIC_URL: env.PLANLINE_PUBLIC_URL || addressOf(bind, port),
    PLANLINE_SECRET: data.secret,
    PLANLINE_WORKER_HEALTH_PORT: String(ports.worker),
    PLANLINE_WORKER_HEALTH_URL: `${addressOf('127.0.0.1', ports.worker)}${healthPath(service('worker'))}`,
    PLANLINE_EMBEDDED_DATABASE: env.DATABASE_URL ? '0' : '1',
    // Only migrations log in as the owner, and they have run.
    DATABASE_URL: databaseAddress(databaseUrl),
    TEMPORAL_ADDRESS: temporalAddress,
    TEMPORAL_NAMESPACE: env.TEMPORAL_NAMESPACE ?? 'default',
  };
}

async function startDatabase(outside: string | undefined, port: number, data: DataFolder, { keep, print }: Means): Promise<string> {
  if (outside) {
    must(await reachDatabase(outside));
    print(`PostgreSQL: the one at ${new URL(outside).host}`);
    return outside;
  }
  const { part, url } = databasePart(data, port);
  const { took } = await timed(() => keep(part));
  print(`PostgreSQL: ready on port ${port}, kept in ${join(data.path, 'postgres')}${took}`);
  return url;
}

/** The server that is given from outside, or one of our own. */
export async function startTemporal(outside: string | undefined, namespace: string, port: number, data: DataFolder, { keep, print, interrupted }: Means): Promise<string> {
  if (outside) {
    must(await reachTemporal(outside, namespace, 10_000));
    print(`Temporal: the one at ${outside}`);
    return outside;
  }
  const part = must(await temporalPart(data, port, namespace, (doing) => print(`Temporal: ${doing} …`), interrupted));
  const { took } = await timed(() => keep(part));
  print(`Temporal: ready on port ${port}${took}`);
  return `127.0.0.1:${port}`;
}

async function timed<T>(run: () => Promise<T>): Promise<{ value: T; took: string }> {
  const since = Date.now();
  const value = await run();
  return { value, took: ` (${((Date.now() - since) / 1000).toFixed(1)} s)` };
}
