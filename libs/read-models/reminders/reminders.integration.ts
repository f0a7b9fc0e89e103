import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import fc from 'fast-check';
import { contentOf, dated } from '#libs/domain/testing/tasks.js';
import { openEvents } from '#libs/commands/codec.js';
import type { ReminderRef } from '#libs/domain/digest/events.js';
import { rungKey } from '#libs/domain/task/state.js';
import { rounds } from '#libs/domain/testing/rounds.js';
import { readModelDatabase, type ReadModelDatabase } from '../testing/database.js';
import { makeDistrict, makeInstallation, type District } from '../testing/district.js';
import { act, chance, fireDue, plant, referenceTo, sendDigest, toNextDeadline, type Chance } from '../testing/life.js';
import { openReminders } from './query.js';

type Row = {
  status: string;
  reason: string | null;
  task: string;
  rung: string;
  role: string;
  on_date: string;
  occurrence: number | null;
  set_by: number;
  digest_person: string | null;
  ended: bigint | null;
};

const nameOf = ({ task, role, rung, on_date: on, occurrence, set_by: setBy }: Row): string => `${task}/${rungKey({ rung, on, occurrence, setBy })}/${role}`;

jest.setTimeout(60_000);

describe('a reminder is one row a notice and role', () => {
  const installation = makeInstallation();
  let read: ReadModelDatabase;
  beforeAll(async () => {
    read = await readModelDatabase();
  }, 60_000);
  afterAll(() => read?.close());

  const rowsOf = async (tenant: string): Promise<Row[]> => {
    const { rows } = await read.client.query<Row & { ended_index: string | null }>(
      `SELECT *, on_date::text FROM read.reminders WHERE tenant = $1 ORDER BY reminders.on_date, rung, role`,
      [tenant],
    );
    return rows.map((row) => ({ ...row, ended: row.ended_index === null ? null : BigInt(row.ended_index) }));
  };
  async function begun(tenant: string): Promise<District> {
    const district = makeDistrict(tenant, '2026-03-02T15:00:00.000Z', installation);
    await district.open();
    await district.openPlan('plan');
    await district.planTask('plan', 'task', contentOf(dated('2026-03-05', '2026-03-20'), null, { owners: ['principal', 'treasurer'] }));
    await read.catchUp(installation);
    return district;
  }

  it('that waits from the moment the date is set', async () => {
    await begun('waits');
    const rows = await rowsOf('waits');
    expect(new Set(rows.map(({ status }) => status))).toEqual(new Set(['pending']));
    expect(rows.map(({ rung, on_date }) => `${rung} ${on_date}`)).toEqual([
      'before-14 2026-03-06', 'before-14 2026-03-06', 'before-7 2026-03-13', 'before-7 2026-03-13', 'before-1 2026-03-19', 'before-1 2026-03-19',
      'on-the-day 2026-03-20', 'on-the-day 2026-03-20', 'overdue 2026-03-21', 'overdue 2026-03-21', expect.stringMatching(/^escalation /),
    ]);
  });

  it('that is not needed once the task is finished, cancelled or has another date', async () => {
    const district = await begun('ends');
    await district.give('task', 'task', { name: 'extendTask', until: '2026-04-20', reason: 'The bids came late.' });
    await read.catchUp(installation);
    const moved = await rowsOf('ends');
    expect(moved.filter(({ on_date }) => on_date < '2026-03-21').every(({ status, reason }) => status === 'obsolete' && reason === 'date-moved')).toBe(true);
    await district.give('task', 'task', { name: 'completeTask', on: '2026-03-02', note: null });
    await read.catchUp(installation);
    expect((await rowsOf('ends')).filter(({ status }) => status === 'pending')).toEqual([]);
    expect((await rowsOf('ends')).filter(({ reason }) => reason === 'finished').length).toBeGreaterThan(0);
  });

  it('that an accepted digest ends once, whatever a second one says', async () => {
    const district = await begun('digest');
    district.setNow('2026-03-06T12:00:00.000Z');
    await fireDue(read.client, district, 'plan');
    await read.catchUp(installation);
    const [first, second] = await openReminders(read.client, 'digest');
    expect([first?.role, second?.role]).toEqual(['principal', 'treasurer']);
    const reference = referenceTo(first!);
    await district.acceptDigest('person-1', '2026-03-06', [reference]);
    await district.acceptDigest('person-2', '2026-03-06', [reference]);
    await read.catchUp(installation);
    expect((await openReminders(read.client, 'digest')).map(({ role }) => role)).toEqual(['treasurer']);
    expect((await rowsOf('digest')).filter(({ status }) => status === 'accepted')).toMatchObject([{ role: 'principal', digest_person: 'person-1' }]);
  });

  it('that goes when its plan is closed', async () => {
    const district = await begun('closed');
    await district.give('plan', 'plan', { name: 'closePlan', reason: 'The grant ended.' });
    await read.catchUp(installation);
    expect(new Set((await rowsOf('closed')).map(({ status, reason }) => `${status} ${reason}`))).toEqual(new Set(['obsolete plan-closed']));
    expect((await read.client.query('SELECT 1 FROM read.deadlines WHERE tenant = $1', ['closed'])).rowCount).toBe(0);
  });

  it('that ends in exactly one accepted digest, or obsolete with its reason, over any life of a plan', async () => {
    let life = 0;
    await fc.assert(
      fc.asyncProperty(fc.integer(), async (seed) => {
        const tenant = `life-${(life += 1)}`;
        await liveOut(tenant, chance(seed));
        const rows = await rowsOf(tenant);
        expect(rows.length).toBeGreaterThan(0);
        const digests = await acceptedDigests(tenant);
        for (const row of rows) {
          // The first digest of the log that tells of it ends it, unless something else did before.
          const first = digests.find(({ names }) => names.has(nameOf(row)));
          if (row.status === 'accepted') expect(first).toMatchObject({ index: row.ended, person: row.digest_person });
          else expect([row.status, row.reason, first === undefined || first.index > row.ended!]).toEqual(['obsolete', expect.any(String), true]);
        }
      }),
      rounds(3),
    );
  }, 120_000);

  /** Steps from deadline to deadline, with people acting in between, until the tasks are done or cancelled. */
  async function liveOut(tenant: string, next: Chance): Promise<void> {
    const district = makeDistrict(tenant, '2026-02-10T15:00:00.000Z', installation);
    await district.open();
    await plant(district, 'plan', next, 4);
    await read.catchUp(installation);
    for (let step = 0; step < 30; step += 1) {
      if (next() < 0.5) await toNextDeadline(read.client, district, 'plan');
      else district.later(Math.ceil(next() * 20));
      await fireDue(read.client, district, 'plan');
      if (next() < 0.3) await act(district, 'plan', `plan-task-${1 + Math.floor(next() * 4)}`, next);
      await read.catchUp(installation, 1 + Math.floor(next() * 7));
      await sendDigest(read.client, district, next);
      await read.catchUp(installation);
    }
    for (let task = 1; task <= 4; task += 1) {
      const command = { name: 'cancelTask', reason: 'The grant ended.' };
      await district.tryTo([{ aggregate: 'task', id: `plan-task-${task}`, command }], 'person', 'plan');
    }
    await read.catchUp(installation);
    for (let morning = 0; morning < 20 && (await openReminders(read.client, tenant)).length > 0; morning += 1) {
      district.later(1);
      await sendDigest(read.client, district, next);
      await read.catchUp(installation);
    }
  }

  /** What the log itself says of the digests that were accepted, in its order. */
  async function acceptedDigests(tenant: string) {
    const events = await openEvents(await installation.log.readAfter(0n, 1_000_000), installation.keyring);
    return events.flatMap(({ type, data, logIndex, tenant: of }) => {
      if (type !== 'DigestAccepted' || of !== tenant) return [];
      const { person, reminders } = data as { person: string; reminders: ReminderRef[] };
      return [{ index: logIndex, person, names: new Set(reminders.map((one) => `${one.task}/${rungKey(one)}/${one.role}`)) }];
    });
  }
});
