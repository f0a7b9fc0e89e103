import type { Client } from 'pg';

/** BullMQ's own schema, where it keeps its jobs when there is no Redis. Migration 0004 makes it and says who may use it. */
export const QUEUE_SCHEMA = 'bullmq';

/**
 * Makes or upgrades BullMQ's tables in its schema, as whoever `client` acts as: at run time the worker's role only
 * uses them. Several at once do it once. Changes nothing where the migrations have not made the schema.
 */
export async function makeQueueTables(client: Client): Promise<void> {
  const { rows } = await client.query<{ there: boolean }>('select to_regnamespace($1) is not null as there', [QUEUE_SCHEMA]);
  if (!rows[0]!.there) return;
  // Loaded here: every verb of the command line would wait for it otherwise.
  const { runMigrations } = await import('bullmq');
  await runMigrations(client, QUEUE_SCHEMA);
}
