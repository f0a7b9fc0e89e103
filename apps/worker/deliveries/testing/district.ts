import { randomUUID } from 'node:crypto';
import { check } from '#libs/access/access.js';
import type { Handle, Handled } from '#libs/commands/contract.js';
import { makeHandle } from '#libs/commands/handle.js';
import { settingsReader } from '#libs/commands/settings-reader.js';
import type { TaskContent } from '#libs/domain/task/events.js';
import { makePostgresLog } from '#libs/event-log/postgres/log.js';
import { makePostgresReader } from '#libs/event-log/postgres/reader.js';
import { withSharedReads } from '#libs/event-log/shared-reads.js';
import type { Clock } from '#libs/kernel/clock.js';
import { addDays, dayOf, instantOn, type CalendarDate, type Instant, type TimeZone } from '#libs/kernel/dates.js';
import { makePostgresKeyring } from '#libs/keys/postgres.js';
import { catalogPrograms } from '#libs/programs/catalog.js';
import { dueItems, openProcesses, waitForCheckpoint } from '#libs/read-models/index.js';
import { startPostgres } from '#test/support/postgres.js';
import { startProjector } from '../../projectors/projector.js';
import { nextDigestDueAt, openDueDigests } from '../open-due-digests.js';

const program = 'mi-sig-cohort-3@1';
const zone = 'America/Detroit' as TimeZone;
export const mailFrom = 'Planline <planline@district.example>';

/** PostgreSQL with the log, the projector and `handle`, on a clock that is set by hand; a tenant is a district of its own. */
export async function startGround() {
  const postgres = await startPostgres();
  const database = await postgres.createDatabase();
  const db = database.pool('log_reader');
  const append = database.pool('append');
  const log = withSharedReads(makePostgresLog(append));
  const reader = makePostgresReader(db, database.urlFor('log_reader'));
  const keyring = makePostgresKeyring(append);
  const errors: unknown[] = [];
  const projector = startProjector({ db, reader, keys: keyring, complain: (_job, error) => errors.push(error) });
  let now = '2026-03-02T12:00:00.000Z' as Instant;
  const clock: Clock = {
    now: async () => now,
    at: async () => now,
    realMsUntil: async (instant) => (instant <= now ? 0 : Infinity),
    simulated: async () => true,
  };
  const handle = makeHandle({ log, keyring, clock, access: check, newId: randomUUID, settingsOf: settingsReader(log), ...catalogPrograms });
  return {
    database, db, handle, clock, errors,
    now: () => now,
    goTo: (instant: Instant) => void (now = instant),
    caughtUp: async () => {
      if (!(await waitForCheckpoint(db, await reader.head(), { timeoutMs: 20_000 }))) throw new Error('the projector does not keep up');
    },
    async stop() {
      await projector.stop();
      await reader.close();
      await database.drop();
      await postgres.stop();
    },
  };
}
export type Ground = Awaited<ReturnType<typeof startGround>>;

/** A tenant with one plan, and people in roles; `fire` is what the plan's workflow does when days come. */
export async function openDistrict(ground: Ground, roles: Readonly<Record<string, { readonly escalateTo?: string; readonly email?: string | null }>>) {
  const tenant = `district-${randomUUID()}`;
  const plan = randomUUID();
  const give = giver(ground.handle, tenant);
  await give('tenant', tenant, { name: 'openTenant', title: 'District', timeZone: zone, dayStartsAt: '06:00', digestAt: '07:00', schoolCalendar: { fall: ['09-01', '12-20'], spring: ['01-06', '06-10'] } });
  await give('plan', plan, { name: 'openPlan', title: 'Improvement grant', program, phases: [], slug: 'grant' }, plan);
  const persons = new Map<string, string>();
  for (const [role, { escalateTo = null, email = `${role}@district.example` }] of Object.entries(roles)) {
    const person = randomUUID();
    persons.set(role, person);
    await give('person', person, { name: 'registerPerson', fullName: `The ${role}`, email, timeZone: null });
    await give('role', role, { name: 'grantRole', title: role.replaceAll('-', ' '), person, from: '2026-01-01', escalateTo });
  }
  const today = () => dayOf(ground.now(), zone);
  const openDue = () => openDueDigests({ db: ground.db, mailFrom, put: async () => undefined }, { tenant, now: ground.now() });
  return {
    tenant, plan, give, today, persons,
    person: (role: string) => persons.get(role)!,
    async planTask(owner: string, endsInDays: number, more: Partial<TaskContent> = {}): Promise<string> {
      const task = randomUUID();
      await give('task', task, { name: 'planTask', plan, content: content(owner, addDays(today(), -60), addDays(today(), endsInDays), more), source: null, anchoredByDays: 0 }, plan);
      return task;
    },
    /** Sets the clock to a time of day, some days from now. */
    goTo: (days: number, time: string) => ground.goTo(instantOn(addDays(today(), days), time, zone)),
    /** Fires what is due, as `advance` does. */
    async fire(): Promise<void> {
      await ground.caughtUp();
      for (const { process } of (await openProcesses(ground.db)).filter((each) => each.tenant === tenant && each.kind === 'timeline')) {
        for (const { task, item, rung, on, occurrence, setBy } of await dueItems(ground.db, process, ground.now(), 200)) {
          await ground.handle({
            principal: { tenant, actor: { kind: 'system', id: 'timeline', assurance: 'session' }, onBehalfOf: null },
            key: `${process}:${task}/${item}:${rung}:${on}:${setBy}:${occurrence}`,
            parts: [{ aggregate: 'task', id: task, command: { name: 'fireDeadline', item, rung, on, occurrence, setBy }, ifVersion: null }],
          });
        }
      }
      await ground.caughtUp();
    },
    async openDue() {
      await ground.caughtUp();
      return openDue();
    },
    nextDue: async () => nextDigestDueAt({ db: ground.db }, { tenant, now: ground.now() }),
    async deliveries(): Promise<DeliveryRow[]> {
      const { rows } = await ground.db.query<DeliveryRow>(
        `SELECT id, person, to_char(day, 'YYYY-MM-DD') AS day, state, reason, detail, tries, unknown_sendings AS unknown, jsonb_array_length(reminders) AS reminders
         FROM work.deliveries WHERE tenant = $1 ORDER BY day, opened_at`,
        [tenant],
      );
      return rows;
    },
    async reminders(): Promise<ReminderRow[]> {
      await ground.caughtUp();
      const { rows } = await ground.db.query<ReminderRow>('SELECT task, rung, role, status, reason FROM read.reminders WHERE tenant = $1 ORDER BY on_date, rung, role', [tenant]);
      return rows;
    },
  };
}
export type District = Awaited<ReturnType<typeof openDistrict>>;
export type DeliveryRow = { id: string; person: string; day: CalendarDate; state: string; reason: string | null; detail: string | null; tries: number; unknown: number; reminders: number };
export type ReminderRow = { task: string; rung: string; role: string; status: string; reason: string | null };

function giver(handle: Handle, tenant: string) {
  return async (aggregate: string, id: string, command: { readonly name: string } & Readonly<Record<string, unknown>>, plan: string | null = null): Promise<Handled> => {
    const handled = await handle({
      principal: { tenant, actor: { kind: 'person', id: 'owner', assurance: 'session' }, onBehalfOf: null },
      parts: [{ aggregate, id, command, ifVersion: null }], key: randomUUID(), plan,
    });
    if (handled.kind !== 'done' && handled.kind !== 'nothing-to-do') throw new Error(`${command.name} was not done: ${handled.refusal.code} ${JSON.stringify(handled.refusal.params)}`);
    return handled;
  };
}

const content = (owner: string, start: CalendarDate, end: CalendarDate, more: Partial<TaskContent>): TaskContent => ({
  phase: null, position: 1, matchKey: randomUUID(), title: 'Hire a data coach', owners: [owner], schedule: { kind: 'dated', start, end }, recurrence: null, site: null,
  evidenceAskedFor: null, successMetric: null, resources: null, asWritten: { start: null, end: null, timeline: null, responsible: null }, dependsOn: [], ...more,
});

