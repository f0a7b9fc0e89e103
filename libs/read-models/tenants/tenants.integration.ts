import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { contentOf, dated } from '#libs/domain/testing/tasks.js';
import type { Instant } from '#libs/kernel/dates.js';
import { dueItems, openReminders, tenantSettings, timelineOf } from '../index.js';
import { rebuild } from '../projection/rebuild.js';
import { fireDue } from '../testing/life.js';
import { readModelDatabase, type ReadModelDatabase } from '../testing/database.js';
import { makeDistrict, makeInstallation } from '../testing/district.js';

jest.setTimeout(60_000);

describe('a district whose days change', () => {
  const installation = makeInstallation();
  const district = makeDistrict('north', '2026-03-02T15:00:00.000Z', installation);
  const neighbour = makeDistrict('south', '2026-03-02T15:00:00.000Z', installation);
  let read: ReadModelDatabase;
  beforeAll(async () => {
    read = await readModelDatabase();
    for (const each of [district, neighbour]) {
      await each.open();
      await each.openPlan(`${each.tenant}-plan`);
      await each.planTask(`${each.tenant}-plan`, `${each.tenant}-task`, contentOf(dated('2026-03-10', '2026-05-29'), null, { owners: ['principal'] }));
    }
    await read.catchUp(installation);
  }, 60_000);
  afterAll(() => read?.close());

  const dueOf = async (tenant: string) =>
    (await dueItems(read.client, timelineOf(tenant, `${tenant}-plan`), '9999-12-31T00:00:00.000Z' as Instant, 50)).map(({ item, rung, on, dueAt }) => `${item}${rung} ${on} ${dueAt}`);
  const change = async (fields: Readonly<Record<string, unknown>>) => {
    await district.give('tenant', 'north', { name: 'changeTenant', ...fields });
    await read.catchUp(installation);
  };

  it('has every open deadline on the same days, by its new clock, and no other district has', async () => {
    const before = await dueOf('north');
    expect(before[0]).toBe('start 2026-03-10 2026-03-10T10:00:00.000Z');
    const ofNeighbour = await dueOf('south');
    await change({ timeZone: 'America/Los_Angeles' });
    const after = await dueOf('north');
    expect(after.map((line) => line.split(' ').slice(0, 2))).toEqual(before.map((line) => line.split(' ').slice(0, 2)));
    expect(after[0]).toBe('start 2026-03-10 2026-03-10T13:00:00.000Z');
    await change({ dayStartsAt: '08:30' });
    expect((await dueOf('north'))[0]).toBe('start 2026-03-10 2026-03-10T15:30:00.000Z');
    expect(await dueOf('south')).toEqual(ofNeighbour);
    expect(await tenantSettings(read.client, 'north')).toMatchObject({ timeZone: 'America/Los_Angeles', dayStartsAt: '08:30', digestAt: '07:00' });
  });

  it('keeps a reminder that was raised, raises none of it again, and fires what its new clock has made due', async () => {
    district.setNow('2026-04-29T15:30:00.000Z');
    await fireDue(read.client, district, 'north-plan');
    await read.catchUp(installation);
    const raised = await openReminders(read.client, 'north');
    expect(raised.map(({ rung, on }) => [rung, on])).toEqual([['before-30', '2026-04-29']]);
    await change({ timeZone: 'America/Detroit', dayStartsAt: '06:00' });
    expect(await openReminders(read.client, 'north')).toEqual(raised);
    expect((await dueOf('north')).filter((line) => line.includes('2026-04-29'))).toEqual([]);
    // 06:00 in Detroit, which is 03:00 in Los Angeles.
    district.setNow('2026-05-15T10:00:00.000Z');
    expect(await fireDue(read.client, district, 'north-plan')).toBe(1);
    await read.catchUp(installation);
    expect((await openReminders(read.client, 'north')).map(({ rung }) => rung)).toEqual(['before-30', 'before-14']);
  });

  it('is the same when all of it is made again from the log', async () => {
    const before = await read.everything();
    expect(await rebuild(read.client, installation.log, installation.keyring, { whenDifferent: 'keep-live' })).toMatchObject({ kind: 'switched', differences: [] });
    expect(await read.everything()).toEqual(before);
  });
});
