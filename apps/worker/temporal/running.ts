import { WORKFLOW_OF } from '#workflows/process.js';

/** Visibility query: our workflows that run. */
export const runningWorkflows = `ExecutionStatus = 'Running' AND WorkflowType IN (${Object.values(WORKFLOW_OF).map((name) => `'${name}'`).join(', ')})`;
