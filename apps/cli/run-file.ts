import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ProcessIdentity } from './up/process-identity.js';

/** What runs on a data folder: how the other commands find the server, and the next `up` what a killed one left behind. */
export type RunFile = {
  readonly supervisor: ProcessIdentity;
  /** Where the API listens. Its own address, which the public one may hide. */
  readonly address: string;
  readonly ports: Readonly<Record<string, number>>;
  readonly children: Readonly<Record<string, ProcessIdentity>>;
};

const pathIn = (folder: string): string => join(folder, 'run.json');

export async function readRunFile(folder: string): Promise<RunFile | null> {
  try {
    return JSON.parse(await readFile(pathIn(folder), 'utf8')) as RunFile;
  } catch {
    return null;
  }
}

export async function writeRunFile(folder: string, content: RunFile): Promise<void> {
  const unfinished = `${pathIn(folder)}.${process.pid}`;
  await writeFile(unfinished, `${JSON.stringify(content, null, 2)}\n`, { mode: 0o600 });
  await rename(unfinished, pathIn(folder));
}
