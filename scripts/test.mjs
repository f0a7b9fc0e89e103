import './setup/check-node.mjs';

async function test() {
  const { setUp } = await import('./setup.mjs');
  const { fail } = await import('./setup/progress.mjs');
  await setUp();
  const { runTests } = await import('./testing/run-tests.mjs');
  process.exitCode = await runTests(process.argv.slice(2)).catch(fail);
}

test();
