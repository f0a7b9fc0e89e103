import { setTimeout as pause } from 'node:timers/promises';
import type { Pool } from 'pg';
import type { AppendOutcome, EventLog } from '../port.js';
import { receiptOf, type PreparedCommand } from '../prepared.js';
import { mayBeRetried, portError } from './pool.js';

type OutcomeRow = [
  command: number,
  kind: 'appended' | 'already' | 'key-reused' | 'stale',
  firstIndex: string | null,
  lastIndex: string | null,
  stream: string | null,
  expected: number | null,
  actual: number | null,
];

const statement = { name: 'log.append', text: 'select * from log.append($1, $2, $3, $4, $5, $6, $7, $8, $9)', rowMode: 'array' as const };

/**
 * Appends a batch in one call. A connection that is lost leaves open whether the batch was committed: it is
 * sent again, and the receipts tell which of its commands had been.
 */
export async function appendBatch(
  pool: Pool,
  batch: readonly PreparedCommand[],
  findReceipt: EventLog['findReceipt'],
  patienceMs: number,
): Promise<readonly AppendOutcome[]> {
  const rows = await sendPatiently(pool, parametersOf(batch), patienceMs);
  const outcomes = new Array<AppendOutcome>(batch.length);
  for (const row of rows) {
    const { command } = batch[row[0] - 1]!;
    outcomes[row[0] - 1] = row[1] === 'already' ? await firstOutcome(findReceipt, command) : outcomeOf(row, command);
  }
  return outcomes;
}

function outcomeOf([, kind, first, last, stream, expected, actual]: OutcomeRow, command: PreparedCommand['command']): AppendOutcome {
  if (kind === 'appended') return { kind, receipt: receiptOf(command, BigInt(first!), BigInt(last!)) };
  if (kind === 'stale') return { kind, stream: stream!, expected: expected!, actual: actual! };
  return { kind: 'key-reused' };
}

/** The streams of the first time may be others than those of the retry. */
async function firstOutcome(findReceipt: EventLog['findReceipt'], command: PreparedCommand['command']): Promise<AppendOutcome> {
  const found = await findReceipt(command);
  if (found.kind !== 'already') throw new Error(`the receipt of ${command.key} was there and is gone`);
  return found;
}

async function sendPatiently(pool: Pool, values: readonly unknown[], patienceMs: number): Promise<OutcomeRow[]> {
  const giveUpAt = Date.now() + patienceMs;
  for (let waitMs = 20; ; waitMs = Math.min(waitMs * 2, 1_000)) {
    try {
      return (await pool.query<OutcomeRow>({ ...statement, values: [...values] })).rows;
    } catch (error) {
      if (!mayBeRetried(error) || Date.now() + waitMs > giveUpAt) throw portError(error);
      await pause(waitMs);
    }
  }
}

/** The parameters of `log.append`. Envelopes go as one text: an array of them would have to be quoted and unquoted. */
function parametersOf(batch: readonly PreparedCommand[]): unknown[] {
  const commands = batch.map(({ command }) => command);
  const eventCommands = batch.flatMap(({ envelopes }, nth) => envelopes.map(() => nth + 1));
  const reads = commands.flatMap((command, nth) => command.reads.map((read) => ({ ...read, command: nth + 1 })));
  return [
    commands.map(({ tenant }) => tenant),
    commands.map(({ key }) => key),
    commands.map(({ actor }) => actor),
    commands.map(({ fingerprint }) => fingerprint),
    eventCommands,
    batch.flatMap(({ envelopes }) => envelopes).join('\n'),
    reads.map(({ command }) => command),
    reads.map(({ stream }) => stream),
    reads.map(({ expectedVersion }) => expectedVersion),
  ];
}
