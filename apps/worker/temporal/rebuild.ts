import type { WorkflowClient } from '@temporalio/client';
import type { Pool } from 'pg';
import { checkpoint, openProcesses } from '#libs/read-models/index.js';
import { resetRelay } from '../relay/state.js';
import { forEachAtOnce, type Pokes } from './pokes.js';
import { runningWorkflows } from './running.js';

/**
 * Ends every workflow of ours in the namespace and starts one for each open process: Temporal owns nothing,
 * so this restores every timer. Visibility lags, so it is asked again until it names none.
 */
export async function rebuildTemporal({ db, client, pokes }: { readonly db: Pool; readonly client: WorkflowClient; readonly pokes: Pokes }) {
  const ended = new Set<string>();
  for (let found = true; found; ) {
    found = false;
    const batch: string[] = [];
    for await (const { workflowId, runId } of client.list({ query: runningWorkflows })) {
      const run = `${workflowId} ${runId}`;
      if (!ended.has(run)) batch.push(run);
    }
    await forEachAtOnce(batch, async (run) => {
      const [workflowId, runId] = run.split(' ') as [string, string];
      await client.getHandle(workflowId, runId).terminate('planline rebuild temporal').catch(ignoreEnded);
      ended.add(run);
      found = true;
    });
  }
  const index = await checkpoint(db);
  const open = await openProcesses(db);
  await resetRelay(db, index);
  await forEachAtOnce(open, ({ process }) => pokes.ensureStarted(process, index));
  return { ended: ended.size, started: open.length };
}

/** It ended by itself between being listed and being ended. */
function ignoreEnded(error: unknown): void {
  if (!(error instanceof Error && error.name === 'WorkflowNotFoundError')) throw error;
}
