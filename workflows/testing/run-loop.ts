import type { WorkflowHandle, WorkflowHandleWithFirstExecutionRunId, WorkflowHandleWithSignaledRunId } from '@temporalio/client';
import { historyToJSON } from '@temporalio/common/lib/proto-utils.js';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { bundleWorkflowCode, DefaultLogger, Worker, type WorkflowBundleWithSourceMap } from '@temporalio/worker';
import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { processId, WORKFLOW_OF, type Process } from '../process.js';
import { IDENTITY, POKE, searchKeys, TASK_QUEUE, type EffectActivities, type LocalActivities } from '../protocol.js';

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
    identity: IDENTITY,
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

/** With `PLANLINE_RECORD_HISTORIES=1`: keeps the newest run of a workflow for `replay.spec.ts`. What was recorded before stays as it is. */
export async function recordHistory(handle: WorkflowHandle, name: string): Promise<void> {
  if (process.env.PLANLINE_RECORD_HISTORIES !== '1') return;
  const file = new URL(`../histories/${name}.json`, import.meta.url);
  if (existsSync(file)) return;
  await mkdir(new URL('./', file), { recursive: true });
  const history: unknown = JSON.parse(historyToJSON(await handle.fetchHistory()));
  await writeFile(file, `${JSON.stringify(history)}\n`);
}
