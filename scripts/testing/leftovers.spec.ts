import { describe, expect, it } from '@jest/globals';

type Outcome = { readonly passed: number; readonly failed: number; readonly skipped: readonly string[]; readonly failures: readonly string[] };
type OutcomeOf = (found: readonly { readonly pid: number; readonly command: string }[], missing: readonly string[]) => Outcome;
/** The scripts run before anything is compiled, and so have no types of their own. */
const script = './leftovers.mjs';
const { outcomeOf } = (await import(script)) as { outcomeOf: OutcomeOf };

describe('the last step of a run', () => {
  const missing = ['redis-server is not installed'];

  it('fails where a process was left over, and tells what was missing all the same', () => {
    expect(outcomeOf([{ pid: 4711, command: 'postgres -D /data' }], missing)).toEqual({ passed: 0, failed: 1, skipped: missing, failures: ['still ran: 4711 postgres -D /data'] });
  });

  it('passes where nothing was left over', () => {
    expect(outcomeOf([], missing)).toEqual({ passed: 1, failed: 0, skipped: missing, failures: [] });
  });
});
