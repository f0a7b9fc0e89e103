import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import fc from 'fast-check';
import { contentOf, dated } from '#libs/domain/testing/tasks.js';
import { rounds } from '#libs/domain/testing/rounds.js';
import type { LoggedEvent } from '#libs/event-log/envelope.js';
import { checkpoint, dueItems, timelineOf, waitForCheckpoint } from '../index.js';
import { readModelDatabase, type ReadModelDatabase } from '../testing/database.js';
import { makeDistrict, makeInstallation, type Installation } from '../testing/district.js';
import { act, chance, fireDue, plant, sendDigest, toNextDeadline, type Chance } from '../testing/life.js';
import { checkSameLog, livePosition, LogWasRestored, projectNext } from './next.js';
import { parkedPlans } from './parked.js';
import { rebuild } from './rebuild.js';
import { replayParked } from './replay.js';

const START = '2026-03-02T15:00:00.000Z';
const twoWeeks = contentOf(dated('2026-03-10', '2026-05-29'));

jest.setTimeout(60_000);

describe('read models follow the log', () => {
  let read: ReadModelDatabase;
  let installation: Installation;
  beforeAll(async () => {
    read = await readModelDatabase();
    installation = makeInstallation();
  }, 60_000);
  afterAll(() => read?.close());

  async function anotherDistrict(tenant: string) {
    const district = makeDistrict(tenant, START, installation);
    await district.open();
    return district;
  }
  const titles = async (tenant: string): Promise<string[]> => {
    const { rows } = await read.client.query<{ title: string }>('SELECT title FROM read.tasks WHERE tenant = $1 ORDER BY title', [tenant]);
    return rows.map(({ title }) => title);
  };
  /** Months of a plan's life, projected in pieces of any size while it goes on. */
  async function live(tenant: string, next: Chance, steps: number): Promise<void> {
    const district = await anotherDistrict(tenant);
    await plant(district, `${tenant}-plan`, next, 3);
    await read.catchUp(installation, 1 + Math.floor(next() * 9));
    for (let step = 0; step < steps; step += 1) {
      await toNextDeadline(read.client, district, `${tenant}-plan`);
      await fireDue(read.client, district, `${tenant}-plan`);
      await act(district, `${tenant}-plan`, `${tenant}-plan-task-${1 + Math.floor(next() * 3)}`, next);
      await sendDigest(read.client, district, next);
      await read.catchUp(installation, 1 + Math.floor(next() * 9));
    }
  }

  it('up to a checkpoint that a reader of its own write can wait for', async () => {
    const pool = read.database.pool('log_reader');
    const head = await installation.log.head();
    expect(await waitForCheckpoint(pool, head + 1n, { timeoutMs: 50 })).toBe(false);
    const [seen, seenToo] = [waitForCheckpoint(pool, head + 1n, { timeoutMs: 10_000 }), waitForCheckpoint(pool, head + 1n, { timeoutMs: 10_000 })];
    await anotherDistrict('waiting');
    await read.catchUp(installation);
    expect(await Promise.all([seen, seenToo])).toEqual([true, true]);
    expect(await checkpoint(read.client)).toBe(await installation.log.head());
  });

  it('to the deadlines of each task that is open', async () => {
    const district = await anotherDistrict('north');
    await district.openPlan('plan');
    await district.planTask('plan', 'task', twoWeeks);
    await read.catchUp(installation);
    const process = timelineOf('north', 'plan');
    expect(await dueItems(read.client, process, district.now(), 10)).toEqual([]);
    district.setNow('2026-03-10T10:00:00.000Z');
    expect(await dueItems(read.client, process, district.now(), 10)).toMatchObject([{ task: 'task', item: 'start', on: '2026-03-10' }]);
  });

  it('and set aside the plan of an event that they cannot read, go on with the others, and replay it once they can', async () => {
    const district = await anotherDistrict('downgraded');
    for (const plan of ['well', 'newer']) {
      await district.openPlan(plan);
      await district.planTask(plan, `${plan}-task`, { ...twoWeeks, title: plan });
    }
    await district.give('task', 'newer-task', { name: 'startTask' });
    await district.give('task', 'newer-task', { name: 'completeTask', note: null });
    await district.planTask('well', 'well-task-2', { ...twoWeeks, title: 'well too' });
    const written = async (event: LoggedEvent): Promise<LoggedEvent> =>
      event.envelope.type === 'TaskStarted@1' ? { ...event, envelope: { ...event.envelope, type: 'TaskStarted@99' } } : event;
    const olderVersion = {
      ...installation.log,
      readAfter: async (index: bigint, limit: number) => Promise.all((await installation.log.readAfter(index, limit)).map(written)),
    };
    await read.catchUp({ ...installation, log: olderVersion });

    expect(await titles('downgraded')).toEqual(['newer', 'well', 'well too']);
    expect(await parkedPlans(read.client)).toMatchObject([{ tenant: 'downgraded', subject: 'newer', error: expect.stringContaining('TaskStarted@99') }]);
    const { keyring, log } = installation;
    const subject = { tenant: 'downgraded', subject: 'newer' };
    expect(await replayParked(read.client, olderVersion, keyring, subject)).toMatchObject({ kind: 'fails-again' });
    expect(await replayParked(read.client, log, keyring, subject)).toMatchObject({ kind: 'replayed', events: 5 });
    expect(await parkedPlans(read.client)).toEqual([]);
    expect((await read.client.query(`SELECT status FROM read.tasks WHERE task = 'newer-task'`)).rows).toEqual([{ status: 'done' }]);
    expect(await rebuild(read.client, log, keyring, { whenDifferent: 'keep-live' })).toMatchObject({ kind: 'switched' });
  });

  it('and set aside the plan of an event whose rows the database refuses', async () => {
    const district = await anotherDistrict('refused');
    await district.openPlan('plan');
    await district.openPlan('vast');
    await district.planTask('vast', 'vast-task', { ...twoWeeks, position: 2 ** 31 });
    await district.planTask('plan', 'task', { ...twoWeeks, title: 'as usual' });
    await read.catchUp(installation);
    expect(await titles('refused')).toEqual(['as usual']);
    expect(await parkedPlans(read.client)).toMatchObject([{ subject: 'vast', eventType: 'TaskPlanned@2' }]);
    expect(await checkpoint(read.client)).toBe(await installation.log.head());
  });

  it('and are the same whatever the pieces in which they were projected: rebuilt equals live', async () => {
    let life = 0;
    await fc.assert(
      fc.asyncProperty(fc.integer(), async (seed) => {
        await live(`pieces-${(life += 1)}`, chance(seed), 12);
        const before = await read.everything();
        const rebuilt = await rebuild(read.client, installation.log, installation.keyring, { whenDifferent: 'keep-live' });
        expect(rebuilt).toMatchObject({ kind: 'switched', differences: [] });
        expect(await read.everything()).toEqual(before);
      }),
      rounds(2),
    );
  }, 120_000);

  it('rebuild-while-appending: the new tables hold what came meanwhile, and the switch shows no gap', async () => {
    const district = await anotherDistrict('busy');
    await district.openPlan('busy');
    await read.catchUp(installation);
    const own = await read.database.pool('log_reader').connect();
    let rebuilding = true;
    const rebuilt = rebuild(own, installation.log, installation.keyring, { whenDifferent: 'keep-live' }).finally(() => {
      rebuilding = false;
      own.release();
    });
    let appended = 0;
    while (rebuilding) {
      await district.planTask('busy', `busy-${(appended += 1)}`, twoWeeks);
      await read.catchUp(installation);
      expect((await titles('busy')).length).toBe(appended);
    }
    expect(await rebuilt).toMatchObject({ kind: 'switched', differences: [] });
    await district.planTask('busy', 'after', twoWeeks);
    await read.catchUp(installation);
    expect((await titles('busy')).length).toBe(appended + 1);
  });

  it('and a rebuild that comes to other rows keeps the live ones, and says in which models, unless it is told to switch', async () => {
    await read.client.query(`UPDATE read.tasks_v${(await livePosition(read.client)).version} SET title = 'changed by hand' WHERE task = 'busy-1'`);
    const { log, keyring } = installation;
    const kept = await rebuild(read.client, log, keyring, { whenDifferent: 'keep-live' });
    expect(kept).toMatchObject({ kind: 'differs', differences: [{ model: 'tasks' }] });
    expect(await titles('busy')).toContain('changed by hand');
    expect(await rebuild(read.client, log, keyring, { whenDifferent: 'switch' })).toMatchObject({ kind: 'switched', differences: [{ model: 'tasks' }] });
    expect(await titles('busy')).not.toContain('changed by hand');
  });

  it('but not a log that was restored: a shorter one, or one that went another way', async () => {
    const { keyring } = installation;
    const shorter = makeInstallation();
    await expect(projectNext(read.client, shorter.log, keyring, 10)).rejects.toThrow(LogWasRestored);
    const position = (await livePosition(read.client));
    const otherWay = { head: async () => position.checkpoint + 5n, readAfter: async () => installation.log.readAfter(0n, 1) };
    await expect(checkSameLog(otherWay, position)).rejects.toThrow('restored');
    await expect(checkSameLog(installation.log, position)).resolves.toBeUndefined();
  });
});
