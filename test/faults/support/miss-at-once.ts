import type { WorkflowClient } from '@temporalio/client';
import { eventually } from '#apps/worker/testing/eventually.js';

const STARTED = 2;
const HEARTBEAT = { paths: ['heartbeat_timeout'] };

/**
 * What a killed worker was in the middle of is begun anew once a minute has passed without its sign of life. For a test
 * that hasn't got that minute the server is told to wait for a second; whoever comes next has the minute again. Not
 * while a worker lives: it could not give its sign of life as often.
 */
export async function missAtOnce(client: WorkflowClient, namespace: string, workflows: readonly string[]): Promise<void> {
  for (const workflowId of workflows) {
    const begun = async () => (await client.getHandle(workflowId).describe()).raw.pendingActivities?.some(({ state }) => state === STARTED) ?? false;
    if (!(await begun())) continue;
    const change = (to: object) => client.workflowService.updateActivityOptions({ namespace, execution: { workflowId }, matchAll: true, ...to });
    await change({ activityOptions: { heartbeatTimeout: { seconds: 1 } }, updateMask: HEARTBEAT });
    await eventually('the server misses the worker', async () => !(await begun()));
    await change({ restoreOriginal: true });
  }
}
