import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Pool } from 'pg';
import { databaseUrlFor } from '#libs/config/config.js';
import { openEvents, type OpenedEvent } from '#libs/commands/codec.js';
import { loggedEvent } from '#libs/event-log/entry.js';
import { makePostgresKeyring } from '#libs/keys/postgres.js';
import type { Planline } from './planline.js';

type Row = { readonly log_index: string; readonly tenant_index: string; readonly tenant: string; readonly stream: string; readonly version: number; readonly event_id: string; readonly entry: Buffer; readonly leaf_hash: Buffer };

/** A look into the database of an installation from beside it, as the log reader: past everything that could be wrong in between. */
export type Truth = {
  readonly db: Pool;
  /** All of the log, opened. Throws on the first thing that is not whole: a gap, a hash, a version, a time. */
  events(): Promise<OpenedEvent[]>;
  close(): Promise<void>;
};

export async function lookInto(planline: Pick<Planline, 'data' | 'runFile'>): Promise<Truth> {
  const secret = Buffer.from((await readFile(join(planline.data, 'secret'), 'utf8')).trim(), 'hex');
  const { ports } = await planline.runFile();
  const databaseUrl = `postgres://postgres@127.0.0.1:${ports.postgres}/planline`;
  const db = new Pool({ connectionString: databaseUrlFor({ databaseUrl, secret }, 'log_reader'), max: 4 });
  // Killed under us on purpose; the next question opens another connection.
  db.on('error', () => undefined);
  const keyring = makePostgresKeyring(db);
  return {
    db,
    async events() {
      const { rows } = await db.query<Row>('SELECT * FROM log.events ORDER BY log_index');
      mustBeWhole(rows);
      return openEvents(rows.map((row) => loggedEvent(BigInt(row.log_index), BigInt(row.tenant_index), row.entry.toString('utf8'))), keyring);
    },
    close: () => db.end(),
  };
}

function mustBeWhole(rows: readonly Row[]): void {
  const tenants = new Map<string, number>();
  const streams = new Map<string, number>();
  const ids = new Set<string>();
  let recorded = '';
  const must = (holds: boolean, row: Row, what: string): void => {
    if (!holds) throw new Error(`event ${row.log_index} (${row.stream} ${row.version}): ${what}`);
  };
  rows.forEach((row, nth) => {
    const { log_index: index, tenant, stream: name, entry } = row;
    const stream = `${tenant} ${name}`;
    must(Number(index) === nth + 1, row, `the log has a gap before it, or the index twice`);
    must(Number(row.tenant_index) === (tenants.get(tenant) ?? 0) + 1, row, 'the tenant’s index has a gap before it');
    must(row.version === (streams.get(stream) ?? 0) + 1, row, 'the stream’s versions have a gap before it');
    must(!ids.has(row.event_id), row, 'its id is another event’s, too');
    must(createHash('sha256').update('\0').update(entry).digest().equals(row.leaf_hash), row, 'its hash is another entry’s');
    const [time = ''] = entry.toString('utf8', 0, 27).split('\n');
    must(time > recorded, row, 'it was recorded before the one in front of it');
    tenants.set(tenant, Number(row.tenant_index));
    streams.set(stream, row.version);
    ids.add(row.event_id);
    recorded = time;
  });
}
