import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { Instant } from '#libs/kernel/dates.js';
import { openDistrict, startGround, type Ground } from './testing/district.js';

// Real servers on machines that may be busy with others.
jest.setTimeout(60_000);

describe('opening the digests that are due', () => {
  let ground: Ground;
  beforeAll(async () => {
    ground = await startGround();
  }, 60_000);
  afterAll(() => ground.stop(), 30_000);
  const withoutAddress = async (tenant: string) =>
    (await ground.db.query('SELECT role, reminders FROM work.reminders_without_address WHERE tenant = $1 ORDER BY role', [tenant])).rows;

  it('no-address-anywhere: nothing is mailed and nothing is lost; the administrator sees it, and an address heals it', async () => {
    const district = await openDistrict(ground, { principal: { email: null } });
    await district.planTask('principal', 7);
    await district.planTask('vendor', 7);
    district.goTo(0, '07:00');
    await district.fire();
    expect(await district.openDue()).toEqual({ nextAt: null });
    expect(await withoutAddress(district.tenant)).toEqual([{ role: 'principal', reminders: 1 }, { role: 'vendor', reminders: 1 }]);
    await district.give('person', district.person('principal'), { name: 'changePerson', fullName: 'The principal', email: 'principal@district.example', timeZone: null });
    await district.openDue();
    expect(await district.deliveries()).toMatchObject([{ person: district.person('principal'), state: 'due', reminders: 1 }]);
    expect(await withoutAddress(district.tenant)).toEqual([{ role: 'vendor', reminders: 1 }]);
  });

  it('a role without a holder is the coordinator\'s, and an escalation goes to the one above', async () => {
    const district = await openDistrict(ground, { 'sig-coordinator': {}, principal: { escalateTo: 'superintendent' }, superintendent: {} });
    await district.planTask('vendor', 7);
    await district.planTask('principal', 0);
    district.goTo(7, '07:00');
    await district.fire();
    await district.openDue();
    const persons = (await district.deliveries()).map(({ person }) => person);
    expect(persons.toSorted()).toEqual([district.person('sig-coordinator'), district.person('principal'), district.person('superintendent')].toSorted());
    expect(await withoutAddress(district.tenant)).toEqual([]);
    district.goTo(-7, '07:00');
  });

  it('what the coordinator leaves undone is told to nobody while they name nobody, and to whom they name once they do', async () => {
    const district = await openDistrict(ground, { 'sig-coordinator': {}, superintendent: {} });
    await district.planTask('sig-coordinator', 0);
    district.goTo(7, '07:00');
    await district.fire();
    await district.openDue();
    expect((await district.deliveries()).map(({ person }) => person)).toEqual([district.person('sig-coordinator')]);
    expect(await withoutAddress(district.tenant)).toEqual([{ role: 'sig-coordinator', reminders: 1 }]);
    await district.give('role', 'sig-coordinator', { name: 'grantRole', title: 'SIG coordinator', person: district.person('sig-coordinator'), from: '2026-01-01', escalateTo: 'superintendent' });
    await district.openDue();
    expect((await district.deliveries()).map(({ person }) => person).toSorted()).toEqual([district.person('sig-coordinator'), district.person('superintendent')].toSorted());
    expect(await withoutAddress(district.tenant)).toEqual([]);
    district.goTo(-7, '07:00');
  });

  it('nothing before the reader\'s own morning, and one digest a day however often it is asked', async () => {
    const district = await openDistrict(ground, { principal: {} });
    await district.planTask('principal', 7);
    district.goTo(0, '06:30');
    await district.fire();
    expect(await district.openDue()).toEqual({ nextAt: '2026-03-02T12:00:00.000Z' });
    expect(await district.deliveries()).toEqual([]);
    district.goTo(0, '07:00');
    await Promise.all([district.openDue(), district.openDue(), district.openDue()]);
    expect(await district.deliveries()).toHaveLength(1);
    expect(await district.nextDue()).toBe('2026-03-03T12:00:00.000Z');
  });

  it('the morning of the zone that the district changed to, for who has no zone of their own, and never two of one day', async () => {
    const district = await openDistrict(ground, { principal: {} });
    await district.planTask('principal', 7);
    district.goTo(0, '06:30');
    await district.fire();
    const change = (timeZone: string) => district.give('tenant', district.tenant, { name: 'changeTenant', timeZone });
    await change('America/Los_Angeles');
    expect(await district.openDue()).toEqual({ nextAt: '2026-03-02T15:00:00.000Z' });
    expect(await district.deliveries()).toEqual([]);
    await change('Pacific/Auckland');
    // It is past midnight there, on the third: the digest of that day.
    expect(await district.openDue()).toEqual({ nextAt: '2026-03-02T18:00:00.000Z' });
    ground.goTo('2026-03-02T18:00:00.000Z' as Instant);
    await district.openDue();
    await ground.db.query("UPDATE work.deliveries SET state = 'accepted' WHERE tenant = $1", [district.tenant]);
    await change('America/Detroit');
    await district.planTask('principal', 7);
    await district.fire();
    // The third has had its digest already, and begins only now in Detroit.
    expect(await district.openDue()).toEqual({ nextAt: '2026-03-04T12:00:00.000Z' });
    expect(await district.deliveries()).toMatchObject([{ day: '2026-03-03' }]);
    district.goTo(0, '07:00');
  });

  it('what comes in while a digest waits joins it, and an unsent digest moves on to the new day', async () => {
    const district = await openDistrict(ground, { principal: {} });
    await district.planTask('principal', 7);
    district.goTo(0, '07:00');
    await district.fire();
    await district.openDue();
    await district.planTask('principal', 14);
    await district.fire();
    await district.openDue();
    expect(await district.deliveries()).toMatchObject([{ day: '2026-03-02', reminders: 2 }]);
    district.goTo(1, '07:00');
    await district.planTask('principal', 7);
    await district.fire();
    await district.openDue();
    expect(await district.deliveries()).toMatchObject([{ day: '2026-03-03', reminders: 3, state: 'due' }]);
    district.goTo(-1, '07:00');
  });

  it('nothing new while nobody knows whether a server has the last one', async () => {
    const district = await openDistrict(ground, { principal: {} });
    await district.planTask('principal', 7);
    district.goTo(0, '07:00');
    await district.fire();
    await district.openDue();
    await ground.db.query("UPDATE work.deliveries SET state = 'unknown', unknown_sendings = 1 WHERE tenant = $1", [district.tenant]);
    district.goTo(1, '07:00');
    await district.planTask('principal', 7);
    await district.fire();
    expect(await district.openDue()).toEqual({ nextAt: '2026-03-03T12:01:00.000Z' });
    expect(await district.deliveries()).toMatchObject([{ day: '2026-03-02', reminders: 1, state: 'unknown' }]);
    district.goTo(-1, '07:00');
  });

  it('a role that changed hands takes its reminders out of a digest that was not sent yet', async () => {
    const district = await openDistrict(ground, { principal: {}, superintendent: {} });
    await district.planTask('principal', 7);
    district.goTo(0, '07:00');
    await district.fire();
    await district.openDue();
    await district.give('role', 'principal', { name: 'grantRole', title: 'Principal', person: district.person('superintendent'), from: '2026-03-02', escalateTo: null });
    await district.openDue();
    const byPerson = Object.fromEntries((await district.deliveries()).map(({ person, reminders }) => [person, reminders]));
    expect(byPerson).toEqual({ [district.person('principal')]: 0, [district.person('superintendent')]: 1 });
  });

  it('after an outage: on the same day, with only the latest notice of each task', async () => {
    const district = await openDistrict(ground, { principal: {} });
    await district.planTask('principal', 30);
    district.goTo(25, '15:00');
    await district.fire();
    await district.openDue();
    expect(await district.deliveries()).toMatchObject([{ day: '2026-03-27', reminders: 1 }]);
    const reminders = await district.reminders();
    expect(reminders.filter(({ status }) => status === 'raised').map(({ rung }) => rung)).toEqual(['before-7']);
    expect(reminders.filter(({ reason }) => reason === 'collapsed-into-later').map(({ rung }) => rung)).toEqual(['before-30', 'before-14']);
    district.goTo(-25, '07:00');
  });
});
