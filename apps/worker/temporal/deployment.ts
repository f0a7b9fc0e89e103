import { createHash } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { NativeConnection } from '@temporalio/worker';
import { IDENTITY } from '#workflows/protocol.js';
import type { Bundle } from './bundle.js';

export const DEPLOYMENT = 'planline';

/** The same code has the same build, however often it is started. */
export const buildIdOf = ({ code }: Bundle): string => createHash('sha256').update(code).digest('hex').slice(0, 16);

/**
 * Makes this build the one that waiting workflows go on under (they upgrade by themselves; the replayed
 * histories see to it that they can). Temporal knows a build only when its worker has asked for work, so
 * it is tried until then. A server that knows no current build hands out no work at all.
 */
export async function becomeCurrent(connection: NativeConnection, namespace: string, buildId: string, signal: AbortSignal): Promise<void> {
  for (;;) {
    try {
      await connection.workflowService.setWorkerDeploymentCurrentVersion({
        namespace,
        deploymentName: DEPLOYMENT,
        buildId,
        ignoreMissingTaskQueues: true,
        identity: IDENTITY,
      });
      return;
    } catch (error) {
      if (signal.aborted || !isNotYetKnown(error)) throw error;
      await pause(50, undefined, { signal });
    }
  }
}

const isNotYetKnown = (error: unknown): boolean => error instanceof Error && 'code' in error && (error.code === 5 || error.code === 9);

/** Null where the server knows none: one that was wiped, or is new. */
export async function currentBuild(connection: NativeConnection, namespace: string): Promise<string | null> {
  try {
    const { workerDeploymentInfo } = await connection.withDeadline(Date.now() + 3000, () =>
      connection.workflowService.describeWorkerDeployment({ namespace, deploymentName: DEPLOYMENT }),
    );
    return workerDeploymentInfo?.routingConfig?.currentDeploymentVersion?.buildId ?? null;
  } catch (error) {
    if (isNotYetKnown(error)) return null;
    throw error;
  }
}
