import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Client } from 'pg';
import { sha256 } from '#libs/kernel/canonical-json.js';
import { say } from '#libs/messages/say.js';
import { makeQueueTables } from './queue.js';
import { ensureRoles, OWNER } from './roles.js';

type Migration = { readonly name: string; readonly sql: string; readonly checksum: string };

/** The same lock that Prisma's own engine takes, so that the two never run at once. */
const lock = 72707369;

/**
 * Brings a database to the newest schema: roles with their passwords, then each file of `folder` that it has
 * not seen, in the order of their names, each in a transaction of its own, then the queue's tables. Several at once
 * apply each file once. The one place that needs the database's owner: processes that run do without.
 * Keeps Prisma's own table, so that Prisma finds the history clean. Answers the names that it applied; throws,
 * with a sentence for people, where a file that was applied has been changed or is missing.
 */
export async function migrate(target: {
  readonly databaseUrl: string;
  readonly secret: Buffer;
  readonly folder?: string;
}): Promise<readonly string[]> {
  const migrations = await readMigrations(target.folder ?? migrationsFolder());
  const client = new Client({ connectionString: target.databaseUrl, application_name: 'planline migrate' });
  // A database that goes away meanwhile rejects what is asked, which tells it; unheard, the event would end whoever migrates.
  client.on('error', () => undefined);
  await client.connect();
  try {
    await client.query('select pg_advisory_lock($1)', [lock]);
    await ensureRoles(client, target.secret);
    await becomeOwner(client);
    const applied = await appliedChecksums(client);
    refuseOtherHistory(applied, migrations);
    const pending = migrations.filter(({ name }) => !applied.has(name));
    for (const migration of pending) await apply(client, migration);
    await makeQueueTables(client);
    return pending.map(({ name }) => name);
  } finally {
    await client.end();
  }
}

/** The files are not compiled: from `dist/prisma` as from `prisma` they lie below the folder of package.json. */
function migrationsFolder(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, 'package.json'))) folder = dirname(folder);
  return join(folder, 'prisma', 'migrations');
}

async function readMigrations(folder: string): Promise<Migration[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  return Promise.all(
    names.sort().map(async (name) => {
      const sql = await readFile(join(folder, name, 'migration.sql'), 'utf8');
      return { name, sql, checksum: sha256(sql) };
    }),
  );
}

async function becomeOwner(client: Client): Promise<void> {
  const { rows } = await client.query<{ database: string; member: boolean }>(
    `select quote_ident(current_database()) as database, pg_has_role('${OWNER}', 'set') as member`,
  );
  const { database, member } = rows[0]!;
  if (!member) await client.query(`grant ${OWNER} to current_user`);
  await client.query(`grant create on database ${database} to ${OWNER}`);
  await client.query(`grant create on schema public to ${OWNER}`);
  await client.query(`set role ${OWNER}`);
}

async function appliedChecksums(client: Client): Promise<ReadonlyMap<string, string>> {
  await client.query(`create table if not exists public._prisma_migrations (
    id varchar(36) primary key not null,
    checksum varchar(64) not null,
    finished_at timestamptz,
    migration_name varchar(255) not null,
    logs text,
    rolled_back_at timestamptz,
    started_at timestamptz not null default now(),
    applied_steps_count integer not null default 0
  )`);
  const { rows } = await client.query<{ migration_name: string; checksum: string }>(
    'select migration_name, checksum from public._prisma_migrations where finished_at is not null and rolled_back_at is null',
  );
  return new Map(rows.map((row) => [row.migration_name, row.checksum]));
}

function refuseOtherHistory(applied: ReadonlyMap<string, string>, migrations: readonly Migration[]): void {
  const checksums = new Map(migrations.map(({ name, checksum }) => [name, checksum]));
  for (const [name, checksum] of applied) {
    const found = checksums.get(name);
    if (found === undefined) throw new Error(say('log.migration-missing', { name }));
    if (found !== checksum) throw new Error(say('log.migration-changed', { name }));
  }
}

async function apply(client: Client, { name, sql, checksum }: Migration): Promise<void> {
  await client.query('begin');
  try {
    await client.query(sql);
    await client.query(
      `insert into public._prisma_migrations (id, checksum, finished_at, migration_name, applied_steps_count)
       values ($1, $2, clock_timestamp(), $3, 1)`,
      [randomUUID(), checksum, name],
    );
    await client.query('commit');
  } catch (error) {
    await client.query('rollback');
    throw new Error(say('log.migration-failed', { name, reason: String(error) }), { cause: error });
  }
}
