import { describe, expect, it } from '@jest/globals';
import { digestsOf, timelineOf } from '#libs/read-models/index.js';
import { parseProcessId, processId } from './process.js';

describe("a process's id", () => {
  it.each(['', 'timeline/local/plan-1', 'timeline/local/plan-1/0', 'timeline/local/plan-1/1/x', 'hearing/local/plan-1/1', 'timeline//plan-1/1'])('is not %p', (text) => {
    expect(() => parseProcessId(text)).toThrow('is not the id of a process');
  });

  it('is read as it was written', () => {
    const process = { kind: 'timeline', tenant: 'local', subject: 'plan-1', round: 2 } as const;
    expect(parseProcessId(processId(process))).toEqual(process);
  });

  it('is what the read models call it', () => {
    expect(parseProcessId(timelineOf('local', 'plan-1'))).toEqual({ kind: 'timeline', tenant: 'local', subject: 'plan-1', round: 1 });
    expect(parseProcessId(digestsOf('local'))).toEqual({ kind: 'digests', tenant: 'local', subject: 'local', round: 1 });
  });
});
