import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { databaseUrlFor } from '#libs/config/config.js';
import { migrate } from '#prisma/migrate.js';
import { startPostgres, type TestPostgres } from '#test/support/postgres.js';

let server: TestPostgres;
let folder: string;
beforeAll(async () => {
  server = await startPostgres({ own: true });
  folder = await mkdtemp(join(tmpdir(), 'planline-migrations-'));
  await cp('prisma/migrations', folder, { recursive: true });
}, 60_000);
afterAll(async () => {
  await server.stop();
  await rm(folder, { recursive: true, force: true });
}, 30_000);

const secret = Buffer.alloc(32, 7);

async function anEmptyDatabase(name: string): Promise<string> {
  const client = new Client({ connectionString: server.adminUrl });
  await client.connect();
  await client.query(`create database ${name}`);
  await client.end();
  return Object.assign(new URL(server.adminUrl), { pathname: `/${name}` }).href;
}

describe('migrations', () => {
  it('refuses a database whose applied file was changed, and says what to do', async () => {
    const databaseUrl = await anEmptyDatabase('changed');
    await migrate({ databaseUrl, secret, folder });
    const file = join(folder, '0001_log', 'migration.sql');
    await cp(file, `${file}.kept`);
    await writeFile(file, 'create schema other;');
    await expect(migrate({ databaseUrl, secret, folder })).rejects.toThrow(/0001_log was applied to this database and has been changed since. Put the file back/);
    await cp(`${file}.kept`, file);
    expect(await migrate({ databaseUrl, secret, folder })).toEqual([]);
  });

  it('keeps nothing of a file that fails, and applies it once it is mended', async () => {
    const databaseUrl = await anEmptyDatabase('failing');
    const broken = join(folder, '9998_broken');
    await cp(join(folder, '0001_log'), broken, { recursive: true });
    await writeFile(join(broken, 'migration.sql'), 'create table public.half (id int); select no_such_function();');
    await expect(migrate({ databaseUrl, secret, folder })).rejects.toThrow(/9998_broken could not be applied/);
    await writeFile(join(broken, 'migration.sql'), 'create table public.half (id int);');
    expect(await migrate({ databaseUrl, secret, folder })).toEqual(['9998_broken']);
    await rm(broken, { recursive: true });
    await expect(migrate({ databaseUrl, secret, folder })).rejects.toThrow(/which this version of Planline does not know/);
  });

  it('applies each file once when three start at once', async () => {
    const databaseUrl = await anEmptyDatabase('three');
    const applied = await Promise.all([1, 2, 3].map(() => migrate({ databaseUrl, secret, folder })));
    const names = applied.flat();
    expect(names).toContain('0001_log');
    expect(new Set(names).size).toBe(names.length);
  });

  it('makes the queue’s tables too, in the owner’s name, so that no process that runs has to', async () => {
    const databaseUrl = await anEmptyDatabase('queue');
    await migrate({ databaseUrl, secret, folder });
    await migrate({ databaseUrl, secret, folder });
    const client = new Client({ connectionString: databaseUrlFor({ databaseUrl, secret }, 'log_reader') });
    await client.connect();
    const { rows } = await client.query(`select distinct tableowner, has_table_privilege(quote_ident(schemaname) || '.' || quote_ident(tablename), 'insert') as usable from pg_tables where schemaname = 'bullmq'`);
    await client.end();
    expect(rows).toEqual([{ tableowner: 'planline_owner', usable: true }]);
  });

  it('gives the roles the passwords of the newest secret', async () => {
    const databaseUrl = await anEmptyDatabase('passwords');
    const other = Buffer.alloc(32, 8);
    await migrate({ databaseUrl, secret, folder });
    await migrate({ databaseUrl, secret: other, folder });
    const login = async (by: Buffer): Promise<unknown> => {
      const client = new Client({ connectionString: databaseUrlFor({ databaseUrl, secret: by }, 'query') });
      await client.connect();
      return client.end();
    };
    await expect(login(secret)).rejects.toMatchObject({ code: '28P01' });
    await login(other);
  });

  it('migrates two databases of one server at once, though they share the roles', async () => {
    const urls = await Promise.all(['one', 'two', 'four'].map((name) => anEmptyDatabase(`at_once_${name}`)));
    const applied = await Promise.all(urls.map((databaseUrl) => migrate({ databaseUrl, secret, folder })));
    for (const names of applied) expect(names).toContain('0001_log');
  });
});
