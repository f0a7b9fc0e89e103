import type { Escalation } from '#libs/domain/people/above.js';
import { randomUUID } from 'node:crypto';
import type { Pool } from 'pg';
import { dayOf, epochMs, instantFromMs, type CalendarDate, type Instant, type TimeZone } from '#libs/kernel/dates.js';
import { isDue, nextDigest } from '#libs/domain/digest/due.js';
import type { TenantSettings } from '#libs/domain/settings.js';
import { digestMessageId } from '#libs/mail/mail.js';
import { escalationOf } from '#libs/programs/catalog.js';
import { openReminders, roleHolders, tenantSettings, type OpenReminder } from '#libs/read-models/index.js';
import { recipientOf, type Recipient } from './recipients.js';
import { nameOfReminder, noteWithoutAddress, open, renew, standings, takenUntold, type DeliveryContents, type DeliveryReminder, type Standing } from './store.js';

export type OpeningDeps = {
  /** As the log reader. */
  readonly db: Pool;
  readonly mailFrom: string;
  /** Hands new deliveries to the queue; what it can't take now, the reconciler puts later. */
  readonly put: (ids: readonly string[]) => Promise<unknown>;
};

/** Nobody reads more in one mail; what is over goes with the next digest. */
const mostReminders = 250;
const letInMs = 3_000;
const lookAgainMs = 60_000;

/** Someone with something to read, and when their next digest goes. */
type Reader = {
  readonly person: string;
  readonly reminders: readonly DeliveryReminder[];
  readonly standing: Standing | undefined;
  readonly day: CalendarDate;
  readonly at: Instant;
};

type Round = {
  readonly readers: readonly Reader[];
  /** Unsent deliveries of people for whom nothing is left: a role has changed hands. */
  readonly emptied: readonly Standing[];
  /** How many reminders of each role reach nobody. */
  readonly withoutAddress: ReadonlyMap<string, number>;
};

/**
 * Makes the delivery of each digest that is due, one a person and day, and answers when the tenant's next
 * one is. The read models must hold what was appended before. Asking twice makes nothing twice.
 */
export async function openDueDigests(deps: OpeningDeps, { tenant, now }: { readonly tenant: string; readonly now: Instant }): Promise<{ readonly nextAt: Instant | null }> {
  const { db, mailFrom } = deps;
  const { readers, emptied, withoutAddress } = await roundOf(db, tenant, now);
  await noteWithoutAddress(db, tenant, withoutAddress, now);
  const contentsOf = (person: string, { id, day }: { id: string; day: CalendarDate }, reminders: readonly DeliveryReminder[]): DeliveryContents => ({
    id, person, day, messageId: digestMessageId(mailFrom, tenant, person, day), reminders: reminders.slice(0, mostReminders),
  });
  const renewed = [
    ...emptied.map(({ person, open: unsent }) => contentsOf(person, unsent!, [])),
    ...readers.flatMap((reader) => {
      const unsent = reader.standing?.open;
      return unsent ? [contentsOf(reader.person, { id: unsent.id, day: isDue(reader, now) ? reader.day : unsent.day }, reader.reminders)] : [];
    }),
  ];
  // Twice: what one delivery gives up, another can take only then.
  await renew(db, tenant, renewed);
  await renew(db, tenant, renewed);
  // Where a server may have those very reminders already, whatever else there is waits for the outcome.
  const due = readers.filter((reader) => isDue(reader, now) && !reader.standing?.open && !reader.standing?.inDoubt);
  const settleMs = due.length > 0 && (await moreFallsDue(db, tenant, now)) ? letInMs : 0;
  const opened = await open(db, tenant, due.map((reader) => contentsOf(reader.person, { id: randomUUID(), day: reader.day }, reader.reminders)), { openedAt: now, settleMs });
  if (opened.length > 0 && settleMs === 0) await deps.put(opened);
  const nextAt = await nextDigestDueAt(deps, { tenant, now });
  return { nextAt: nextAt !== null && isDue({ at: nextAt }, now) ? soonAfter(now) : nextAt };
}

/** When the tenant's next digest is due, by what was raised so far; at or before `now`: now. Null: nobody has anything to read. */
export async function nextDigestDueAt({ db }: Pick<OpeningDeps, 'db'>, { tenant, now }: { readonly tenant: string; readonly now: Instant }): Promise<Instant | null> {
  const { readers } = await roundOf(db, tenant, now);
  const moments = readers.map((reader) => (reader.standing?.inDoubt && isDue(reader, now) ? soonAfter(now) : reader.at));
  return moments.toSorted()[0] ?? null;
}

/** For what waits for the outcome of another mail. */
const soonAfter = (now: Instant): Instant => instantFromMs(epochMs(now) + lookAgainMs);

async function roundOf(db: Pool, tenant: string, now: Instant): Promise<Round> {
  const [settings, raised, taken] = await Promise.all([tenantSettings(db, tenant), openReminders(db, tenant), takenUntold(db, tenant)]);
  const reminders = raised.filter((reminder) => !taken.has(nameOfReminder(reminder)));
  const withoutAddress = new Map<string, number>();
  if (!settings) return { readers: [], emptied: [], withoutAddress };
  const [recipientFor, standingOf] = await Promise.all([recipients(db, tenant, dayOf(now, settings.timeZone)), standings(db, tenant)]);
  const byPerson = new Map<string, { holder: Recipient['holder']; reminders: DeliveryReminder[] }>();
  for (const reminder of reminders) {
    const { task, rung, on, occurrence, setBy, role } = reminder;
    const recipient = recipientFor(reminder);
    if (recipient === null) {
      withoutAddress.set(role, (withoutAddress.get(role) ?? 0) + 1);
      continue;
    }
    const { person } = recipient.holder;
    const entry = byPerson.get(person) ?? { holder: recipient.holder, reminders: [] };
    entry.reminders.push({ task, rung, on, occurrence, setBy, role, standIn: recipient.standIn, named: recipient.named });
    byPerson.set(person, entry);
  }
  const readers = [...byPerson].map(([person, { holder, reminders: own }]) => {
    const standing = standingOf.get(person);
    return { person, reminders: own, standing, ...nextDigest({ ...timesOf(holder, settings), lastDay: standing?.lastDay ?? null }, now) };
  });
  const emptied = [...standingOf.values()].filter((standing) => standing.open !== null && !byPerson.has(standing.person));
  return { readers, emptied, withoutAddress };
}

const timesOf = ({ timeZone, digestAt }: Recipient['holder'], settings: TenantSettings) => ({
  timeZone: (timeZone ?? settings.timeZone) as TimeZone,
  digestAt: digestAt ?? settings.digestAt,
});

async function recipients(db: Pool, tenant: string, day: CalendarDate): Promise<(reminder: Pick<OpenReminder, 'plan' | 'role' | 'rung'>) => Recipient | null> {
  const [holders, plans] = await Promise.all([
    roleHolders(db, tenant, day),
    db.query<{ plan: string; program: string }>('SELECT plan, program FROM read.plans WHERE tenant = $1', [tenant]),
  ]);
  // Of several holders the first counts: the one to whom the role was given last.
  const byRole = new Map(holders.toReversed().map((holder) => [holder.role, holder]));
  const escalations = new Map(plans.rows.map(({ plan, program }) => [plan, escalationOf(program)]));
  return (reminder) => recipientOf(reminder, escalations.get(reminder.plan) ?? nobody, (role) => byRole.get(role));
}

/** Of a plan that the read models don't know yet. */
const nobody: Escalation = { coordinator: '', saysOf: () => null };

/** Whether deadlines of this tenant are still to be fired at this moment, as after an outage: their notices belong to the same digest. */
async function moreFallsDue(db: Pool, tenant: string, now: Instant): Promise<boolean> {
  const { rows } = await db.query<{ more: boolean }>(
    `SELECT EXISTS (SELECT FROM read.deadlines d JOIN read.processes p USING (process)
       WHERE d.tenant = $1 AND d.due_at <= $2::timestamptz AND p.open) AS more`,
    [tenant, now],
  );
  return rows[0]!.more;
}
