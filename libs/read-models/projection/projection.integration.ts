import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { PoolClient } from 'pg';
import { contentOf, dated } from '#libs/domain/testing/tasks.js';
import { startPostgres, type TestDatabase, type TestPostgres } from '#test/support/postgres.js';
import { checkpoint, dueItems, nextDueAt, openReminders, timelineOf } from '../index.js';
import { makeDistrict, type District } from '../testing/district.js';
import { projectNext } from './next.js';

describe('read models follow the log', () => {
  let postgres: TestPostgres;
  let database: TestDatabase;
  let client: PoolClient;
  beforeAll(async () => {
    postgres = await startPostgres();
    database = await postgres.createDatabase();
    client = await database.pool('log_reader').connect();
  }, 60_000);
  afterAll(async () => {
    client?.release();
    await database?.drop();
    await postgres?.stop();
  });

  const catchUp = async ({ log, keyring }: District): Promise<void> => {
    while ((await projectNext(client, log, keyring, 100)).projected > 0);
  };

  it('keeps the deadlines of a task that was planned, and ends each reminder once', async () => {
    const district = makeDistrict('north', '2026-03-02T15:00:00.000Z');
    await district.open();
    await district.openPlan('plan-1');
    await district.planTask('plan-1', 'task-1', contentOf(dated('2026-03-10', '2026-05-29')));
    await catchUp(district);
    expect(await checkpoint(client)).toBe(await district.log.head());
    const process = timelineOf('north', 'plan-1');
    expect(await nextDueAt(client, process)).toBe('2026-03-10T10:00:00.000Z');
    district.setNow('2026-03-10T10:00:00.000Z');
    const due = await dueItems(client, process, district.now(), 10);
    expect(due).toMatchObject([{ task: 'task-1', item: 'start', on: '2026-03-10' }]);
    expect(await openReminders(client, 'north')).toEqual([]);
  });
});
