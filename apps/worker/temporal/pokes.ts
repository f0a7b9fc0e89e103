import { WorkflowIdConflictPolicy, type WorkflowClient } from '@temporalio/client';
import { parseProcessId, planOf, WORKFLOW_OF } from '#workflows/process.js';
import { LOOK_AGAIN, POKE, searchKeys, TASK_QUEUE } from '#workflows/protocol.js';

/** Temporal takes so many starts at once before more of them only wait. */
const AT_ONCE = 32;
const PATIENCE_MS = 5_000;

/** How the rest of the worker speaks to waiting processes. Each starts the workflow where it does not run. */
export type Pokes = {
  /** The log has something for it, up to `index`. */
  poke(process: string, index: bigint): Promise<void>;
  /** Time was moved, or a deadline is past due. */
  lookAgain(process: string): Promise<void>;
  /** Does nothing to one that runs. */
  ensureStarted(process: string, index: bigint): Promise<void>;
};

export function pokesOver(client: WorkflowClient): Pokes {
  /** Given up by us: the SDK would try on for longer than a shutdown may take. */
  const patiently = <T>(call: () => Promise<T>): Promise<T> => client.withDeadline(Date.now() + PATIENCE_MS, call);
  const signal = async (process: string, wanted: bigint, signal: string, signalArgs: string[]): Promise<void> => {
    const workflow = WORKFLOW_OF[parseProcessId(process).kind];
    await patiently(() => client.signalWithStart(workflow, { ...startOptions(process, wanted), signal, signalArgs }));
  };
  return {
    poke: (process, index) => signal(process, index, POKE, [String(index)]),
    lookAgain: (process) => signal(process, 0n, LOOK_AGAIN, []),
    ensureStarted: async (process, index) => {
      const options = { ...startOptions(process, index), workflowIdConflictPolicy: WorkflowIdConflictPolicy.USE_EXISTING };
      await patiently(() => client.start(WORKFLOW_OF[parseProcessId(process).kind], options));
    },
  };
}

function startOptions(process: string, wanted: bigint) {
  const parsed = parseProcessId(process);
  const { kind, tenant } = parsed;
  const plan = planOf(parsed);
  return {
    workflowId: process,
    taskQueue: TASK_QUEUE,
    args: [{ wanted: String(wanted) }],
    typedSearchAttributes: [
      { key: searchKeys.tenant, value: tenant },
      { key: searchKeys.kind, value: kind },
      ...(plan === null ? [] : [{ key: searchKeys.plan, value: plan }]),
    ],
  };
}

/** Runs `act` for each, 32 at once; the first failure is thrown when all have ended. */
export async function forEachAtOnce<T>(items: Iterable<T>, act: (item: T) => Promise<void>): Promise<void> {
  const queue = [...items];
  const lane = async (): Promise<void> => {
    for (let item = queue.shift(); item !== undefined; item = queue.shift()) await act(item);
  };
  const ended = await Promise.allSettled(Array.from({ length: AT_ONCE }, lane));
  const failed = ended.find((one) => one.status === 'rejected');
  if (failed) throw failed.reason;
}
