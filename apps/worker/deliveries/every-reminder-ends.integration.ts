import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Handle } from '#libs/commands/contract.js';
import { addDays } from '#libs/kernel/dates.js';
import type { Mail } from '#libs/mail/mail.js';
import type { MailTransport } from '#libs/mail/transport.js';
import { rounds } from '#libs/domain/testing/rounds.js';
import { deliver, type DeliverDeps } from './deliver.js';
import type { Patience } from './ends.js';
import { loseOverdueLeases, unqueued } from './store.js';
import { mailFrom, openDistrict, startGround, type District, type Ground } from './testing/district.js';

const roles = ['principal', 'coach', 'superintendent'] as const;
const fates = ['accepted', 'accepted', 'accepted', 'put-off', 'refused', 'not-reached', 'unknown', 'killed-before', 'killed-after', 'killed-after-the-event'] as const;
type Fate = (typeof fates)[number];

const role = fc.constantFrom(...roles);
const which = fc.nat(50);
const step = fc.oneof(
  { weight: 4, arbitrary: fc.record({ do: fc.constant('plan' as const), role, ends: fc.integer({ min: -3, max: 40 }), monthly: fc.boolean() }) },
  { weight: 6, arbitrary: fc.record({ do: fc.constant('days' as const), days: fc.integer({ min: 1, max: 12 }), time: fc.constantFrom('05:00', '06:30', '07:00', '15:00') }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constantFrom('completeTask' as const, 'cancelTask' as const, 'extendTask' as const, 'reopenTask' as const), which }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('mute' as const), role, never: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('address' as const), role, gone: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('hand over' as const), role, to: role }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constantFrom('restore' as const, 'send dead letters again' as const) }) },
  { weight: 6, arbitrary: fc.record({ do: fc.constant('deliver' as const), fate: fc.constantFrom(...fates) }) },
);
type Step = typeof step extends fc.Arbitrary<infer S> ? S : never;

/** Leads to each end that there is, whatever the seed draws: two tasks that one mail is about, of which one is done before it goes, and nobody knows whether it went, so that it is sent again. */
const toEachEnd: Step[] = [
  { do: 'plan', role: 'principal', ends: 10, monthly: false },
  { do: 'plan', role: 'principal', ends: 10, monthly: false },
  { do: 'days', days: 3, time: '07:00' },
  { do: 'completeTask', which: 1 },
  { do: 'deliver', fate: 'unknown' },
  { do: 'deliver', fate: 'accepted' },
];

describe('every reminder that is raised', () => {
  let ground: Ground;
  beforeAll(async () => {
    ground = await startGround();
  }, 60_000);
  afterAll(() => ground.stop(), 30_000);

  it(
    'ends in exactly one accepted digest, or obsolete with its reason, whatever tasks, people, servers and clocks do',
    async () => {
      const scripts = fc.array(step, { minLength: 15, maxLength: 40 });
      // Each run takes a second of real servers: the seed is told, and shrinking is for whoever looks into it.
      const met = { accepted: 0, obsolete: 0, unknown: 0 };
      await fc.assert(
        fc.asyncProperty(scripts, async (steps) => {
          const ends = await playedOut(ground, steps);
          for (const end of ['accepted', 'obsolete', 'unknown'] as const) met[end] += ends[end];
        }),
        { ...rounds(6), examples: [[toEachEnd]], endOnFailure: true },
      );
      process.stderr.write(`${met.accepted} reminders accepted, ${met.obsolete} obsolete, ${met.unknown} sendings without knowing\n`);
      for (const end of ['accepted', 'obsolete', 'unknown'] as const) expect([end, met[end]]).not.toEqual([end, 0]);
    },
    600_000,
  );
});

/** How many reminders came to each end, and how often it was not known whether a mail that was accepted then had gone before. */
async function playedOut(ground: Ground, steps: readonly Step[]): Promise<{ accepted: number; obsolete: number; unknown: number }> {
  const district = await openDistrict(ground, { 'sig-coordinator': {}, principal: { escalateTo: 'superintendent' }, coach: {}, superintendent: {} });
  const sent: Mail[] = [];
  const tasks: string[] = [];
  for (const each of steps) await play(ground, district, each, tasks, sent);

  for (const each of roles) {
    await address(district, each, false);
    await mute(district, each, false);
  }
  for (let n = 0; n < 4; n++) {
    await pass(ground, district, 1, '07:00');
    await deliverAll(ground, district, 'accepted', sent);
  }
  const reminders = await district.reminders();
  expect(reminders.filter(({ status }) => status === 'raised')).toEqual([]);
  expect(reminders.filter(({ status, reason }) => status === 'obsolete' && reason === null)).toEqual([]);
  // At seven every rung of today has had its moment: none may still wait for it.
  const { rows: missed } = await ground.db.query("SELECT task, rung, role, on_date FROM read.reminders WHERE tenant = $1 AND status = 'pending' AND on_date <= $2::date", [district.tenant, district.today()]);
  expect(missed).toEqual([]);
  const told = await toldInLog(ground, district.tenant);
  expect(new Set(told).size).toBe(told.length);
  expect(reminders.filter(({ status }) => status === 'accepted')).toHaveLength(told.length);

  const { rows } = await ground.db.query<{ message_id: string; unknown_sendings: number }>("SELECT message_id, unknown_sendings FROM read.digests WHERE tenant = $1 AND status = 'accepted'", [district.tenant]);
  for (const { message_id: id, unknown_sendings: unknown } of rows) {
    expect(sent.filter(({ messageId }) => messageId === id).length).toBeLessThanOrEqual(1 + unknown);
  }
  return {
    accepted: told.length,
    obsolete: reminders.filter(({ status }) => status === 'obsolete').length,
    unknown: rows.reduce((sum, { unknown_sendings: unknown }) => sum + unknown, 0),
  };
}

async function play(ground: Ground, district: District, each: Step, tasks: string[], sent: Mail[]): Promise<void> {
  switch (each.do) {
    case 'plan':
      tasks.push(await district.planTask(each.role, each.ends, each.monthly ? { recurrence: 'monthly' } : {}));
      return;
    case 'days':
      return pass(ground, district, each.days, each.time);
    case 'mute':
      return mute(district, each.role, each.never);
    case 'address':
      return address(district, each.role, each.gone);
    case 'hand over':
      await district.give('role', each.role, { name: 'grantRole', title: each.role, person: district.person(each.to), from: district.today(), escalateTo: null });
      return;
    case 'restore':
      await ground.db.query("DELETE FROM work.deliveries WHERE tenant = $1 AND state IN ('accepted', 'not-needed')", [district.tenant]);
      return;
    case 'send dead letters again':
      await ground.db.query("UPDATE work.deliveries SET state = 'due', tries = 0, put_offs = 0, not_reached = 0, own_errors = 0, next_try_at = clock_timestamp(), ended_at = NULL WHERE tenant = $1 AND state = 'dead'", [district.tenant]);
      return;
    case 'deliver':
      return deliverAll(ground, district, each.fate, sent);
    default: {
      const task = tasks[each.which % Math.max(1, tasks.length)];
      if (task === undefined) return;
      const more = { completeTask: { note: null }, cancelTask: { reason: 'why' }, reopenTask: { reason: 'why' }, extendTask: { reason: 'why', until: addDays(district.today(), 45) } }[each.do];
      // What the task's rules refuse is not this test's matter.
      await district.give('task', task, { name: each.do, ...more }, district.plan).catch(() => undefined);
    }
  }
}

async function pass(ground: Ground, district: District, days: number, time: string): Promise<void> {
  district.goTo(days, time);
  // What waits for some seconds of the real clock (a digest that lets more in) has waited them when days have passed.
  await ground.db.query("UPDATE work.deliveries SET next_try_at = clock_timestamp() WHERE tenant = $1 AND state IN ('due', 'failed', 'unknown')", [district.tenant]);
  // What one date brings may bring the next: an occurrence that ends opens another.
  for (let n = 0; n < 3; n++) await district.fire();
  await district.openDue();
}

const mute = async (district: District, of: (typeof roles)[number], never: boolean): Promise<void> =>
  void (await district.give('person', district.person(of), { name: 'setDigestPreference', frequency: never ? 'never' : 'daily', at: '07:00' }));

const address = async (district: District, of: (typeof roles)[number], gone: boolean): Promise<void> =>
  void (await district.give('person', district.person(of), { name: 'changePerson', fullName: of, email: gone ? null : `${of}@district.example`, timeZone: null }));

class Killed extends Error {}
const patience: Patience = { leaseMarginMs: 1, firstRetryMs: 0, longestRetryMs: 0, mostPutOffs: 3, mostUnknown: 3, mostOwnErrors: 3 };

/** Delivers all that may be sent, as several workers at once do; the first meets the fate, and who is killed leaves a lease that is over. */
async function deliverAll(ground: Ground, district: District, fate: Fate, sent: Mail[]): Promise<void> {
  await district.openDue();
  await loseOverdueLeases(ground.db, patience.mostUnknown);
  const mine = new Set((await district.deliveries()).map(({ id }) => id));
  const ids = (await unqueued(ground.db, 0, 1_000)).filter((each) => mine.has(each));
  await Promise.all(
    ids.map((id, nth) =>
      deliver(meansOf(ground, nth === 0 ? fate : 'accepted', sent), id).catch((error: unknown) => {
        if (!(error instanceof Killed)) throw error;
      }),
    ),
  );
  await ground.caughtUp();
}

function meansOf({ db, handle, clock }: Ground, fate: Fate, sent: Mail[]): DeliverDeps {
  const transport: MailTransport = {
    longestMs: 0,
    async send(mail) {
      if (fate === 'killed-before') throw new Killed();
      if (fate === 'put-off' || fate === 'refused' || fate === 'not-reached') return { kind: fate, detail: fate };
      sent.push(mail);
      if (fate === 'killed-after') throw new Killed();
      return { kind: fate === 'unknown' ? 'unknown' : 'accepted', detail: fate };
    },
    close: async () => undefined,
  };
  const dying: Handle = async (request) => {
    await handle(request);
    throw new Killed();
  };
  return { db, clock, transport, handle: fate === 'killed-after-the-event' ? dying : handle, mailFrom, publicUrl: 'https://plans.district.example', unsubscribeKey: 'key', patience };
}

/** Every reminder of every accepted digest, by its name, as often as the log says it. */
async function toldInLog(ground: Ground, tenant: string): Promise<string[]> {
  const { rows } = await ground.db.query<{ name: string }>(
    `SELECT (r - 'standIn' - 'named')::text AS name
     FROM log.events e, LATERAL (SELECT split_part(convert_from(e.entry, 'UTF8'), E'\\n', 2)::jsonb AS envelope) AS x, jsonb_array_elements(x.envelope -> 'payload' -> 'reminders') AS r
     WHERE e.tenant = $1 AND x.envelope ->> 'type' LIKE 'DigestAccepted@%'`,
    [tenant],
  );
  return rows.map(({ name }) => name);
}
