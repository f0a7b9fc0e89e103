import './setup/check-node.mjs';

async function bench() {
  const { setUp } = await import('./setup.mjs');
  const { fail } = await import('./setup/progress.mjs');
  await setUp();
  const { runBenches } = await import('./testing/run-benches.mjs');
  process.exit(await runBenches(process.argv.slice(2)).catch(fail));
}

bench();
