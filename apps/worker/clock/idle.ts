import type { Pool } from 'pg';
import type { Instant } from '#libs/kernel/dates.js';
import type { LogReader } from '#libs/event-log/port.js';
import { checkpoint, digestsOf, openTenants } from '#libs/read-models/index.js';
import type { NextDigestAt } from '../relay/relay.js';
import { relayCheckpoint } from '../relay/state.js';
import { processesDue } from '../temporal/deadline-failures.js';

export type IdleDeps = { readonly db: Pool; readonly log: Pick<LogReader, 'head'>; readonly nextDigestAt: NextDigestAt };

/** What is left to do at a moment before the clock may move on. */
export type Unfinished = {
  /** Processes with a deadline or a digest that is due and not acted on. */
  readonly due: readonly string[];
  /** In words of the log file, for who asks what it waits for; null: nothing at all is left. */
  readonly waitingFor: string | null;
};

export async function unfinishedAt({ db, log, nextDigestAt }: IdleDeps, now: Instant): Promise<Unfinished> {
  // In this order: what is projected after the head was read can only make the answer "not yet".
  const [head, relayed, projected] = [await log.head(), await relayCheckpoint(db), await checkpoint(db)];
  if (projected < head) return { due: [], waitingFor: `read models at ${projected} of ${head}` };
  if (relayed < head) return { due: [], waitingFor: `relay at ${relayed} of ${head}` };
  // A deadline whose command failed has its own timer: the days don't stand still for it.
  const due = await processesDue(db, now);
  // Digests only when no deadline is left: what falls due at the same moment belongs into them.
  for (const tenant of due.length > 0 ? [] : await openTenants(db)) {
    const at = await nextDigestAt(tenant, now);
    if (at !== null && at <= now) due.push(digestsOf(tenant));
  }
  if (due.length > 0) return { due, waitingFor: `what is due of ${due.slice(0, 3).join(', ')}` };
  const effects = await effectsUnderWay(db);
  if (effects.length > 0) return { due: effects, waitingFor: `work outside for ${effects.slice(0, 3).join(', ')}` };
  const deliveries = await deliveriesUnderWay(db);
  if (deliveries > 0) return { due, waitingFor: `${deliveries} mails under way` };
  // Acceptance is an event: if one came while we looked, look again.
  return { due, waitingFor: (await log.head()) === head ? null : 'what just happened' };
}

/** Processes whose effects are on their way. One that failed has its own timer, as a deadline has. */
async function effectsUnderWay(db: Pool): Promise<string[]> {
  const { rows } = await db.query<{ process: string }>(
    `SELECT DISTINCT e.process FROM read.effects e
     WHERE NOT EXISTS (SELECT FROM work.effect_failures f WHERE f.tenant = e.tenant AND f.stream = e.stream AND f.effect = e.effect)`,
  );
  return rows.map(({ process }) => process);
}

async function deliveriesUnderWay(db: Pool): Promise<number> {
  const { rows } = await db.query<{ count: number }>(
    "SELECT count(*)::integer AS count FROM work.deliveries WHERE state IN ('due', 'sending', 'failed', 'unknown')",
  );
  return rows[0]!.count;
}

/** The earliest deadline or digest after `now`; null where nothing is to come. */
export async function nextMoment({ db, nextDigestAt }: IdleDeps, now: Instant): Promise<Instant | null> {
  const { rows } = await db.query<{ at: Date | null }>(
    'SELECT min(d.due_at) AS at FROM read.deadlines d JOIN read.processes p USING (process) WHERE p.open AND d.due_at > $1',
    [now],
  );
  const digests = await Promise.all((await openTenants(db)).map((tenant) => nextDigestAt(tenant, now)));
  const moments = [rows[0]?.at?.toISOString() ?? null, ...digests].filter((at): at is Instant => at !== null && at > now);
  return moments.sort()[0] ?? null;
}
