import { fail } from './setup/progress.mjs';
import { setUp } from './setup.mjs';

await setUp().catch(fail);
// In this process: one less for a signal to get lost in.
process.argv.splice(2, 0, 'up');
await import('../apps/cli/bin.mjs');
