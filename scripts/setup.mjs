import './setup/check-node.mjs';

/**
 * Makes the folder ready to run: packages, database client, build, workflow bundle; each only where something
 * is missing or changed. Knows nothing but Node's own modules, since it runs before there are packages.
 */
export async function setUp(print) {
  const [{ inSteps }, { checkDisk }, { installPackages, isInstalled }, { build, generateClient }, { bundleWorkflows }] = await Promise.all([
    import('./setup/progress.mjs'),
    import('./setup/disk.mjs'),
    import('./setup/packages.mjs'),
    import('./setup/build.mjs'),
    import('./setup/workflows.mjs'),
  ]);
  await inSteps(
    {
      Machine: () => checkDisk(isInstalled()),
      Packages: installPackages,
      'Database client': generateClient,
      Build: build,
      Workflows: bundleWorkflows,
    },
    print,
  );
}
