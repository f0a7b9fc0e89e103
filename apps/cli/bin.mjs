#!/usr/bin/env node
import { existsSync } from 'node:fs';

const main = new URL('../../dist/apps/cli/main.js', import.meta.url);
if (!existsSync(main)) {
  // On stderr: what a command answers goes to stdout, and may be JSON.
  const [{ setUp }, { fail }] = await Promise.all([import('../../scripts/setup.mjs'), import('../../scripts/setup/progress.mjs')]);
  await setUp(console.error).catch(fail);
}
const { run } = await import(main.href);
await run(process.argv);
