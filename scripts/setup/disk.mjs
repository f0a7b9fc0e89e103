import { statfsSync } from 'node:fs';
import { Stop } from './progress.mjs';
import { root } from './run.mjs';

const GB = 1e9;
/** Packages, build and a first data folder. */
const NEEDED_TO_INSTALL = 2 * GB;

const freeIn = (folder) => {
  const { bavail, bsize } = statfsSync(folder);
  return bavail * bsize;
};

/** Asks for room only where packages have to come: one that is installed must start on a disk that fills up, as far as its data folder lets it. */
export function checkDisk(installed, free = freeIn(root)) {
  if (!installed && free < NEEDED_TO_INSTALL) {
    throw new Stop(`The disk is almost full: ${(free / GB).toFixed(1)} GB are free in ${root} and ${(NEEDED_TO_INSTALL / GB).toFixed(1)} GB are needed. Free some space, then run the same command again.`);
  }
  return `Node ${process.versions.node}, ${Math.floor(free / GB)} GB free`;
}

/** What a step that broke off for want of room is told as, whatever it said itself; null for any other end. */
export const diskFull = (error) => (/ENOSPC/.test(String(error)) ? new Stop(`The disk is full: nothing more can be written in ${root}. Free some space, then run the same command again.`) : null);
