import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { once } from 'node:events';
import { chmod, mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { say } from '#libs/messages/say.js';
import { itWith } from '#test/support/skip.js';
import { startPostgres, type PostgresServer } from './server.js';

describe('the built-in database', () => {
  let folder: string;
  let port: number;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'planline-server-'));
    await chmod(folder, 0o711);
    const probe = createServer().listen(0, '127.0.0.1');
    await once(probe, 'listening');
    port = (probe.address() as AddressInfo).port;
    await new Promise((done) => probe.close(done));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  const start = async (): Promise<PostgresServer> => {
    const started = await startPostgres({ folder: join(folder, 'data'), port, user: 'postgres', password: 'secret', logFile: join(folder, 'log') });
    if (!started.ok) throw new Error(`${started.refusal.code}: ${JSON.stringify(started.refusal.params)}`);
    return started.value;
  };
  const ask = async (server: PostgresServer, query: string): Promise<unknown[]> => {
    const client = new Client({ connectionString: server.urlOf('postgres') });
    await client.connect();
    return client.query(query).then(({ rows }) => rows as unknown[]).finally(() => client.end());
  };

  const until = async (server: PostgresServer, query: string): Promise<void> => {
    while ((await ask(server, query)).length === 0) await new Promise((done) => setImmediate(done));
  };

  itWith(process.getuid?.() === 0 ? null : 'only root’s database runs as another user')('is refused, in one sentence, a folder that its user may not enter', async () => {
    const closed = join(folder, 'closed');
    await mkdir(closed, { mode: 0o700 });
    const refused = await startPostgres({ folder: join(closed, 'data'), port, user: 'postgres', password: 'secret', logFile: join(folder, 'log') });
    expect(refused.ok ? 'started' : say(refused.refusal.code, refused.refusal.params)).toBe(
      `The database runs as the user "postgres", which may not enter ${closed}, on the way to ${join(closed, 'data')}. Choose another data folder with PLANLINE_DATA (and keep the project itself where that user may read), or open this one with: chmod o+x ${closed}`,
    );
  });

  it('keeps what was committed over a stop, and over kill -9', async () => {
    const first = await start();
    expect(await ask(first, 'show fsync')).toEqual([{ fsync: 'on' }]);
    await ask(first, 'create table kept as select 1 as n');
    await first.stop();
    const second = await start();
    await ask(second, 'insert into kept values (2)');
    const gone = once(second.process, 'exit');
    second.process.kill('SIGKILL');
    await gone;
    const third = await start();
    expect(await ask(third, 'select n from kept order by n')).toEqual([{ n: 1 }, { n: 2 }]);
    await third.stop();
  }, 60_000);

  it('orphans: starts again although sessions of the killed one are still at work, as soon as these have ended', async () => {
    const first = await start();
    const client = new Client({ connectionString: first.urlOf('postgres') });
    client.on('error', () => undefined);
    await client.connect();
    // It is busy without waiting for anything, and so does not hear that its server is gone; for as long on a slow machine as on a fast one.
    const busy = client.query("do $$ declare ends timestamptz := clock_timestamp() + interval '6 seconds'; begin while clock_timestamp() < ends loop null; end loop; end $$").then(() => 'done', () => 'cut off');
    await until(first, "select 1 from pg_stat_activity where state = 'active' and query like 'do %'");
    const gone = once(first.process, 'exit');
    first.process.kill('SIGKILL');
    await gone;
    const second = await start();
    expect(await readFile(join(folder, 'log'), 'utf8')).toContain('pre-existing shared memory block');
    expect(await ask(second, 'select 1 as one')).toEqual([{ one: 1 }]);
    await second.stop();
    expect(['done', 'cut off']).toContain(await busy);
    await client.end().catch(() => undefined);
  }, 60_000);
});
