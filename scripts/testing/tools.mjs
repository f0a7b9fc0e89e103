import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { root, run, tail } from '../setup/run.mjs';

/** Programs of the system that some tests need, with the Debian package that brings each. */
const toolsBy = (browsers) => [
  { commands: ['redis-server'], package: 'redis-server' },
  { commands: browsers, package: 'chromium' },
  { commands: ['java'], package: 'default-jre-headless' },
  { commands: ['mvn'], package: 'maven' },
];

/** Installs what is missing where that needs no question (Debian, as root). Answers what then is missing still, by name. */
export async function provideTools(print) {
  // Where the tests look themselves.
  const { BROWSERS, findOnPath } = await import(new URL('../../dist/test/support/on-path.js', import.meta.url).href);
  const missingTools = () => toolsBy(BROWSERS).filter(({ commands }) => findOnPath(...commands) === null);
  const wanted = missingTools().map((tool) => tool.package);
  if (wanted.length > 0 && process.getuid?.() === 0 && findOnPath('apt-get')) {
    print(`Installing ${wanted.join(', ')} …`);
    // RUNLEVEL: the packages bring services, and none of them may start.
    const env = { DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' };
    await run('apt-get', ['update', '-q'], { env });
    const { code, output } = await run('apt-get', ['install', '-y', '-q', '--no-install-recommends', ...wanted], { env });
    if (code !== 0) print(`apt-get could not install them:\n${tail(output, 5)}`);
  }
  return missingTools().map(({ commands, package: name }) => `${commands[0]} is not installed (Debian: apt-get install ${name})`);
}

/** A Node of another line than this one, from npm. Null where npm has none for this machine. */
export async function provideNode(version) {
  const name = `node-${process.platform}-${process.arch}`;
  const folder = join(root, '.planline/tools', `node-${version}`);
  const path = join(folder, 'node_modules', name, 'bin/node');
  if (!existsSync(path)) await run('npm', ['install', '--prefix', folder, '--no-save', '--no-package-lock', '--no-audit', '--no-fund', `${name}@${version}`]);
  return existsSync(path) ? path : null;
}
