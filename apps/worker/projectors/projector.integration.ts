import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { checkpoint, waitForCheckpoint } from '#libs/read-models/index.js';
import { readModelDatabase, type ReadModelDatabase } from '#libs/read-models/testing/database.js';
import { makeDistrict, makeInstallation, type District, type Installation } from '#libs/read-models/testing/district.js';
import type { Job } from '../health/job.js';
import { startProjector } from './projector.js';

jest.setTimeout(60_000);

describe('the projector', () => {
  const installation = makeInstallation();
  const complaints: string[] = [];
  let read: ReadModelDatabase;
  let district: District;
  beforeAll(async () => {
    read = await readModelDatabase();
    district = makeDistrict('north', '2026-03-02T15:00:00.000Z', installation);
    await district.open();
  }, 60_000);
  afterAll(() => read?.close());

  const start = (by: string[], name: string, { log, keyring }: Installation = installation): Job =>
    startProjector({
      db: read.database.pool('log_reader'),
      reader: log,
      keys: keyring,
      complain: (_job, error) => complaints.push(String(error)),
      onProjected: () => by.push(name),
    });
  const shown = async (): Promise<boolean> =>
    waitForCheckpoint(read.database.pool('log_reader'), await installation.log.head(), { timeoutMs: 10_000 });

  it('two-projectors: one works, and the other takes over when it ends', async () => {
    const by: string[] = [];
    const first = start(by, 'first');
    expect(await shown()).toBe(true);
    const second = start(by, 'second');
    await district.openPlan('plan-1');
    expect(await shown()).toBe(true);
    expect(new Set(by)).toEqual(new Set(['first']));
    await first.stop();
    await district.openPlan('plan-2');
    expect(await shown()).toBe(true);
    // The checkpoint can be seen a moment before its projector tells of it; a stop waits for that.
    await second.stop();
    expect(by.at(-1)).toBe('second');
    expect(complaints).toEqual([]);
  });

  it('connection-lost: goes on after its connection was ended under it', async () => {
    const by: string[] = [];
    const projector = start(by, 'only');
    await district.openPlan('plan-3');
    expect(await shown()).toBe(true);
    await read.database.pool('owner').query(`SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND pid <> pg_backend_pid() AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`);
    await district.openPlan('plan-4');
    expect(await shown()).toBe(true);
    await projector.stop();
    expect(projector.healthy()).toMatchObject({ ok: true });
  });

  it('log-restored: stops where the log does not have what was projected, and says so', async () => {
    const before = await checkpoint(read.client);
    complaints.length = 0;
    const restored = makeInstallation();
    await makeDistrict('north', '2026-03-02T15:00:00.000Z', restored).open();
    const projector = start([], 'astray', restored);
    while (complaints.length === 0) await new Promise((resolve) => setImmediate(resolve));
    expect(projector.healthy()).toMatchObject({ ok: false, detail: expect.stringContaining('it was restored from a copy') });
    await projector.stop();
    expect(await checkpoint(read.client)).toBe(before);
  });
});
