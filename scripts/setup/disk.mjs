import { statfsSync } from 'node:fs';
import { Stop } from './progress.mjs';
import { root } from './run.mjs';

const GB = 1e9;
/** Packages, build and a first data folder; once they are there, the data folder alone. */
const NEEDED = { install: 2 * GB, run: 0.3 * GB };

export function checkDisk(installed) {
  const { bavail, bsize } = statfsSync(root);
  const free = bavail * bsize;
  const needed = installed ? NEEDED.run : NEEDED.install;
  if (free < needed) {
    throw new Stop(`The disk is almost full: ${(free / GB).toFixed(1)} GB are free in ${root} and ${(needed / GB).toFixed(1)} GB are needed. Free some space, then run the same command again.`);
  }
  return `Node ${process.versions.node}, ${Math.floor(free / GB)} GB free`;
}
