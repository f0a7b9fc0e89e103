import { build, generateClient } from './setup/build.mjs';
import { checkDisk, diskFull } from './setup/disk.mjs';
import { installPackages, isInstalled } from './setup/packages.mjs';
import { fail, inSteps } from './setup/progress.mjs';
import { bundleWorkflows } from './setup/workflows.mjs';

/**
 * Makes the folder ready to run: packages, database client, build, workflow bundle; each only where something
 * is missing or changed. Knows nothing but Node's own modules, since it runs before there are packages. Where it
 * can't get on, it says why and ends the process.
 */
export async function setUp(print) {
  await inSteps(
    {
      Machine: () => checkDisk(isInstalled()),
      Packages: installPackages,
      'Database client': generateClient,
      Build: build,
      Workflows: bundleWorkflows,
    },
    print,
  ).catch((error) => fail(diskFull(error) ?? error));
}
