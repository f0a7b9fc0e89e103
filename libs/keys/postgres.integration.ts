import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startPostgres, type TestDatabase, type TestPostgres } from '#test/support/postgres.js';
import { keyringContract } from './keyring.contract.js';
import { makePostgresKeyring } from './postgres.js';

let server: TestPostgres;
let database: TestDatabase;
beforeAll(async () => {
  server = await startPostgres();
  database = await server.createDatabase();
}, 60_000);
afterAll(async () => {
  await database.drop();
  await server.stop();
}, 30_000);

keyringContract('PostgreSQL', async () => ({
  keyring: makePostgresKeyring(database.pool('log_reader')),
  another: makePostgresKeyring(database.pool('log_reader')),
  close: async () => undefined,
}));

describe('keys in PostgreSQL', () => {
  it('refuses to bring back, change or remove a key, even to the owner', async () => {
    await makePostgresKeyring(database.pool('append')).forSealing('district-1', 'person/1');
    const owner = database.pool('owner');
    await expect(owner.query(`update keys.subject_keys set secret = '\\x00'`)).rejects.toMatchObject({ code: '23001' });
    await expect(owner.query('delete from keys.subject_keys')).rejects.toMatchObject({ code: '23001' });
  });

  it.each(['append', 'log_reader', 'query'] as const)('shows the role %s no table of keys: it must name tenant and subject, and may not write past the functions', async (role) => {
    const pool = database.pool(role);
    await expect(pool.query('select secret from keys.subject_keys')).rejects.toMatchObject({ code: '42501' });
    await expect(pool.query("insert into keys.subject_keys (tenant, subject, secret) values ('district-1', 'person/9', sha256(''))")).rejects.toMatchObject({ code: '42501' });
    await expect(pool.query('update keys.subject_keys set secret = null, destroyed_at = now()')).rejects.toMatchObject({ code: '42501' });
  });

  it('shows the query role no key', async () => {
    await expect(makePostgresKeyring(database.pool('query')).forReading('district-1', 'person/1')).rejects.toMatchObject({ code: '42501' });
  });

  it('lets only the worker destroy one', async () => {
    const keyring = makePostgresKeyring(database.pool('append'));
    await expect(keyring.destroy('district-1', 'person/1')).rejects.toMatchObject({ code: '42501' });
  });

  it('notices an erasure made by another process when what it kept is no longer fresh', async () => {
    let now = Date.now();
    const keeper = makePostgresKeyring(database.pool('append'), () => now);
    await keeper.forSealing('district-1', 'person/2');
    await makePostgresKeyring(database.pool('log_reader')).destroy('district-1', 'person/2');
    expect(await keeper.forReading('district-1', 'person/2')).not.toBeNull();
    now += 30_001;
    expect(await keeper.forReading('district-1', 'person/2')).toBeNull();
  });
});
