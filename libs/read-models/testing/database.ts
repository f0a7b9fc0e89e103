import type { PoolClient } from 'pg';
import { startPostgres, type TestDatabase } from '#test/support/postgres.js';
import { projectNext } from '../projection/next.js';
import { tableName } from '../projection/sql.js';
import { modelTables } from '../projection/working.js';
import type { Installation } from './district.js';

export type ReadModelDatabase = {
  readonly database: TestDatabase;
  /** As the worker's role. */
  readonly client: PoolClient;
  catchUp(from: Installation, batch?: number): Promise<void>;
  /** All rows of all models, for comparing two ways of making them. */
  everything(version?: number): Promise<Record<string, unknown[]>>;
  close(): Promise<void>;
};

export async function readModelDatabase(): Promise<ReadModelDatabase> {
  const postgres = await startPostgres();
  const database = await postgres.createDatabase();
  const client = await database.pool('log_reader').connect();
  return {
    database,
    client,
    catchUp: async ({ log, keyring }, batch = 1_000) => {
      const head = await log.head();
      while ((await projectNext(client, log, keyring, batch)).checkpoint < head);
    },
    everything: async (version) => {
      const found: Record<string, unknown[]> = {};
      for (const { model } of modelTables) {
        const from = version === undefined ? `read.${model}` : tableName(model, version);
        const { rows } = await client.query<{ row: unknown }>(`SELECT to_jsonb(t) AS row FROM ${from} t ORDER BY t::text`);
        found[model] = rows.map(({ row }) => row);
      }
      return found;
    },
    close: async () => {
      client.release();
      await database.drop();
      await postgres.stop();
    },
  };
}
