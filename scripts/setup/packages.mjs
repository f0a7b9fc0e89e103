import { chmodSync, existsSync, lstatSync, mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { Stop } from './progress.mjs';
import { root, run, tail } from './run.mjs';

const readJson = (path) => JSON.parse(readFileSync(join(root, path), 'utf8'));

/** npm writes this at the very end of an install, so an interrupted one is seen as not installed. */
const INSTALLED = 'node_modules/.package-lock.json';

/** Whether node_modules holds what the lockfile asks for. Packages for other platforms, and what npm itself calls left over, may be missing. */
export function isInstalled() {
  if (!existsSync(join(root, INSTALLED))) return false;
  const installed = readJson(INSTALLED).packages;
  return Object.entries(readJson('package-lock.json').packages).every(
    ([path, { version, optional, extraneous }]) => path === '' || optional || extraneous || installed[path]?.version === version,
  );
}

export async function installPackages(progress) {
  const there = isInstalled();
  if (!there) {
    progress('npm ci, about 870 of them, a minute or two');
    const { code, output } = await run('npm', ['ci', '--no-audit', '--no-fund']);
    if (code !== 0) throw new Stop(`The packages could not be installed. Check the network and npm's registry, then run the same command again. npm said:\n${tail(output)}`);
  }
  linkCommand();
  return there ? 'as the lockfile says' : 'installed';
}

/** `npx planline` finds the project's own command among those of its packages: without this link npx would ask a registry for it. */
function linkCommand() {
  const link = join(root, 'node_modules/.bin/planline');
  chmodSync(join(root, 'apps/cli/bin.mjs'), 0o755);
  if (lstatSync(link, { throwIfNoEntry: false })) return;
  mkdirSync(join(root, 'node_modules/.bin'), { recursive: true });
  symlinkSync('../../apps/cli/bin.mjs', link);
}
