#!/usr/bin/env node
import '../../scripts/setup/check-node.mjs';

async function planline() {
  const { existsSync } = await import('node:fs');
  const main = new URL('../../dist/apps/cli/main.js', import.meta.url);
  if (!existsSync(main)) {
    const { setUp } = await import('../../scripts/setup.mjs');
    // On stderr: what a command answers goes to stdout, and may be JSON.
    await setUp(console.error);
  }
  const { run } = await import(main.href);
  await run(process.argv);
}

planline();
