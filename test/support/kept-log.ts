import { readdirSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Client, type ClientBase } from 'pg';
import { registry } from '#libs/domain/aggregates.js';

/** A log that an earlier version wrote (test/fixtures/write-log.mjs), and what that version made of it. */
export type KeptLog = {
  readonly events: readonly { readonly logIndex: string; readonly tenantIndex: string; readonly entry: string; readonly leafHash: string }[];
  readonly receipts: readonly { readonly tenant: string; readonly key: string; readonly actor: string; readonly fingerprint: string; readonly firstIndex: string; readonly lastIndex: string }[];
  readonly keys: readonly { readonly tenant: string; readonly subject: string; readonly secret: string | null }[];
  readonly madeOfIt: { readonly tasks: readonly Record<string, unknown>[]; readonly reminders: readonly Record<string, unknown>[] };
};

const FIXTURES = 'test/fixtures';

/** Folders of the kept logs, oldest first. */
export const keptLogs = (): string[] => readdirSync(FIXTURES).filter((name) => name.startsWith('log-')).sort().map((name) => join(FIXTURES, name));

/** What a timeline's life is made of; the events of stages are kept one by one, in `test/fixtures/events`. */
const TIMELINE = [registry.tenant, registry.plan, registry.import, registry.task, registry.person, registry.role, registry.body, registry.digest];

/** Every type of event of a timeline's life as it is written now: `TaskPlanned@2`. */
export const timelineTypes = (): string[] => TIMELINE.flatMap(({ events }) => Object.entries(events).map(([type, { version }]) => `${type}@${version}`)).sort();

/** Types and versions, as they stand in the entries themselves. */
export const typesIn = ({ events }: Pick<KeptLog, 'events'>): ReadonlySet<string> =>
  new Set(events.map(({ entry }) => (JSON.parse(entry.slice(entry.indexOf('\n') + 1)) as { type: string }).type));

export async function readKeptLog(folder: string): Promise<KeptLog> {
  const text = (file: string): Promise<string> => readFile(join(folder, file), 'utf8');
  const lines = async <T>(file: string): Promise<T[]> => (await text(file)).trimEnd().split('\n').map((line) => JSON.parse(line) as T);
  return {
    events: await lines('events.jsonl'),
    receipts: await lines('receipts.jsonl'),
    keys: await lines('keys.jsonl'),
    madeOfIt: JSON.parse(await text('made-of-it.json')) as KeptLog['madeOfIt'],
  };
}

/** What a database holds, read as the log reader may. */
export async function logOf(db: Pick<ClientBase, 'query'>): Promise<KeptLog> {
  const rowsOf = async <T extends readonly object[]>(sql: string): Promise<T> => (await db.query(sql)).rows as unknown as T;
  return {
    events: await rowsOf(`SELECT log_index::text AS "logIndex", tenant_index::text AS "tenantIndex", convert_from(entry, 'UTF8') AS entry, encode(leaf_hash, 'hex') AS "leafHash" FROM log.events e ORDER BY e.log_index`),
    receipts: await rowsOf(`SELECT tenant, key, actor, fingerprint, first_index::text AS "firstIndex", last_index::text AS "lastIndex" FROM log.receipts r ORDER BY r.first_index`),
    keys: await rowsOf(
      `SELECT tenant, subject, encode(k.secret, 'hex') AS secret
       FROM (SELECT DISTINCT tenant, split_part(convert_from(entry, 'UTF8'), E'\\n', 2)::jsonb #>> '{payload,sealed,key}' AS subject FROM log.events) AS s, keys.find(tenant, subject) AS k
       ORDER BY tenant, subject`,
    ),
    madeOfIt: await madeOfIt(db),
  };
}

/** What the read models say of it. */
export async function madeOfIt(db: Pick<ClientBase, 'query'>): Promise<KeptLog['madeOfIt']> {
  const tasks = await db.query<Record<string, unknown>>('SELECT task, status, title, owners, due_date::text AS due, stream_version AS version FROM read.tasks ORDER BY task');
  const reminders = await db.query<Record<string, unknown>>("SELECT status, coalesce(reason, '') AS reason, count(*)::integer AS count FROM read.reminders GROUP BY 1, 2 ORDER BY 1, 2");
  return { tasks: tasks.rows, reminders: reminders.rows };
}

export async function writeKeptLog(folder: string, { events, receipts, keys, madeOfIt: made }: KeptLog): Promise<void> {
  await mkdir(folder, { recursive: true });
  const lines = (rows: readonly object[]): string => rows.map((row) => `${JSON.stringify(row)}\n`).join('');
  await writeFile(join(folder, 'events.jsonl'), lines(events));
  await writeFile(join(folder, 'receipts.jsonl'), lines(receipts));
  await writeFile(join(folder, 'keys.jsonl'), lines(keys));
  await writeFile(join(folder, 'made-of-it.json'), `${JSON.stringify(made, null, 2)}\n`);
}

/** Puts it into an empty database, as its owner alone may. */
export async function loadKeptLog(databaseUrl: string, { events, receipts, keys }: KeptLog): Promise<void> {
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    await client.query(
      `INSERT INTO log.events (log_index, tenant, tenant_index, stream, version, event_id, entry)
       SELECT e."logIndex", v.tenant, e."tenantIndex", v.stream, v.version, v.id, convert_to(e.entry, 'UTF8')
       FROM json_to_recordset($1) AS e("logIndex" bigint, "tenantIndex" bigint, entry text),
         json_to_record(split_part(e.entry, E'\\n', 2)::json) AS v(tenant text, stream text, version integer, id text)`,
      [JSON.stringify(events)],
    );
    await client.query(
      `INSERT INTO log.receipts SELECT tenant, key, actor, fingerprint, "firstIndex", "lastIndex"
       FROM json_to_recordset($1) AS r(tenant text, key text, actor text, fingerprint text, "firstIndex" bigint, "lastIndex" bigint)`,
      [JSON.stringify(receipts)],
    );
    await client.query(
      `INSERT INTO keys.subject_keys (tenant, subject, secret, destroyed_at)
       SELECT tenant, subject, decode(secret, 'hex'), CASE WHEN secret IS NULL THEN now() END FROM json_to_recordset($1) AS k(tenant text, subject text, secret text)`,
      [JSON.stringify(keys)],
    );
  } finally {
    await client.end();
  }
}
