import { setTimeout as pause } from 'node:timers/promises';
import { NativeConnection, Worker, type Logger, type WorkerOptions } from '@temporalio/worker';
import { reasonOf } from '#libs/kernel/reason.js';
import { registerSearchAttributes } from '#libs/temporal-server/search-attributes.js';
import { IDENTITY, TASK_QUEUE, type EffectActivities, type LocalActivities } from '#workflows/protocol.js';
import { workflowBundle, type Bundle } from './bundle.js';
import { becomeCurrent, buildIdOf, currentBuild, DEPLOYMENT } from './deployment.js';
import type { Complain, Health, Job } from '../health/job.js';

export type HostDeps = {
  readonly address: string;
  readonly namespace: string;
  readonly activities: LocalActivities & Partial<EffectActivities>;
  readonly logger: Logger;
  readonly complain: Complain;
};

const WATCH_EVERY_MS = 1000;

/**
 * The Temporal worker of this process. `run()` is kept and awaited: a worker that ends by itself makes the
 * process unready and is made anew, and a stop drains it before anything that it needs goes away.
 */
export function startTemporalWorker(deps: HostDeps, createWorker: (options: WorkerOptions) => Promise<Worker> = (options) => Worker.create(options)): Job {
  const stopping = new AbortController();
  const { signal } = stopping;
  let worker: Worker | null = null;
  let health: Health = { ok: false, detail: 'starting' };
  const unwell = (error: unknown): void => {
    health = { ok: false, detail: reasonOf(error) };
  };

  const serve = async (bundle: Bundle): Promise<void> => {
    const connection = await NativeConnection.connect({ address: deps.address });
    const buildId = buildIdOf(bundle);
    const watching = new AbortController();
    try {
      worker = await createWorker({
        connection,
        namespace: deps.namespace,
        taskQueue: TASK_QUEUE,
        identity: IDENTITY,
        workflowBundle: bundle,
        activities: { ...deps.activities },
        maxConcurrentLocalActivityExecutions: 32,
        // Rendering takes memory; what waits here has its own timers.
        maxConcurrentActivityTaskExecutions: 4,
        workerDeploymentOptions: {
          useWorkerVersioning: true,
          version: { deploymentName: DEPLOYMENT, buildId },
          defaultVersioningBehavior: 'AUTO_UPGRADE',
        },
        shutdownGraceTime: '2 seconds',
        shutdownForceTime: '4 seconds',
      });
      if (signal.aborted) return;
      const running = worker.run();
      const watched = watch(connection, buildId, watching.signal);
      await running.finally(() => watching.abort());
      await watched;
    } finally {
      watching.abort();
      worker = null;
      await connection.close();
    }
  };

  /** The SDK polls on for ever where the server is gone; this tells, and introduces us to one that was wiped. */
  const watch = async (connection: NativeConnection, buildId: string, ended: AbortSignal): Promise<void> => {
    let introduced = false;
    while (!ended.aborted) {
      try {
        const current = await currentBuild(connection, deps.namespace);
        if (current === null || (!introduced && current !== buildId)) {
          await registerSearchAttributes(connection, deps.namespace);
          await becomeCurrent(connection, deps.namespace, buildId, ended);
        }
        introduced = true;
        health = { ok: true, detail: 'running' };
      } catch (error) {
        if (!ended.aborted) unwell(error);
      }
      await pause(WATCH_EVERY_MS, undefined, { signal: ended }).catch(() => undefined);
    }
  };

  const run = async (): Promise<void> => {
    const bundle = await workflowBundle(deps.logger);
    while (!signal.aborted) {
      try {
        await serve(bundle);
      } catch (error) {
        unwell(error);
        deps.complain('temporal worker', error);
        await pause(1000, undefined, { signal }).catch(() => undefined);
      }
    }
  };
  const running = run();
  running.catch(unwell);
  return {
    healthy: () => (worker && worker.getState() !== 'RUNNING' ? { ok: false, detail: worker.getState() } : health),
    stop: async () => {
      stopping.abort();
      if (worker?.getState() === 'RUNNING') worker.shutdown();
      await running;
    },
  };
}
