import { fail } from './setup/progress.mjs';
import { setUp } from './setup.mjs';

await setUp().catch(fail);
const { runBenches } = await import('./testing/run-benches.mjs');
process.exit(await runBenches(process.argv.slice(2)).catch(fail));
