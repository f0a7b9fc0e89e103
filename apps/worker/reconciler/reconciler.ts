import { setTimeout as pause } from 'node:timers/promises';
import type { WorkflowClient } from '@temporalio/client';
import type { Pool } from 'pg';
import type { Clock } from '#libs/kernel/clock.js';
import { epochMs, instantFromMs, type Instant } from '#libs/kernel/dates.js';
import { checkpoint, digestsOf, openProcesses, openTenants } from '#libs/read-models/index.js';
import { repeat, type Complain, type Job } from '../health/job.js';
import type { NextDigestAt } from '../relay/relay.js';
import { runningWorkflows } from '../temporal/running.js';
import { forEachAtOnce, type Pokes } from '../temporal/pokes.js';

export type ReconcilerDeps = {
  readonly db: Pool;
  readonly client: WorkflowClient;
  readonly pokes: Pokes;
  readonly clock: Clock;
  readonly nextDigestAt: NextDigestAt;
  readonly complain: Complain;
  readonly everyMs?: number;
};

const PAST_DUE_MS = 60_000;

/**
 * The last net: whatever a lost poke, a wrong wait or a wiped Temporal left behind is found here. It pokes
 * processes with a deadline a minute past due, and starts those that are open and have no workflow.
 */
export function startReconciler(deps: ReconcilerDeps): Job {
  const everyMs = deps.everyMs ?? 30_000;
  return repeat(
    'reconciler',
    async (signal) => {
      await reconcile(deps);
      await pause(everyMs, undefined, { signal }).catch(() => undefined);
    },
    deps.complain,
  );
}

export async function reconcile(deps: ReconcilerDeps): Promise<void> {
  const { db, client, pokes, clock } = deps;
  const open = await openProcesses(db);
  if ((await client.count(runningWorkflows)).count < open.length) {
    const index = await checkpoint(db);
    await forEachAtOnce(open, ({ process }) => pokes.ensureStarted(process, index));
  }
  const now = await clock.now();
  const since = instantFromMs(epochMs(now) - PAST_DUE_MS);
  await forEachAtOnce([...(await pastDue(db, since)), ...(await digestsPastDue(deps, now, since))], pokes.lookAgain);
}

/** A deadline that failed has its own timer, so it is no reason. */
async function pastDue(db: Pool, since: Instant): Promise<string[]> {
  const { rows } = await db.query<{ process: string }>(
    `SELECT DISTINCT d.process FROM read.deadlines d JOIN read.processes p USING (process)
     WHERE p.open AND d.due_at <= $1 AND NOT EXISTS (
       SELECT FROM work.deadline_failures f WHERE f.process = d.process AND f.task = d.task AND f.item = d.item AND f.rung = d.rung
         AND f.on_date = d.on_date AND f.occurrence IS NOT DISTINCT FROM d.occurrence AND f.set_by = d.set_by
         AND f.retry_at > clock_timestamp() - interval '1 minute')`,
    [since],
  );
  return rows.map(({ process }) => process);
}

async function digestsPastDue({ db, nextDigestAt }: ReconcilerDeps, now: Instant, since: Instant): Promise<string[]> {
  const late: string[] = [];
  for (const tenant of await openTenants(db)) {
    const at = await nextDigestAt(tenant, now);
    if (at !== null && at <= since) late.push(digestsOf(tenant));
  }
  return late;
}
