import { statSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { newestIn } from './files.mjs';
import { root } from './run.mjs';

const BUNDLE = 'dist/workflow-bundle.js';

/** Bundled once here, so that a start of the worker doesn't wait seconds for it. */
export async function bundleWorkflows(progress) {
  const made = statSync(join(root, BUNDLE), { throwIfNoEntry: false })?.mtimeMs ?? 0;
  if (made > newestIn('workflows')) return 'up to date';
  progress('bundling');
  const { writeWorkflowBundle } = await import(pathToFileURL(join(root, 'dist/apps/worker/temporal/bundle.js')).href);
  await writeWorkflowBundle(join(root, BUNDLE));
  return 'bundled';
}
