import { describe, expect, it } from '@jest/globals';
import { makeMemoryLog } from './memory/log.js';
import type { EventLog } from './port.js';
import { withSharedReads } from './shared-reads.js';
import { aCommand } from './testing/commands.js';

type Asked = { tenant: string; streams: readonly string[] };

/** The log in memory, telling what it was asked. */
function listened(): { log: EventLog; asked: Asked[]; fail(next: Error): void } {
  const memory = makeMemoryLog();
  const asked: Asked[] = [];
  let failure: Error | null = null;
  const readStreams: EventLog['readStreams'] = async (tenant, streams) => {
    asked.push({ tenant, streams });
    const now = failure;
    failure = null;
    if (now) throw now;
    return memory.readStreams(tenant, streams);
  };
  return { log: { ...memory, readStreams }, asked, fail: (next) => (failure = next) };
}

describe('shared reads', () => {
  it('a question that fails fails for those who shared it, and for nobody after', async () => {
    const { log, fail } = listened();
    const shared = withSharedReads(log);
    fail(new Error('away'));
    const answers = await Promise.allSettled([shared.readStreams('local', ['task/1']), shared.readStreams('local', ['task/2'])]);
    expect(answers.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(await shared.readStreams('local', ['task/1'])).toEqual([[]]);
  });

  it('never mixes tenants', async () => {
    const { log, asked } = listened();
    const shared = withSharedReads(log);
    await Promise.all([shared.readStreams('north', ['task/1']), shared.readStreams('south', ['task/1'])]);
    expect(asked).toEqual([{ tenant: 'north', streams: ['task/1'] }, { tenant: 'south', streams: ['task/1'] }]);
  });

  it('ask once for what is asked at the same time, and give each its own in its own order', async () => {
    const { log, asked } = listened();
    const shared = withSharedReads(log);
    await log.append(aCommand({ tenant: 'local', writes: [{ stream: 'task/1', expectedVersion: 0 }] }));
    const [both, one, none] = await Promise.all([shared.readStreams('local', ['task/2', 'task/1']), shared.readStreams('local', ['task/1']), shared.readStreams('local', [])]);
    expect(asked).toEqual([{ tenant: 'local', streams: ['task/2', 'task/1'] }]);
    expect(both!.map((events) => events.length)).toEqual([0, 1]);
    expect(one!.map((events) => events.length)).toEqual([1]);
    expect(none).toEqual([]);
  });

  it('stale-read: who asks while a question is under way gets an answer that was asked for after', async () => {
    const { log, asked } = listened();
    const shared = withSharedReads(log);
    const first = shared.readStreams('local', ['task/1']);
    await new Promise((resolve) => setImmediate(resolve));
    await log.append(aCommand({ tenant: 'local', writes: [{ stream: 'task/1', expectedVersion: 0 }] }));
    const second = await shared.readStreams('local', ['task/1']);
    await first;
    expect(second[0]).toHaveLength(1);
    expect(asked).toHaveLength(2);
  });
});
