import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);

/**
 * A process as it can be recognised later: numbers are given out again, so a number alone would one day
 * end a stranger. `startedAs` is when and in which boot it started (Linux), or its start and command line (elsewhere).
 */
export type ProcessIdentity = { readonly pid: number; readonly startedAs: string };

/** Null where no such process runs. A zombie runs no more. */
export async function identify(pid: number): Promise<ProcessIdentity | null> {
  const startedAs = process.platform === 'linux' ? await fromProc(pid) : await fromPs(pid);
  return startedAs === null ? null : { pid, startedAs };
}

export const isRunning = async (known: ProcessIdentity): Promise<boolean> =>
  (await identify(known.pid))?.startedAs === known.startedAs;

async function fromProc(pid: number): Promise<string | null> {
  try {
    const [stat, boot] = await Promise.all([readFile(`/proc/${pid}/stat`, 'utf8'), readFile('/proc/sys/kernel/random/boot_id', 'utf8')]);
    // The command's name is in brackets and may hold anything: count from the last one. State is field 3, start time 22.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return fields[0] === 'Z' ? null : `${boot.trim()} ${fields[19]}`;
  } catch {
    return null;
  }
}

async function fromPs(pid: number): Promise<string | null> {
  try {
    const { stdout } = await run('ps', ['-o', 'lstart=,command=', '-p', String(pid)]);
    return stdout.trim() || null;
  } catch {
    return null;
  }
}
