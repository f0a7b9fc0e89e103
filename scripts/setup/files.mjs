import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './run.mjs';

const SKIP = new Set(['node_modules', '.git']);

/** Every file and folder below `path`, relative to the project; the folders too, since a deleted file shows only in them. */
export function* everythingIn(path) {
  const seen = statSync(join(root, path), { throwIfNoEntry: false });
  if (!seen) return;
  yield { path, folder: seen.isDirectory(), changed: seen.mtimeMs };
  if (!seen.isDirectory()) return;
  for (const name of readdirSync(join(root, path))) if (!SKIP.has(name)) yield* everythingIn(`${path}/${name}`);
}

/** When the newest of these was written; 0 where there is none. */
export function newestIn(...paths) {
  let newest = 0;
  for (const path of paths) for (const { changed } of everythingIn(path)) newest = Math.max(newest, changed);
  return newest;
}
