import { setTimeout as pause } from 'node:timers/promises';
import type { WorkflowClient } from '@temporalio/client';
import type { Pool } from 'pg';
import type { Clock } from '#libs/kernel/clock.js';
import { epochMs, instantFromMs, type Instant } from '#libs/kernel/dates.js';
import { checkpoint, digestsOf, openProcesses, openTenants, type OpenProcess } from '#libs/read-models/index.js';
import { repeat, type Complain, type Job } from '../health/job.js';
import type { NextDigestAt } from '../relay/relay.js';
import { processesDue } from '../temporal/deadline-failures.js';
import { forEachAtOnce, type Pokes } from '../temporal/pokes.js';
import { runningWorkflows } from '../temporal/running.js';

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
    async (signal, well) => {
      await reconcile(deps, well);
      await pause(everyMs, undefined, { signal }).catch(() => undefined);
    },
    deps.complain,
  );
}

/** `found` is told once database and Temporal have said what is missing: thousands of workflows to start are no reason to be unwell. */
export async function reconcile(deps: ReconcilerDeps, found: () => void = () => undefined): Promise<void> {
  const { db, client, pokes, clock } = deps;
  const open = await openProcesses(db);
  const missing = await withoutWorkflow(client, open);
  const index = await checkpoint(db);
  found();
  await forEachAtOnce(missing, ({ process }) => pokes.ensureStarted(process, index));
  const now = await clock.now();
  const since = instantFromMs(epochMs(now) - PAST_DUE_MS);
  await forEachAtOnce([...(await processesDue(db, since, PAST_DUE_MS)), ...(await digestsPastDue(deps, now, since))], pokes.lookAgain);
}

/** Those open processes whose workflow does not run. By their ids: a workflow that outlived its plan must not stand in for one that is missing. */
async function withoutWorkflow(client: WorkflowClient, open: readonly OpenProcess[]): Promise<readonly OpenProcess[]> {
  const running = new Set<string>();
  for await (const { workflowId } of client.list({ query: runningWorkflows, pageSize: 1_000 })) running.add(workflowId);
  return open.filter(({ process }) => !running.has(process));
}

async function digestsPastDue({ db, nextDigestAt }: ReconcilerDeps, now: Instant, since: Instant): Promise<string[]> {
  const late: string[] = [];
  for (const tenant of await openTenants(db)) {
    const at = await nextDigestAt(tenant, now);
    if (at !== null && at <= since) late.push(digestsOf(tenant));
  }
  return late;
}
