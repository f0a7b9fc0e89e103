import type { Pool } from 'pg';
import { loggedEvent } from '../entry.js';
import type { LogReader } from '../port.js';
import { portError } from './pool.js';
import { makeWakeups } from './wakeups.js';

type EntryRow = [logIndex: string, tenantIndex: string, entry: string];

export type PostgresReader = LogReader & {
  /** Ends the connection that listens; whoever still waits goes on waiting for its own signal. */
  close(): Promise<void>;
};

/** The log as readers see it, all tenants, on a pool of the role `log_reader`; `databaseUrl` is for the one connection that listens. */
export function makePostgresReader(pool: Pool, databaseUrl: string): PostgresReader {
  const readAfter: LogReader['readAfter'] = async (index, limit) => {
    const { rows } = await pool
      .query<EntryRow>({
        name: 'log.read_after',
        text: `select log_index, tenant_index, convert_from(entry, 'UTF8') from log.events where log_index > $1 order by log_index limit $2`,
        values: [index, limit],
        rowMode: 'array',
      })
      .catch((error: unknown) => Promise.reject(portError(error)));
    return rows.map(([logIndex, tenantIndex, entry]) => loggedEvent(BigInt(logIndex), BigInt(tenantIndex), entry));
  };

  const head: LogReader['head'] = async () => {
    const { rows } = await pool
      .query<[string]>({
        name: 'log.head',
        text: 'select coalesce((select log_index from log.events order by log_index desc limit 1), 0)',
        rowMode: 'array',
      })
      .catch((error: unknown) => Promise.reject(portError(error)));
    return BigInt(rows[0]![0]);
  };

  const wakeups = makeWakeups(databaseUrl, head);
  return { readAfter, head, waitForIndex: wakeups.waitForIndex, close: wakeups.close };
}
