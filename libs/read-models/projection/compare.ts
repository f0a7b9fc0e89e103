import type { ClientBase } from 'pg';
import { tableName } from './sql.js';
import { modelTables } from './working.js';

/** Where a rebuilt model is not what the live one is. */
export type Difference = { readonly model: string; readonly live: Contents; readonly rebuilt: Contents };
/** `hash` does not depend on the order of rows. */
export type Contents = { readonly rows: number; readonly hash: string };

/** The models in which two versions differ; the caller sees to it that both are folded up to the same event. */
export async function compareVersions(client: ClientBase, live: number, rebuilt: number): Promise<Difference[]> {
  const differences: Difference[] = [];
  for (const { model } of modelTables) {
    const [before, after] = [await contents(client, model, live), await contents(client, model, rebuilt)];
    if (before.rows !== after.rows || before.hash !== after.hash) differences.push({ model, live: before, rebuilt: after });
  }
  return differences;
}

async function contents(client: ClientBase, model: string, version: number): Promise<Contents> {
  const { rows } = await client.query<{ rows: string; hash: string }>(
    `SELECT count(*) AS rows, coalesce(sum(hash_record_extended(t, 0)), 0)::text AS hash FROM ${tableName(model, version)} t`,
  );
  return { rows: Number(rows[0]!.rows), hash: rows[0]!.hash };
}
