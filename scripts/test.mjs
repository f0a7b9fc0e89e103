import { fail } from './setup/progress.mjs';
import { setUp } from './setup.mjs';

await setUp().catch(fail);
const { runTests } = await import('./testing/run-tests.mjs');
process.exitCode = await runTests(process.argv.slice(2)).catch(fail);
