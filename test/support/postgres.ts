import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client, Pool } from 'pg';
import { freePort } from '#apps/cli/up/ports.js';
import { databaseUrlFor, type DatabaseRole } from '#libs/config/config.js';
import { say } from '#libs/messages/say.js';
import { startPostgres as startPostgresServer, type PostgresServer } from '#libs/postgres-server/server.js';
import { migrate } from '#prisma/migrate.js';

export { freePort };

/** Roles and their passwords belong to the server, so that all its databases share one secret. */
const secret = Buffer.alloc(32, 7);

export type TestDatabase = {
  /** As its owner, who migrates it. */
  readonly databaseUrl: string;
  readonly secret: Buffer;
  urlFor(role: DatabaseRole | 'owner'): string;
  /** One pool a role, opened on first use and closed by `drop`. */
  pool(role: DatabaseRole | 'owner'): Pool;
  drop(): Promise<void>;
};

export type TestPostgres = {
  readonly adminUrl: string;
  /** A database with the four roles and all migrations, or those of a folder. */
  createDatabase(migrations?: string): Promise<TestDatabase>;
  /** kill -9 of the server; `start` brings it back on the same data and port. Only of a server of one's own. */
  kill(): Promise<void>;
  start(): Promise<void>;
  stop(): Promise<void>;
};

/** A real PostgreSQL: the one that the whole test run shares (PLANLINE_TEST_POSTGRES), or else one of its own. */
export async function startPostgres(options: { readonly own?: boolean } = {}): Promise<TestPostgres> {
  const shared = process.env.PLANLINE_TEST_POSTGRES;
  if (shared && !options.own) return sharedServer(shared);
  const server = await ownServer();
  return { ...server, createDatabase: (migrations) => createDatabase(server.adminUrl, migrations) };
}

function sharedServer(adminUrl: string): TestPostgres {
  const notOurs = async (): Promise<void> => {
    throw new Error('a shared server is not ours to stop: ask for a server of your own');
  };
  return { adminUrl, createDatabase: (migrations) => createDatabase(adminUrl, migrations), kill: notOurs, start: notOurs, stop: async () => undefined };
}

async function ownServer(): Promise<Omit<TestPostgres, 'createDatabase'>> {
  const port = await freePort();
  const folder = await mkdtemp(join(tmpdir(), 'planline-postgres-'));
  // The database runs as another user where we are root, and must be let through.
  await chmod(folder, 0o711);
  const options = { folder: join(folder, 'data'), port, user: 'postgres', password: randomBytes(12).toString('hex'), logFile: join(folder, 'log') };
  const launch = async (): Promise<PostgresServer> => {
    const started = await startPostgresServer(options);
    if (!started.ok) throw new Error(say(started.refusal.code, started.refusal.params));
    return started.value;
  };
  let server = await launch();
  return {
    adminUrl: server.urlOf('postgres'),
    start: async () => {
      server = await launch();
    },
    kill: async () => {
      const gone = once(server.process, 'exit');
      server.process.kill('SIGKILL');
      await gone;
    },
    stop: async () => {
      await server.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function createDatabase(adminUrl: string, folder?: string): Promise<TestDatabase> {
  const name = `test_${randomBytes(6).toString('hex')}`;
  await asAdmin(adminUrl, `create database ${name}`);
  const databaseUrl = Object.assign(new URL(adminUrl), { pathname: `/${name}` }).href;
  await migrate({ databaseUrl, secret, ...(folder === undefined ? {} : { folder }) });
  const urlFor = (role: DatabaseRole | 'owner'): string => (role === 'owner' ? databaseUrl : databaseUrlFor({ databaseUrl, secret }, role));
  const pools = new Map<DatabaseRole | 'owner', Pool>();
  return {
    databaseUrl,
    secret,
    urlFor,
    pool: (role) => {
      const open = pools.get(role) ?? new Pool({ connectionString: urlFor(role), max: 20 });
      // A server killed on purpose ends idle connections; the pool opens new ones.
      if (!pools.has(role)) open.on('error', () => undefined);
      pools.set(role, open);
      return open;
    },
    drop: async () => {
      await Promise.all([...pools.values()].map((pool) => pool.end()));
      await asAdmin(adminUrl, `drop database if exists ${name} with (force)`);
    },
  };
}

async function asAdmin(adminUrl: string, statement: string): Promise<void> {
  const client = new Client({ connectionString: adminUrl });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
