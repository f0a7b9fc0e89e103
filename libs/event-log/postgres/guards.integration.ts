import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createHash } from 'node:crypto';
import type { DatabaseRole } from '#libs/config/config.js';
import { canonicalJson } from '#libs/kernel/canonical-json.js';
import { startPostgres, type TestDatabase, type TestPostgres } from '#test/support/postgres.js';
import { aCommand, anEvent, at } from '../testing/commands.js';
import { makePostgresLog } from './log.js';

let server: TestPostgres;
let database: TestDatabase;
beforeAll(async () => {
  server = await startPostgres();
  database = await server.createDatabase();
  const log = makePostgresLog(database.pool('append'));
  for (const tenant of ['district-1', 'district-2']) await log.append(aCommand({ writes: [at('task/1', 0)], events: 2, tenant }));
}, 60_000);
afterAll(async () => {
  await database.drop();
  await server.stop();
}, 30_000);

const changes = ['update log.events set stream = stream', 'delete from log.events', 'truncate log.events', 'delete from log.receipts'];

describe('app-role-cannot-update', () => {
  for (const role of ['append', 'log_reader', 'query'] as const) {
    for (const statement of [...changes, `insert into log.receipts values ('t', 'k', 'a', 'f', 1, 1)`]) {
      it(`refuses the role ${role}: ${statement}`, async () => {
        await expect(database.pool(role).query(statement)).rejects.toMatchObject({ code: '42501' });
      });
    }
  }

  it('refuses the append role to read the log past its functions', async () => {
    await expect(database.pool('append').query('select from log.events')).rejects.toMatchObject({ code: '42501' });
  });

  it('refuses the query and log_reader roles to append', async () => {
    for (const role of ['query', 'log_reader'] as const)
      await expect(makePostgresLog(database.pool(role)).append(aCommand({ writes: [at('task/2', 0)] }))).rejects.toMatchObject({ code: '42501' });
  });

  for (const statement of changes) {
    it(`refuses even the server's administrator: ${statement}`, async () => {
      await expect(database.pool('owner').query(statement)).rejects.toMatchObject({ code: '23001' });
    });
  }

  it('refuses an administrator who plays a replica', async () => {
    await expect(database.pool('owner').query(`set session_replication_role = replica; delete from log.events`)).rejects.toMatchObject({ code: '23001' });
  });
});

describe('log.append, called past our own adapter', () => {
  const call = async (parts: { tenant?: string; envelopes?: string[]; commands?: number[]; reads?: [number[], string[], number[]]; before?: string }): Promise<unknown> => {
    const { tenant = 'district-1', envelopes = [], commands = envelopes.map(() => 1), reads = [[], [], []], before } = parts;
    const client = await database.pool('append').connect();
    const each = [...new Set(commands)];
    try {
      if (before) await client.query(before);
      return await client.query('select * from log.append($1, $2, $3, $4, $5, $6, $7, $8, $9)', [
        each.map(() => tenant),
        each.map((command) => `past/${command}`),
        each.map(() => 'nobody'),
        each.map(() => 'intent'),
        commands,
        envelopes.join('\n'),
        ...reads,
      ]);
    } finally {
      client.release(true);
    }
  };
  const envelope = (stream: string, version: number, more: Parameters<typeof anEvent>[1] = {}): string =>
    canonicalJson(anEvent({ tenant: 'district-1', stream, version }, more));

  it('refuses an envelope of another tenant', async () => {
    await expect(call({ tenant: 'district-2', envelopes: [envelope('task/9', 1)] })).rejects.toMatchObject({ code: '42501' });
  });

  it('refuses versions with a gap', async () => {
    await expect(call({ envelopes: [envelope('task/9', 1), envelope('task/9', 3)] })).rejects.toMatchObject({ code: '22023' });
  });

  it('refuses a batch in which one command writes what another reads', async () => {
    const writes = [envelope('task/9', 1), envelope('task/10', 1)];
    await expect(call({ envelopes: writes, commands: [1, 2], reads: [[2], ['task/9'], [0]] })).rejects.toMatchObject({ code: '22023' });
  });

  it('refuses an entry above the limit', async () => {
    const large = envelope('task/9', 1, { payload: { text: 'x'.repeat(66_000) } });
    await expect(call({ envelopes: [large] })).rejects.toMatchObject({ code: '23514' });
  });

  it('refuses a snapshot that is older than its lock', async () => {
    const before = 'set default_transaction_isolation = "repeatable read"';
    await expect(call({ envelopes: [envelope('task/9', 1)], before })).rejects.toThrow(/READ COMMITTED/);
  });

  it('kept nothing of all this', async () => {
    const { rows } = await database.pool('log_reader').query(`select from log.events where stream in ('task/9', 'task/10')`);
    expect(rows).toEqual([]);
  });
});

describe('pooled-connection-of-another-tenant-sees-nothing', () => {
  const tenants = 'select distinct tenant from log.events order by tenant';

  it('shows a connection that comes back to the pool nothing of the tenant that had it before', async () => {
    const client = await database.pool('query').connect();
    const seen = async (tenant: string | null): Promise<string[]> => {
      await client.query('begin');
      if (tenant) await client.query(`select set_config('planline.tenant', $1, true)`, [tenant]);
      const { rows } = await client.query<{ tenant: string }>(tenants);
      await client.query('commit');
      return rows.map((row) => row.tenant);
    };
    try {
      expect(await seen('district-1')).toEqual(['district-1']);
      expect(await seen(null)).toEqual([]);
      expect(await seen('district-2')).toEqual(['district-2']);
      expect(await seen('district-3')).toEqual([]);
    } finally {
      client.release();
    }
  });

  it('shows nothing where no tenant was ever set', async () => {
    expect((await database.pool('query').query(tenants)).rows).toEqual([]);
  });

  it('gives no login role the rights of a superuser, nor the right to pass by row-level security', async () => {
    const roles: DatabaseRole[] = ['append', 'log_reader', 'query'];
    for (const role of roles) {
      const { rows } = await database.pool(role).query('select rolsuper, rolbypassrls, rolcreaterole from pg_roles where rolname = current_user');
      expect(rows).toEqual([{ rolsuper: false, rolbypassrls: false, rolcreaterole: false }]);
    }
  });
});

describe('clock-set-back', () => {
  it('records no event before the one that precedes it', async () => {
    const own = await server.createDatabase();
    const ahead = anEvent({ tenant: 'district-1', stream: 'task/1', version: 1 });
    await own.pool('owner').query(
      `insert into log.events (log_index, tenant, tenant_index, stream, version, event_id, entry)
       values (1, 'district-1', 1, 'task/1', 1, $1, convert_to($2, 'UTF8'))`,
      [ahead.id, `2999-01-01T00:00:00.000000Z\n${canonicalJson(ahead)}`],
    );
    const log = makePostgresLog(own.pool('append'));
    await log.append(aCommand({ writes: [at('task/1', 1)], events: 2 }));
    const recorded = (await log.readStream('district-1', 'task/1')).map((event) => event.recorded);
    expect(recorded).toEqual(['2999-01-01T00:00:00.000000Z', '2999-01-01T00:00:00.000001Z', '2999-01-01T00:00:00.000002Z']);
    await own.drop();
  });
});

describe('the leaf of an entry', () => {
  it('is SHA-256 of a zero byte and the entry, as RFC 6962 says', async () => {
    const { rows } = await database.pool('log_reader').query<{ entry: Buffer; leaf_hash: Buffer }>('select entry, leaf_hash from log.events');
    for (const { entry, leaf_hash } of rows)
      expect(leaf_hash).toEqual(createHash('sha256').update(Buffer.from([0])).update(entry).digest());
    expect(rows).toHaveLength(4);
  });
});
