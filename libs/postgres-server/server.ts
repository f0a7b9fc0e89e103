import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chown, mkdir, open, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { refuse, type Result } from '#libs/kernel/refusal.js';
import { findPostgres } from './binaries.js';
import { closedFolder, databaseUser, type SystemUser } from './system-user.js';

export type PostgresOptions = {
  /** Where the database is kept; made on first use. */
  readonly folder: string;
  readonly port: number;
  /** Name and password of the cluster's owner. The password is fixed when the folder is made. */
  readonly user: string;
  readonly password: string;
  /** PostgreSQL's own output goes here. */
  readonly logFile: string;
  /** Settings on top of the durable defaults, e.g. `{ max_connections: '300' }`. */
  readonly settings?: Readonly<Record<string, string>>;
  /** Told of each process as soon as it is there: the one that makes the database on first use, and the server before it is ready. */
  readonly spawned?: (process: ChildProcess) => void;
};

export type PostgresServer = {
  readonly process: ChildProcess;
  readonly port: number;
  urlOf(database: string): string;
  /**
   * Ends sessions, writes a checkpoint and returns when the process is gone (pg_ctl's `fast`). At `deadline` (epoch
   * milliseconds) it is ended without one: the next start reads what is missing from its own log.
   */
  stop(deadline?: number): Promise<void>;
};

const READY_MS = 60_000;
/** A server that was killed leaves sessions behind that end by themselves; until then PostgreSQL refuses to start beside them. */
const ORPHANS_END_MS = 20_000;
/** One that is stopped (SIGSTOP) hears nothing but SIGKILL. */
const KILL_AFTER_MS = 300;

/**
 * Starts a PostgreSQL that listens on 127.0.0.1 only, with fsync on. Its process leads a group of
 * its own: a Ctrl-C in the terminal reaches the one who started it, who stops it last.
 */
export async function startPostgres(options: PostgresOptions): Promise<Result<PostgresServer>> {
  const folder = resolve(options.folder);
  const found = await findPostgres();
  if (!found.ok) return found;
  const user = await databaseUser();
  if (!user.ok) return user;
  await mkdir(folder, { recursive: true, mode: 0o700 });
  if ('uid' in user.value) await chown(folder, user.value.uid, user.value.gid);
  for (const path of [folder, found.value.postgres]) {
    const closed = await closedFolder(user.value, path);
    if (closed) return refuse('setup.folder-closed-to-database', { folder: closed, path });
  }
  if (!existsSync(join(folder, 'PG_VERSION'))) {
    const made = await makeCluster(found.value.initdb, folder, user.value, options);
    if (!made.ok) return made;
  }
  const until = Date.now() + ORPHANS_END_MS;
  for (;;) {
    const started = await start(found.value.postgres, folder, user.value, options);
    if (started.ok || !hasOrphans(String(started.refusal.params.reason)) || Date.now() > until) return started;
    await pause(200);
  }
}

/** Made beside its place and moved there when it is whole: a start that is killed half-way leaves nothing that the next one takes for a database. */
async function makeCluster(initdb: string, folder: string, user: SystemUser, options: PostgresOptions): Promise<Result<null>> {
  const unfinished = `${folder}.new`;
  await rm(unfinished, { recursive: true, force: true });
  await mkdir(unfinished, { mode: 0o700 });
  const passwordFile = join(folder, '..', `.initdb-${process.pid}`);
  await writeFile(passwordFile, options.password, { mode: 0o600 });
  if ('uid' in user) await Promise.all([passwordFile, unfinished].map((path) => chown(path, user.uid, user.gid)));
  try {
    const args = ['-D', unfinished, '-U', options.user, `--pwfile=${passwordFile}`, '--auth=scram-sha-256', '--encoding=UTF8'];
    const locale = ['--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8'];
    const child = spawn(initdb, [...args, ...locale], { ...user, cwd: unfinished, detached: true, stdio: ['ignore', 'ignore', 'pipe'] });
    options.spawned?.(child);
    let said = '';
    child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
    const code = await new Promise<number | null>((done) => child.once('close', done).once('error', () => done(null)));
    if (code === 0) {
      await rename(unfinished, folder);
      return { ok: true, value: null };
    }
    const reason = causeIn(said);
    return isDiskFull(reason) ? refuse('setup.disk-full', { folder }) : refuse('setup.database-not-made', { folder, reason });
  } finally {
    await rm(passwordFile, { force: true });
  }
}

async function start(postgres: string, folder: string, user: SystemUser, options: PostgresOptions): Promise<Result<PostgresServer>> {
  const settings: Record<string, string> = {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    fsync: 'on',
    lc_messages: 'C',
    max_connections: '200',
    ...options.settings,
  };
  const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const log = await open(options.logFile, 'a', 0o600);
  const { size: before } = await log.stat();
  const child = spawn(postgres, ['-D', folder, '-p', String(options.port), ...flags], {
    ...user,
    cwd: folder,
    detached: true,
    stdio: ['ignore', log.fd, log.fd],
  });
  options.spawned?.(child);
  const gone = new Promise<void>((done) => child.once('exit', () => done()).once('error', () => done()));
  const ready = await untilReady(child, folder);
  await log.close();
  if (!ready) {
    child.kill('SIGQUIT');
    await gone;
    const reason = causeIn((await readFile(options.logFile)).subarray(before).toString());
    return isDiskFull(reason) ? refuse('setup.disk-full', { folder }) : refuse('setup.database-not-started', { logFile: options.logFile, reason });
  }
  const credentials = `${encodeURIComponent(options.user)}:${encodeURIComponent(options.password)}`;
  return {
    ok: true,
    value: {
      process: child,
      port: options.port,
      urlOf: (database) => `postgres://${credentials}@127.0.0.1:${options.port}/${database}`,
      stop: async (deadline) => {
        child.kill('SIGINT');
        const timers = deadline === undefined ? [] : [setTimeout(() => child.kill('SIGQUIT'), deadline - Date.now()), setTimeout(() => child.kill('SIGKILL'), deadline + KILL_AFTER_MS - Date.now())];
        await gone;
        timers.forEach(clearTimeout);
      },
    },
  };
}

/** The last line of postmaster.pid is `ready` once connections are accepted: what pg_ctl waits for, too. */
async function untilReady(child: ChildProcess, folder: string): Promise<boolean> {
  const until = Date.now() + READY_MS;
  while (Date.now() < until && child.exitCode === null && child.signalCode === null && child.pid !== undefined) {
    const lines = (await readFile(join(folder, 'postmaster.pid'), 'utf8').catch(() => '')).split('\n');
    if (lines[0] === String(child.pid) && lines[7]?.trim() === 'ready') return true;
    await pause(20);
  }
  return false;
}

/**
 * Why it ended, in its own words: the cause comes first, and what it gave up and removed because of it after.
 * Of a log only what this start has written may be given.
 */
export function causeIn(said: string): string {
  const lines = said.split('\n').map((line) => line.trim()).filter(Boolean);
  return lines.find((line) => /no space left/i.test(line)) ?? lines.find((line) => /\b(?:error|fatal|panic):/i.test(line)) ?? lines.at(-1) ?? '';
}

/** Sessions of a killed server still hold its memory. */
export const hasOrphans = (reason: string): boolean => /pre-existing shared memory block .* still in use/.test(reason);

const isDiskFull = (reason: string): boolean => /no space left/i.test(reason);
