import { describe, expect, it } from '@jest/globals';
import { eventLogContract } from '../event-log.contract.js';
import { aCommand, at } from '../testing/commands.js';
import { makeMemoryLog } from './log.js';

eventLogContract('memory', async () => {
  const log = makeMemoryLog();
  return { log, beside: log, reader: log, close: async () => undefined };
});

describe('clock-set-back', () => {
  it('records no event before the one that precedes it', async () => {
    let now = Date.parse('2026-11-22T07:00:00Z');
    const log = makeMemoryLog(() => now);
    await log.append(aCommand({ writes: [at('task/1', 0)] }));
    now -= 3_600_000;
    await log.append(aCommand({ writes: [at('task/1', 1)] }));
    expect((await log.readAfter(0n, 10)).map(({ recorded }) => recorded)).toEqual(['2026-11-22T07:00:00.000000Z', '2026-11-22T07:00:00.000001Z']);
  });
});
