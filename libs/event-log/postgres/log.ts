import type { Pool } from 'pg';
import { loggedEvent } from '../entry.js';
import type { LoggedEvent } from '../envelope.js';
import type { AppendCommand, EventLog, Receipt, ReceiptLookup } from '../port.js';
import { prepare } from '../prepared.js';
import { makeAppendQueue } from '../queue.js';
import { appendBatch } from './append.js';
import { portError } from './pool.js';

/** How long an append waits for a database that is away before it gives up with LogUnavailable. */
const PATIENCE_MS = 10_000;

/** The log as commands see it, on a pool of the role `append`. */
export function makePostgresLog(pool: Pool, options: { readonly patienceMs?: number } = {}): EventLog {
  const findReceipt = (query: ReceiptQuery): Promise<ReceiptLookup> => lookUp(pool, query);
  const enqueue = makeAppendQueue((batch) => appendBatch(pool, batch, findReceipt, options.patienceMs ?? PATIENCE_MS));
  return {
    append: async (command) => {
      const ready = prepare(command);
      return ready.kind === 'too-large' ? ready : enqueue(ready.prepared);
    },
    findReceipt,
    readStream: async (tenant, stream, afterVersion = 0) => (await readStreams(pool, tenant, [stream], afterVersion))[0]!,
    readStreams: (tenant, streams) => readStreams(pool, tenant, streams, 0),
  };
}

export type ReceiptQuery = Pick<AppendCommand, 'tenant' | 'key' | 'actor' | 'fingerprint'>;

type ReceiptRow = { actor: string; fingerprint: string; first_index: string; last_index: string; streams: Receipt['streams'] };

async function lookUp(pool: Pool, { tenant, key, actor, fingerprint }: ReceiptQuery): Promise<ReceiptLookup> {
  const { rows } = await pool
    .query<ReceiptRow>({ name: 'log.find_receipt', text: 'select * from log.find_receipt($1, $2)', values: [tenant, key] })
    .catch((error: unknown) => Promise.reject(portError(error)));
  const found = rows[0];
  if (!found) return { kind: 'none' };
  if (found.actor !== actor || found.fingerprint !== fingerprint) return { kind: 'key-reused' };
  const { first_index: first, last_index: last, streams } = found;
  return { kind: 'already', receipt: { firstIndex: BigInt(first), lastIndex: BigInt(last), streams } };
}

type StreamRow = [nth: string, logIndex: string, tenantIndex: string, entry: string];

async function readStreams(pool: Pool, tenant: string, streams: readonly string[], afterVersion: number): Promise<LoggedEvent[][]> {
  const { rows } = await pool
    .query<StreamRow>({
      name: 'log.read_streams',
      text: 'select * from log.read_streams($1, $2, $3)',
      values: [tenant, streams, afterVersion],
      rowMode: 'array',
    })
    .catch((error: unknown) => Promise.reject(portError(error)));
  const found: LoggedEvent[][] = streams.map(() => []);
  for (const [nth, logIndex, tenantIndex, entry] of rows)
    found[Number(nth) - 1]!.push(loggedEvent(BigInt(logIndex), BigInt(tenantIndex), entry));
  return found;
}
