import { statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { newestIn } from './files.mjs';
import { root } from './run.mjs';

const BUNDLE = 'dist/workflow-bundle.js';

/** Bundled once here, so that no start of the worker waits seconds for it. */
export async function bundleWorkflows(progress) {
  const made = statSync(join(root, BUNDLE), { throwIfNoEntry: false })?.mtimeMs ?? 0;
  if (made > newestIn('dist/workflows')) return 'up to date';
  progress('bundling');
  const { bundleWorkflowCode } = await import('@temporalio/worker');
  const quiet = { log() {}, trace() {}, debug() {}, info() {}, warn: console.warn, error: console.error };
  const { code } = await bundleWorkflowCode({ workflowsPath: join(root, 'dist/workflows/index.js'), logger: quiet });
  writeFileSync(join(root, BUNDLE), code);
  return 'bundled';
}
