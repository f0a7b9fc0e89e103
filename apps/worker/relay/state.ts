import type { Pool } from 'pg';
import type { Instant } from '#libs/kernel/dates.js';

/** What a process's workflow must know to wake in time. */
export type ProcessState = {
  readonly process: string;
  readonly open: boolean;
  readonly nextDue: Instant | null;
  /** `<stream>:<effect>` of what is to be done for it outside. */
  readonly effects: readonly string[];
};

type Row = { process: string; open: boolean; next_due: Date | null; effects: string[] };
const stateOf = ({ process, open, next_due, effects }: Row): ProcessState => ({ process, open, nextDue: (next_due?.toISOString() ?? null) as Instant | null, effects });

export async function relayCheckpoint(db: Pool): Promise<bigint> {
  const { rows } = await db.query<{ checkpoint: string }>('SELECT checkpoint FROM work.relay');
  return BigInt(rows[0]!.checkpoint);
}

/** As the read models have it; processes that they don't know are left out. */
export async function processStates(db: Pool, processes: readonly string[]): Promise<ProcessState[]> {
  const { rows } = await db.query<Row>(
    `SELECT p.process, p.open, (SELECT min(due_at) FROM read.deadlines d WHERE d.process = p.process) AS next_due,
            ARRAY(SELECT e.stream || ':' || e.effect FROM read.effects e WHERE e.process = p.process ORDER BY 1) AS effects
     FROM read.processes p WHERE p.process = ANY($1)`,
    [processes],
  );
  return rows.map(stateOf);
}

/** As it was when the relay last looked. */
export async function toldOf(db: Pool, processes: readonly string[]): Promise<Map<string, ProcessState>> {
  const { rows } = await db.query<Row>('SELECT process, open, next_due, effects FROM work.relay_sent WHERE process = ANY($1)', [processes]);
  return new Map(rows.map((row) => [row.process, stateOf(row)]));
}

/** Notes what was told and moves the checkpoint, together. */
export async function moveRelayTo(db: Pool, to: bigint, states: readonly ProcessState[], poked: ReadonlySet<string>, index: bigint): Promise<void> {
  await db.query(
    `WITH moved AS (UPDATE work.relay SET checkpoint = $1)
     INSERT INTO work.relay_sent AS s (process, open, next_due, effects, poked_index)
     SELECT process, open, next_due, ARRAY(SELECT jsonb_array_elements_text(effects)), CASE WHEN poked THEN $6::bigint ELSE 0 END
     FROM unnest($2::text[], $3::boolean[], $4::timestamptz[], $5::boolean[], $7::jsonb[]) AS t (process, open, next_due, poked, effects)
     ON CONFLICT (process) DO UPDATE SET
       open = excluded.open, next_due = excluded.next_due, effects = excluded.effects, poked_index = greatest(s.poked_index, excluded.poked_index)`,
    [String(to), states.map((s) => s.process), states.map((s) => s.open), states.map((s) => s.nextDue), states.map((s) => poked.has(s.process)), String(index), states.map((s) => JSON.stringify(s.effects))],
  );
}

/** After every process was told anew: whatever was told before no longer counts. */
export async function resetRelay(db: Pool, to: bigint): Promise<void> {
  await db.query('WITH forgotten AS (DELETE FROM work.relay_sent) UPDATE work.relay SET checkpoint = $1', [String(to)]);
}
