import { copyFileSync, existsSync, mkdirSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { everythingIn, newestIn } from './files.mjs';
import { Stop } from './progress.mjs';
import { root, run, tail } from './run.mjs';

const SOURCES = ['apps', 'libs', 'workflows', 'prisma', 'test/bench', 'test/faults', 'test/support'];
const BUILT = 'dist/.built';
const CLIENT = 'prisma/generated';

const changedAt = (path) => statSync(join(root, path), { throwIfNoEntry: false })?.mtimeMs ?? 0;

/** Offline: Prisma asks for its schema engine, a download, but only looks whether the file is there. */
export async function generateClient() {
  if (newestIn(CLIENT) >= Math.max(changedAt('prisma/schema.prisma'), changedAt('prisma.config.ts'))) return 'up to date';
  const { code, output } = await run('node_modules/.bin/prisma', ['generate'], {
    env: { PRISMA_SCHEMA_ENGINE_BINARY: process.execPath, PRISMA_HIDE_UPDATE_MESSAGE: '1' },
  });
  if (code !== 0) throw new Stop(`The database client could not be generated from prisma/schema.prisma:\n${tail(output)}`);
  return 'generated';
}

/** Sources and everything that decides how they are built, against what was built last. */
export async function build(progress) {
  if (changedAt(BUILT) > Math.max(newestIn(...SOURCES), changedAt('tsconfig.json'), changedAt('tsconfig.build.json'), changedAt('package.json'))) return 'up to date';
  progress('compiling');
  const startedAt = new Date();
  removeOrphans();
  const { code, output } = await run('node_modules/.bin/tsc', ['-p', 'tsconfig.build.json']);
  if (code !== 0) throw new Stop(`The sources do not compile:\n${tail(output)}`);
  copyAssets();
  writeFileSync(join(root, BUILT), '');
  // As of its start, so that what was saved while it compiled is compiled next time.
  utimesSync(join(root, BUILT), startedAt, startedAt);
  return 'compiled';
}

/** Templates, styles, scripts for browsers, program files, SQL: whatever a module reads from beside itself. */
function copyAssets() {
  for (const source of ['apps', 'libs', 'workflows']) {
    for (const { path, folder } of everythingIn(source)) {
      if (folder || /\.(ts|md|mjs)$/.test(path) || path.startsWith(CLIENT)) continue;
      mkdirSync(join(root, 'dist', dirname(path)), { recursive: true });
      copyFileSync(join(root, path), join(root, 'dist', path));
    }
  }
}

/** What was compiled from a source that is gone would otherwise still be found by whoever imports it. */
function removeOrphans() {
  for (const { path, folder } of everythingIn('dist')) {
    const source = path.slice('dist/'.length).replace(/\.js(\.map)?$/, '.ts');
    if (!folder && /\.js(\.map)?$/.test(path) && SOURCES.some((one) => source.startsWith(`${one}/`)) && !existsSync(join(root, source)) && !existsSync(join(root, path.slice('dist/'.length)))) {
      rmSync(join(root, path));
    }
  }
}
