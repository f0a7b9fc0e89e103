import type { Pool } from 'pg';
import type { CalendarDate, Instant } from '#libs/kernel/dates.js';
import type { ReminderRef } from '#libs/domain/digest/events.js';
import type { DeliveryReason } from '#libs/mail/delivery-reasons.js';
import { dayIn } from '#libs/read-models/db.js';
import { together } from './together.js';

/** A reminder that a delivery is about. `standIn`: it comes to the coordinator, since its role can't be written to. `named`, of an escalation: its role names the reader as the one to turn to; absent in what was opened before that was told. */
export type DeliveryReminder = ReminderRef & { readonly standIn: boolean; readonly named?: boolean };

/** A row that we hold: nobody else sends it until the lease is over, and who is late is told by the fence. */
export type Claimed = {
  readonly id: string;
  readonly tenant: string;
  readonly person: string;
  readonly day: CalendarDate;
  readonly messageId: string;
  readonly reminders: readonly DeliveryReminder[];
  readonly putOffs: number;
  readonly notReached: number;
  readonly unknownSendings: number;
  readonly ownErrors: number;
  /** The server has the mail, and the log could not be told so. */
  readonly taken: boolean;
  readonly fence: number;
};

/** How a delivery ended, or what stopped it for now. */
export type DeliveryEnd =
  | { readonly state: 'accepted'; readonly counts: 'sent' | 'nothing' }
  | { readonly state: 'not-needed'; readonly counts: 'nothing' }
  | ({ readonly state: 'dead'; readonly retryMs: 0 } & Failure)
  | ({ readonly state: 'failed' | 'unknown'; readonly retryMs: number } & Failure);

export type Failure = {
  readonly reason: DeliveryReason;
  readonly detail: string;
  /** The column that counts it. */
  readonly counts: 'sent' | 'put_offs' | 'not_reached' | 'unknown_sendings' | 'own_errors';
  readonly taken: boolean;
};

const oneInDoubt = 'one_in_doubt';

/** Takes a delivery that may be sent now; null where it may not, somebody else has it, or another mail to this person is in doubt. */
export const claim = (db: Pool, id: string, leaseMs: number): Promise<Claimed | null> => claimTogether(db, { id, leaseMs });

type Claim = { readonly id: string; readonly leaseMs: number };

const claimTogether = together(claimAny);

async function claimAny(db: Pool, claims: readonly Claim[]): Promise<(Claimed | null)[]> {
  try {
    return await claimAll(db, claims);
  } catch (error) {
    // Another process took a mail of one of these people at the same moment.
    if ((error as { constraint?: string }).constraint !== oneInDoubt) throw error;
    if (claims.length === 1) return [null];
    const singly: (Claimed | null)[] = [];
    for (const one of claims) singly.push(...(await claimAny(db, [one])));
    return singly;
  }
}

async function claimAll(db: Pool, claims: readonly Claim[]): Promise<(Claimed | null)[]> {
  const ids = claims.map(({ id }) => id);
  const { rows } = await db.query<Claimed>({
    name: 'delivery-claim',
    text: `WITH asked AS (
        SELECT DISTINCT ON (w.tenant, w.person) w.id, a.lease_ms
        FROM unnest($1::uuid[], $2::float8[]) AS a(id, lease_ms)
        CROSS JOIN LATERAL (
          SELECT d.id, d.tenant, d.person, d.day FROM work.deliveries d
          WHERE d.id = a.id AND d.state IN ('due', 'failed', 'unknown') AND d.next_try_at <= clock_timestamp() LIMIT 1
        ) AS w
        WHERE NOT EXISTS (
          SELECT FROM work.deliveries o WHERE o.tenant = w.tenant AND o.person = w.person AND o.id <> w.id
            AND (o.state IN ('sending', 'unknown') OR (o.state = 'failed' AND (o.unknown_sendings > 0 OR o.taken))))
        ORDER BY w.tenant, w.person, w.day
      )
      UPDATE work.deliveries d
      SET state = 'sending', fence = d.fence + 1, leased_until = clock_timestamp() + a.lease_ms * interval '1 millisecond'
      FROM asked a
      WHERE d.id = ANY($1) AND d.id = a.id AND d.state IN ('due', 'failed', 'unknown')
      RETURNING d.id, d.tenant, d.person, ${dayIn('d.day')} AS day, d.message_id AS "messageId", d.reminders, d.put_offs AS "putOffs",
        d.not_reached AS "notReached", d.unknown_sendings AS "unknownSendings", d.own_errors AS "ownErrors", d.taken, d.fence`,
    values: [ids, claims.map(({ leaseMs }) => leaseMs)],
  });
  const taken = new Map(rows.map((row) => [row.id, row]));
  // Of several who asked for the same row one has it.
  return ids.map((id) => {
    const row = taken.get(id) ?? null;
    taken.delete(id);
    return row;
  });
}

/**
 * Writes down what became of a sending. False where the lease was over and another one has the row. What the log
 * says already need not wait for the disk: if the note is lost with the machine, the row is looked at again.
 */
export const release = (db: Pool, { id, fence }: Pick<Claimed, 'id' | 'fence'>, end: DeliveryEnd, from: 'sending' | 'failed' = 'sending'): Promise<boolean> =>
  releaseTogether(db, { id, fence, from, ...end });

type Release = Pick<Claimed, 'id' | 'fence'> & { readonly from: 'sending' | 'failed' } & DeliveryEnd;

const releaseTogether = together(async (db, releases: readonly Release[]): Promise<boolean[]> => {
  const inTheLog = releases.every(({ state }) => state === 'accepted' || state === 'not-needed');
  const { rows } = await db.query<{ id: string; fence: number }>({
    name: 'delivery-release',
    text: `WITH disk AS (
        SELECT set_config('synchronous_commit', CASE WHEN $3 THEN 'off' ELSE 'on' END, true)
      ), ends AS (
        SELECT * FROM jsonb_to_recordset($2) AS e(id uuid, fence integer, "from" text, state text, reason text, detail text, "retryMs" float8, counts text, taken boolean)
      )
      UPDATE work.deliveries d
      SET state = e.state, leased_until = NULL, reason = e.reason, detail = e.detail, queued_at = NULL, taken = coalesce(e.taken, false),
          next_try_at = clock_timestamp() + coalesce(e."retryMs", 0) * interval '1 millisecond',
          tries = d.tries + (e.counts NOT IN ('nothing', 'own_errors'))::integer,
          put_offs = d.put_offs + (e.counts = 'put_offs')::integer,
          not_reached = CASE e.counts WHEN 'not_reached' THEN d.not_reached + 1 WHEN 'own_errors' THEN d.not_reached ELSE 0 END,
          unknown_sendings = d.unknown_sendings + (e.counts = 'unknown_sendings')::integer,
          own_errors = d.own_errors + (e.counts = 'own_errors')::integer,
          ended_at = CASE WHEN e.state IN ('accepted', 'not-needed', 'dead') THEN clock_timestamp() END
      FROM ends e, disk
      WHERE d.id = ANY($1) AND d.id = e.id AND d.fence = e.fence AND d.state = e."from"
      RETURNING d.id, d.fence`,
    values: [releases.map(({ id }) => id), JSON.stringify(releases), inTheLog],
  });
  const released = new Set(rows.map(({ id, fence }) => `${id} ${fence}`));
  return releases.map(({ id, fence }) => released.has(`${id} ${fence}`));
});

/**
 * Before it is noted that nothing need be sent: who dies while noting it leaves no sending of unknown outcome.
 * False where the lease was over. `release` from `failed` ends it; nobody else claims it for `ms`.
 */
export async function standDown(db: Pool, { id, fence }: Pick<Claimed, 'id' | 'fence'>, ms: number): Promise<boolean> {
  const { rowCount } = await db.query(
    `UPDATE work.deliveries SET state = 'failed', leased_until = NULL, next_try_at = clock_timestamp() + $3 * interval '1 millisecond'
     WHERE id = $1 AND fence = $2 AND state = 'sending'`,
    [id, fence, ms],
  );
  return rowCount === 1;
}

/**
 * A sending whose lease is over was killed somewhere between its claim and our note of the server's answer:
 * nobody knows on which side of the acceptance. What the server is known to have is only told again.
 */
export async function loseOverdueLeases(db: Pool, mostUnknown: number): Promise<void> {
  await db.query(
    `UPDATE work.deliveries d
     SET state = lost.state, tries = tries + 1, leased_until = NULL, queued_at = NULL, next_try_at = clock_timestamp(),
         unknown_sendings = unknown_sendings + (NOT taken)::integer,
         reason = CASE lost.state WHEN 'dead' THEN 'delivery.unknown-too-often' WHEN 'unknown' THEN 'delivery.outcome-unknown' ELSE reason END,
         detail = 'the sender was killed', ended_at = CASE lost.state WHEN 'dead' THEN clock_timestamp() END
     FROM (
       SELECT id, CASE WHEN taken THEN 'failed' WHEN unknown_sendings + 1 >= $1 THEN 'dead' ELSE 'unknown' END AS state
       FROM work.deliveries WHERE state = 'sending' AND leased_until < clock_timestamp() FOR UPDATE
     ) AS lost
     WHERE d.id = lost.id`,
    [mostUnknown],
  );
}

/** Deliveries that may be sent now and that no queue is known to hold: never put, or put so long ago that it may have been lost. */
export async function unqueued(db: Pool, lostAfterMs: number, limit: number): Promise<string[]> {
  const { rows } = await db.query<{ id: string }>(
    `SELECT id FROM work.deliveries
     WHERE state IN ('due', 'failed', 'unknown') AND next_try_at <= clock_timestamp()
       AND (queued_at IS NULL OR queued_at < clock_timestamp() - $1 * interval '1 millisecond')
     ORDER BY next_try_at LIMIT $2`,
    [lostAfterMs, limit],
  );
  return rows.map(({ id }) => id);
}

export async function noteQueued(db: Pool, ids: readonly string[]): Promise<void> {
  await db.query("UPDATE work.deliveries SET queued_at = clock_timestamp() WHERE id = ANY($1) AND state IN ('due', 'failed', 'unknown')", [ids]);
}

/** What stands in a person's way, or not: a delivery that has not ended, and the newest day that has had its digest. */
export type Standing = {
  readonly person: string;
  /** The newest day with a digest that was accepted, given up, or is under way. */
  readonly lastDay: CalendarDate | null;
  /** Not ended, and never handed to a server: may still be changed. */
  readonly open: { readonly id: string; readonly day: CalendarDate; readonly messageId: string } | null;
  /** Not ended, and a server may have it already: nothing else may carry its reminders. */
  readonly inDoubt: boolean;
};

export async function standings(db: Pool, tenant: string): Promise<Map<string, Standing>> {
  const { rows } = await db.query<Standing>(
    `WITH told AS (
       SELECT person, day FROM read.digests WHERE tenant = $1 AND status = 'accepted'
       UNION ALL SELECT person, day FROM work.deliveries WHERE tenant = $1 AND (state <> 'not-needed' OR unknown_sendings > 0)
     ), unended AS (
       SELECT person,
              jsonb_agg(jsonb_build_object('id', id, 'day', day, 'messageId', message_id) ORDER BY day)
                FILTER (WHERE state IN ('due', 'failed') AND unknown_sendings = 0 AND NOT taken) -> 0 AS open,
              bool_or(state IN ('sending', 'unknown') OR unknown_sendings > 0 OR taken) AS in_doubt
       FROM work.deliveries WHERE tenant = $1 AND state IN ('due', 'sending', 'failed', 'unknown') GROUP BY person
     )
     SELECT person, ${dayIn('max(day)')} AS "lastDay", unended.open, coalesce(unended.in_doubt, false) AS "inDoubt"
     FROM told LEFT JOIN unended USING (person) GROUP BY person, unended.open, unended.in_doubt`,
    [tenant],
  );
  return new Map(rows.map((row) => [row.person, row]));
}

/** Names of reminders that a server has in a mail that the log could not be told of: none of them is told again. */
export async function takenUntold(db: Pool, tenant: string): Promise<Set<string>> {
  const { rows } = await db.query<ReminderRef>(
    `SELECT e.* FROM work.deliveries d, jsonb_to_recordset(d.reminders) AS e(task text, rung text, "on" text, occurrence integer, "setBy" integer, role text)
     WHERE d.tenant = $1 AND d.taken`,
    [tenant],
  );
  return new Set(rows.map(nameOfReminder));
}

export const nameOfReminder = ({ task, rung, on, occurrence, setBy, role }: ReminderRef): string => [task, rung, on, occurrence, setBy, role].join(' ');

export type DeliveryContents = {
  readonly id: string;
  readonly person: string;
  readonly day: CalendarDate;
  readonly messageId: string;
  readonly reminders: readonly DeliveryReminder[];
};

/**
 * `wanted` without the reminders that a delivery to somebody else carries, or has told a moment ago: a role may
 * change hands while a mail is under way, and each reminder is told once.
 */
const free = `given AS (
    SELECT * FROM jsonb_to_recordset($2) AS g(id uuid, person text, day date, "messageId" text, reminders jsonb)
  ), held AS (
    SELECT o.person, e.reminder - 'standIn' - 'named' AS reminder
    FROM work.deliveries o, jsonb_array_elements(o.reminders) AS e(reminder)
    WHERE o.tenant = $1 AND (o.state IN ('due', 'sending', 'failed', 'unknown') OR (o.state = 'accepted' AND o.ended_at > clock_timestamp() - interval '1 hour'))
  ), wanted AS (
    SELECT g.id, g.person, g.day, g."messageId", coalesce(jsonb_agg(e.reminder ORDER BY e.place) FILTER (WHERE e.reminder IS NOT NULL), '[]') AS reminders
    FROM given g LEFT JOIN (
      SELECT x.id, x.reminder, x.place
      FROM (SELECT g.id, g.person, r.reminder, r.place FROM given g CROSS JOIN LATERAL jsonb_array_elements(g.reminders) WITH ORDINALITY AS r(reminder, place)) AS x
      -- By itself, so that it is one hash join: looked up for each reminder, a thousand of them took a second.
      WHERE NOT EXISTS (SELECT FROM held h WHERE h.reminder = x.reminder - 'standIn' - 'named' AND h.person <> x.person)
    ) AS e ON e.id = g.id
    GROUP BY g.id, g.person, g.day, g."messageId"
  )`;

/**
 * Makes the rows of people's days and answers their ids; a day whose digest was not needed begins again, unless
 * a mail under its Message-ID may have gone. What is there already stays.
 */
export async function open(db: Pool, tenant: string, deliveries: readonly DeliveryContents[], { openedAt, settleMs }: { readonly openedAt: Instant; readonly settleMs: number }): Promise<string[]> {
  if (deliveries.length === 0) return [];
  const { rows } = await db.query<{ id: string }>(
    `WITH ${free}
     INSERT INTO work.deliveries (id, tenant, person, day, state, reminders, message_id, opened_at, next_try_at)
     SELECT id, $1, person, day, 'due', reminders, "messageId", $3, clock_timestamp() + $4 * interval '1 millisecond' FROM wanted WHERE reminders <> '[]'
     ON CONFLICT (tenant, person, day) DO UPDATE
       SET state = 'due', reminders = excluded.reminders, opened_at = excluded.opened_at, next_try_at = excluded.next_try_at,
           tries = 0, put_offs = 0, not_reached = 0, own_errors = 0, queued_at = NULL, ended_at = NULL
       WHERE work.deliveries.state = 'not-needed' AND work.deliveries.unknown_sendings = 0
     RETURNING id`,
    [tenant, JSON.stringify(deliveries), openedAt, settleMs],
  );
  return rows.map(({ id }) => id);
}

/** Gives deliveries that no server has seen the reminders of now, and their readers' day. */
export async function renew(db: Pool, tenant: string, deliveries: readonly DeliveryContents[]): Promise<void> {
  if (deliveries.length === 0) return;
  await db.query(
    `WITH ${free}
     UPDATE work.deliveries d SET day = w.day, reminders = w.reminders, message_id = w."messageId"
     FROM wanted w
     WHERE d.id = w.id AND d.tenant = $1 AND d.state IN ('due', 'failed') AND d.unknown_sendings = 0 AND NOT d.taken AND (d.day <> w.day OR d.reminders <> w.reminders)`,
    [tenant, JSON.stringify(deliveries)],
  );
}

export async function noteWithoutAddress(db: Pool, tenant: string, roles: ReadonlyMap<string, number>, now: Instant): Promise<void> {
  await db.query(
    `WITH waiting AS (SELECT * FROM unnest($2::text[], $3::integer[]) AS w(role, reminders)),
       reachable AS (DELETE FROM work.reminders_without_address WHERE tenant = $1 AND role NOT IN (SELECT role FROM waiting))
     INSERT INTO work.reminders_without_address (tenant, role, reminders, since) SELECT $1, role, reminders, $4 FROM waiting
     ON CONFLICT (tenant, role) DO UPDATE SET reminders = excluded.reminders`,
    [tenant, [...roles.keys()], [...roles.values()], now],
  );
}
