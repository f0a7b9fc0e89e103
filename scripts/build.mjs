import { fail } from './setup/progress.mjs';
import { setUp } from './setup.mjs';

await setUp().catch(fail);
