import { open, readFile, rename, stat, type FileHandle } from 'node:fs/promises';

const LARGEST = 20_000_000;

/** Opened to append; one that has grown large is put aside first, over the one put aside before. */
export async function openLog(path: string): Promise<FileHandle> {
  const size = await stat(path).then((seen) => seen.size, () => 0);
  if (size > LARGEST) await rename(path, `${path}.1`);
  return open(path, 'a', 0o600);
}

export async function lastLines(path: string, count: number): Promise<string> {
  const text = await readFile(path, 'utf8').catch(() => '');
  return text.trim().split('\n').slice(-count).join('\n');
}
