import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { contentOf, dated } from '#libs/domain/testing/tasks.js';
import { day } from '#libs/domain/testing/given.js';
import { openProcesses, openTenants, parkedPlans, personById, roleHolder, roleHolders, tenantSettings } from '../index.js';
import { readModelDatabase, type ReadModelDatabase } from '../testing/database.js';
import { makeDistrict, makeInstallation } from '../testing/district.js';

jest.setTimeout(60_000);

describe('a district as its jobs ask for it', () => {
  const installation = makeInstallation();
  const district = makeDistrict('north', '2026-03-02T15:00:00.000Z', installation);
  let read: ReadModelDatabase;
  beforeAll(async () => {
    read = await readModelDatabase();
    await district.open();
    for (const [person, fullName] of [['first', 'Principal of one school'], ['second', 'Principal of another']] as const) {
      await district.give('person', person, { name: 'registerPerson', fullName, email: `${person}@district.example`, timeZone: null });
    }
    await district.give('role', 'principal', { name: 'grantRole', title: 'Principal', person: 'first', from: '2026-01-01', escalateTo: 'superintendent' });
    await district.give('role', 'principal', { name: 'grantRole', title: 'Principal', person: 'second', from: '2026-07-01', escalateTo: null });
    await district.give('person', 'second', { name: 'setDigestPreference', frequency: 'never', at: '08:30' });
    await district.give('body', 'board', { name: 'formBody', title: 'Board of education', kind: 'board' });
    await district.give('body', 'board', { name: 'seatMember', person: 'first', seat: 'chair', from: '2026-01-01' });
    await district.give('body', 'board', { name: 'unseatMember', person: 'first', on: '2026-03-01' });
    await read.catchUp(installation, 3);
  }, 60_000);
  afterAll(() => read?.close());

  it('has nobody in a role before it was given', async () => {
    expect(await roleHolder(read.client, 'north', 'principal', day('2025-12-31'))).toBeNull();
    expect(await roleHolder(read.client, 'south', 'principal', day('2026-05-01'))).toBeNull();
  });

  it('has one holder of a role on a day, opened for the mail, until another has it', async () => {
    expect(await roleHolder(read.client, 'north', 'principal', day('2026-06-30'))).toMatchObject({
      person: 'first', email: 'first@district.example', escalateTo: 'superintendent', digestFrequency: 'daily', digestAt: null, until: '2026-07-01',
    });
    expect(await roleHolders(read.client, 'north', day('2026-07-01'))).toMatchObject([{ person: 'second', digestFrequency: 'never', digestAt: '08:30', until: null }]);
    expect(await personById(read.client, 'north', 'second')).toMatchObject({ name: 'Principal of another' });
  });

  it('has bodies, and members from a day until another', async () => {
    const { rows } = await read.client.query('SELECT body, person, seat, from_date::text, until_date::text FROM read.body_members');
    expect(rows).toEqual([{ body: 'board', person: 'first', seat: 'chair', from_date: '2026-01-01', until_date: '2026-03-01' }]);
  });

  it('has its settings, and a process for its digests and for each open plan', async () => {
    expect(await openTenants(read.client)).toEqual(['north']);
    expect(await tenantSettings(read.client, 'north')).toEqual(district.settings);
    await district.openPlan('plan');
    await district.planTask('plan', 'task', contentOf(dated('2026-03-10', '2026-05-29')));
    await read.catchUp(installation);
    expect((await openProcesses(read.client)).map(({ process }) => process)).toEqual(['digests/north/north/1', 'timeline/north/plan/1']);
    await district.give('plan', 'plan', { name: 'closePlan', reason: 'The grant ended.' });
    await read.catchUp(installation);
    expect((await openProcesses(read.client)).map(({ kind }) => kind)).toEqual(['digests']);
    expect(await parkedPlans(read.client)).toEqual([]);
  });
});
