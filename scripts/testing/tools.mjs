import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { root, run, tail } from '../setup/run.mjs';

const onPath = (...names) => names.some((name) => (process.env.PATH ?? '').split(delimiter).some((folder) => existsSync(join(folder, name))));

/** Programs of the system that some tests need, with the Debian package that brings each. */
const TOOLS = [
  { commands: ['redis-server'], package: 'redis-server' },
  { commands: ['chromium', 'chromium-browser', 'google-chrome'], package: 'chromium' },
  { commands: ['java'], package: 'default-jre-headless' },
  { commands: ['mvn'], package: 'maven' },
];

const missingTools = () => TOOLS.filter(({ commands }) => !onPath(...commands));

/** Installs what is missing where that needs no question (Debian, as root). Answers what then is missing still, by name. */
export async function provideTools(print) {
  const wanted = missingTools().map((tool) => tool.package);
  if (wanted.length > 0 && process.getuid?.() === 0 && onPath('apt-get')) {
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
