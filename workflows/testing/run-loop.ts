import type { WorkflowHandleWithFirstExecutionRunId, WorkflowHandleWithSignaledRunId } from '@temporalio/client';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { bundleWorkflowCode, DefaultLogger, Worker, type WorkflowBundleWithSourceMap } from '@temporalio/worker';
import { fileURLToPath } from 'node:url';
import { processId, WORKFLOW_OF, type Process } from '../process.js';
import { POKE, searchKeys, TASK_QUEUE, type EffectActivities, type LocalActivities } from '../protocol.js';

let bundle: Promise<WorkflowBundleWithSourceMap> | null = null;

/** The workflows as the worker's sandbox gets them, bundled once a test file. */
export function workflowBundle(): Promise<WorkflowBundleWithSourceMap> {
  return (bundle ??= bundleWorkflowCode({ workflowsPath: fileURLToPath(new URL('../index.ts', import.meta.url)), logger: new DefaultLogger('ERROR') }));
}

export async function loopWorker(env: TestWorkflowEnvironment, activities: LocalActivities & Partial<EffectActivities>): Promise<Worker> {
  return Worker.create({
    connection: env.nativeConnection,
    namespace: env.namespace ?? 'default',
    taskQueue: TASK_QUEUE,
    workflowBundle: await workflowBundle(),
    activities,
    shutdownGraceTime: '1 second',
  });
}

export const startLoop = (env: TestWorkflowEnvironment, process: Process): Promise<WorkflowHandleWithFirstExecutionRunId> =>
  env.client.workflow.start(WORKFLOW_OF[process.kind], { ...startOptions(process), args: [{ wanted: '0' }] });

export const pokeOrStart = (env: TestWorkflowEnvironment, process: Process, index: string): Promise<WorkflowHandleWithSignaledRunId> =>
  env.client.workflow.signalWithStart(WORKFLOW_OF[process.kind], {
    ...startOptions(process),
    args: [{ wanted: '0' }],
    signal: POKE,
    signalArgs: [index],
  });

const startOptions = (process: Process) => ({
  workflowId: processId(process),
  taskQueue: TASK_QUEUE,
  typedSearchAttributes: [
    { key: searchKeys.tenant, value: process.tenant },
    { key: searchKeys.kind, value: process.kind },
  ],
});
