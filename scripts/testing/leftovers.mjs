import { readdirSync, readFileSync } from 'node:fs';

/**
 * The processes that carry this run's mark in their environment, which every child inherits: what tests started
 * and forgot. Only where the system tells (Linux). This process itself is no leftover.
 */
export function findLeftovers(mark) {
  if (process.platform !== 'linux') return [];
  return readdirSync('/proc').flatMap((entry) => {
    const pid = Number(entry);
    if (!pid || pid === process.pid) return [];
    try {
      if (!readFileSync(`/proc/${pid}/environ`, 'latin1').split('\0').includes(mark)) return [];
      const command = readFileSync(`/proc/${pid}/cmdline`, 'latin1').replaceAll('\0', ' ').trim();
      return command ? [{ pid, command }] : [];
    } catch {
      return [];
    }
  });
}

/** The outcome of the last step, which also tells what was missing: a process that was left over takes nothing of that away. */
export const outcomeOf = (found, missing) => ({
  passed: found.length === 0 ? 1 : 0,
  failed: found.length === 0 ? 0 : 1,
  skipped: missing,
  failures: found.length === 0 ? [] : [`still ran: ${found.map(({ pid, command }) => `${pid} ${command.slice(0, 120)}`).join('; ')}`],
});

export function endLeftovers(found) {
  for (const { pid } of found) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // Gone meanwhile.
    }
  }
}
