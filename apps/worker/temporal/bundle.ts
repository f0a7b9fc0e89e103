import { bundleWorkflowCode, type Logger } from '@temporalio/worker';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

/** The workflows as the sandbox gets them. */
export type Bundle = { readonly code: string };

const fromHere = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/** The build has made it once; tests run the source and make it themselves. */
export async function workflowBundle(logger: Logger): Promise<Bundle> {
  if (import.meta.url.endsWith('.ts')) return bundleWorkflowCode({ workflowsPath: fromHere('../../../workflows/index.ts'), logger });
  return { code: await readFile(fromHere('../../../workflow-bundle.js'), 'utf8') };
}
