import { join } from 'node:path';
import { Client, type ClientConfig } from 'pg';
import { derivedSecret } from '#libs/config/config.js';
import { ok, refuse, type Result } from '#libs/kernel/refusal.js';
import { startPostgres } from '#libs/postgres-server/server.js';
import { reasonOf } from '#libs/kernel/reason.js';
import type { DataFolder } from './data-folder.js';
import { openLog } from './logs.js';
import type { Part } from './part.js';
import { DATABASE } from './services.js';

const USER = 'postgres';

const passwordFrom = (secret: string): string => derivedSecret(Buffer.from(secret, 'hex'), `database/${USER}`);

/** The owner's address of the embedded database. */
export const embeddedDatabaseUrl = (secret: string, port: number): string => `postgres://${USER}:${passwordFrom(secret)}@127.0.0.1:${port}/${DATABASE}`;

/** The embedded database: kept in the data folder, its owner's password derived from the installation's secret. */
export function databasePart(data: DataFolder, port: number): { part: Part; url: string } {
  const password = passwordFrom(data.secret);
  const logFile = join(data.logs, 'postgres.log');
  const start: Part['start'] = async (spawned) => {
    await (await openLog(logFile)).close();
    const started = await startPostgres({ folder: join(data.path, 'postgres'), port, user: USER, password, logFile, spawned });
    if (!started.ok) return started;
    try {
      await createDatabase(started.value.urlOf('postgres'));
    } catch (error) {
      // Nobody else knows of it yet.
      await started.value.stop();
      throw error;
    }
    return started;
  };
  return { part: { name: 'postgres', start }, url: embeddedDatabaseUrl(data.secret, port) };
}

async function createDatabase(adminUrl: string): Promise<void> {
  const client = quietClient({ connectionString: adminUrl });
  await client.connect();
  try {
    const { rowCount } = await client.query('select 1 from pg_database where datname = $1', [DATABASE]);
    if (rowCount === 0) await client.query(`create database ${DATABASE}`);
  } finally {
    await client.end();
  }
}

/** Whether an outside database lets us in. */
export async function reachDatabase(url: string): Promise<Result<null>> {
  const client = quietClient({ connectionString: url, connectionTimeoutMillis: 5000 });
  try {
    await client.connect();
    await client.query('select 1');
    return ok(null);
  } catch (error) {
    return refuse('setup.database-unreachable', { host: new URL(url).host, reason: reasonOf(error) });
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** A database that goes away rejects what is asked, which tells it; unheard, the event would end the supervisor, and leave what it started. */
function quietClient(options: ClientConfig): Client {
  const client = new Client(options);
  client.on('error', () => undefined);
  return client;
}
