import type { ChildProcess } from 'node:child_process';
import { readRunFile, writeRunFile, type RunFile } from '../run-file.js';
import { identify, type ProcessIdentity } from './process-identity.js';

/** What runs now, kept in the run file as it changes. */
export type RunState = {
  /** The port that a part had last time, to be asked for again. */
  readonly lastPort: (name: string) => number | undefined;
  readonly update: (change: Partial<Omit<RunFile, 'supervisor'>>) => void;
  readonly childChanged: (name: string, process: ChildProcess | null) => void;
  /** When everything said so far is written. */
  readonly written: () => Promise<void>;
};

export async function openRunState(folder: string, supervisor: ProcessIdentity, address: string): Promise<{ state: RunState; last: RunFile | null }> {
  const last = await readRunFile(folder);
  let content: RunFile = { supervisor, address, ports: last?.ports ?? {}, children: {} };
  // One after the other, so that an older state never overwrites a newer one.
  let queue: Promise<void> = Promise.resolve();
  const change = (next: () => Promise<RunFile>): void => {
    queue = queue.then(async () => {
      content = await next();
      await writeRunFile(folder, content);
    });
  };
  return {
    last,
    state: {
      lastPort: (name) => last?.ports[name],
      update: (changed) => change(async () => ({ ...content, ...changed })),
      childChanged: (name, process) =>
        change(async () => {
          const children = Object.fromEntries(Object.entries(content.children).filter(([known]) => known !== name));
          const identity = process?.pid === undefined ? null : await identify(process.pid);
          return { ...content, children: identity ? { ...children, [name]: identity } : children };
        }),
      written: () => queue,
    },
  };
}
