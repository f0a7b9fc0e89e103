import type { Pool } from 'pg';
import type { CalendarDate, Instant } from '#libs/kernel/dates.js';
import type { ReminderRef } from '#libs/domain/digest/events.js';
import { dayIn } from '#libs/read-models/db.js';

/** A reminder that a delivery is about. `standIn`: it comes to the coordinator, since its role can't be written to. */
export type DeliveryReminder = ReminderRef & { readonly standIn: boolean };

/** A row that we hold: nobody else sends it until the lease is over, and who is late is told by the fence. */
export type Claimed = {
  readonly id: string;
  readonly tenant: string;
  readonly person: string;
  readonly day: CalendarDate;
  readonly messageId: string;
  readonly reminders: readonly DeliveryReminder[];
  /** Sendings begun, this one included. */
  readonly tries: number;
  readonly unknownSendings: number;
  readonly fence: number;
};

export type DeliveryEnd =
  | { readonly state: 'accepted' | 'not-needed' }
  | { readonly state: 'dead'; readonly reason: string; readonly detail: string }
  | { readonly state: 'failed' | 'unknown'; readonly reason: string; readonly detail: string; readonly retryMs: number };

/** Takes a delivery that may be sent now; null where it may not, or somebody else has it. */
export async function claim(db: Pool, id: string, leaseMs: number): Promise<Claimed | null> {
  const { rows } = await db.query<Claimed>({
    name: 'delivery-claim',
    text: `UPDATE work.deliveries
      SET state = 'sending', fence = fence + 1, tries = tries + 1, leased_until = clock_timestamp() + $2 * interval '1 millisecond'
      WHERE id = $1 AND state IN ('due', 'failed', 'unknown') AND next_try_at <= clock_timestamp()
      RETURNING id, tenant, person, ${dayIn('day')} AS day, message_id AS "messageId", reminders, tries, unknown_sendings AS "unknownSendings", fence`,
    values: [id, leaseMs],
  });
  return rows[0] ?? null;
}

/** Writes down what became of a sending. False where the lease was over and another one has the row. */
export async function release(db: Pool, { id, fence }: Pick<Claimed, 'id' | 'fence'>, end: DeliveryEnd): Promise<boolean> {
  const retryMs = 'retryMs' in end ? end.retryMs : 0;
  const { reason, detail } = 'reason' in end ? end : { reason: null, detail: null };
  const { rowCount } = await db.query({
    name: 'delivery-release',
    text: `UPDATE work.deliveries
      SET state = $3, leased_until = NULL, reason = $4, detail = $5, queued_at = NULL,
          next_try_at = clock_timestamp() + $6 * interval '1 millisecond',
          unknown_sendings = unknown_sendings + ($3 = 'unknown')::integer,
          ended_at = CASE WHEN $3 IN ('accepted', 'not-needed', 'dead') THEN clock_timestamp() END
      WHERE id = $1 AND fence = $2 AND state = 'sending'`,
    values: [id, fence, end.state, reason, detail, retryMs],
  });
  return rowCount === 1;
}

/** Gives a claim back untried, as if it had never been taken. */
export async function giveBack(db: Pool, { id, fence }: Pick<Claimed, 'id' | 'fence'>, state: 'due' | 'unknown', retryMs: number): Promise<void> {
  await db.query(
    `UPDATE work.deliveries SET state = $3, tries = tries - 1, leased_until = NULL, queued_at = NULL,
       next_try_at = clock_timestamp() + $4 * interval '1 millisecond'
     WHERE id = $1 AND fence = $2 AND state = 'sending'`,
    [id, fence, state, retryMs],
  );
}

/**
 * A sending whose lease is over was killed somewhere between its claim and our note of the server's answer:
 * nobody knows on which side of the acceptance. Answers how many.
 */
export async function loseOverdueLeases(db: Pool): Promise<number> {
  const { rowCount } = await db.query(
    `UPDATE work.deliveries
     SET state = 'unknown', unknown_sendings = unknown_sendings + 1, leased_until = NULL, queued_at = NULL,
         next_try_at = clock_timestamp(), reason = 'delivery.outcome-unknown', detail = 'the sender was killed'
     WHERE state = 'sending' AND leased_until < clock_timestamp()`,
  );
  return rowCount ?? 0;
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
       UNION ALL SELECT person, day FROM work.deliveries WHERE tenant = $1 AND state <> 'not-needed'
     ), unended AS (
       SELECT person,
              jsonb_agg(jsonb_build_object('id', id, 'day', day, 'messageId', message_id) ORDER BY day)
                FILTER (WHERE state IN ('due', 'failed') AND unknown_sendings = 0) -> 0 AS open,
              bool_or(state IN ('sending', 'unknown') OR unknown_sendings > 0) AS in_doubt
       FROM work.deliveries WHERE tenant = $1 AND state IN ('due', 'sending', 'failed', 'unknown') GROUP BY person
     )
     SELECT person, ${dayIn('max(day)')} AS "lastDay", unended.open, coalesce(unended.in_doubt, false) AS "inDoubt"
     FROM told LEFT JOIN unended USING (person) GROUP BY person, unended.open, unended.in_doubt`,
    [tenant],
  );
  return new Map(rows.map((row) => [row.person, row]));
}

export type DeliveryContents = {
  readonly id: string;
  readonly day: CalendarDate;
  readonly messageId: string;
  readonly reminders: readonly DeliveryReminder[];
};

export type NewDelivery = DeliveryContents & {
  readonly tenant: string;
  readonly person: string;
  readonly openedAt: Instant;
  /** Real time to let what else falls due at the same moment come in. */
  readonly settleMs: number;
};

/** Makes the row of a person's day and answers its id; a day whose digest was not needed begins again. Null: it was there already. */
export async function open(db: Pool, delivery: NewDelivery): Promise<string | null> {
  const { id, tenant, person, day, reminders, messageId, openedAt, settleMs } = delivery;
  const { rows } = await db.query<{ id: string }>(
    `INSERT INTO work.deliveries (id, tenant, person, day, state, reminders, message_id, opened_at, next_try_at)
     VALUES ($1, $2, $3, $4, 'due', $5, $6, $7, clock_timestamp() + $8 * interval '1 millisecond')
     ON CONFLICT (tenant, person, day) DO UPDATE
       SET state = 'due', reminders = excluded.reminders, opened_at = excluded.opened_at, next_try_at = excluded.next_try_at,
           tries = 0, queued_at = NULL, ended_at = NULL
       WHERE work.deliveries.state = 'not-needed'
     RETURNING id`,
    [id, tenant, person, day, JSON.stringify(reminders), messageId, openedAt, settleMs],
  );
  return rows[0]?.id ?? null;
}

/** Gives a delivery that no server has seen the reminders of now, and its reader's day. */
export async function renew(db: Pool, tenant: string, { id, day, reminders, messageId }: DeliveryContents): Promise<void> {
  await db.query(
    `UPDATE work.deliveries SET day = $3, reminders = $4, message_id = $5
     WHERE id = $1 AND tenant = $2 AND state IN ('due', 'failed') AND unknown_sendings = 0 AND (day <> $3 OR reminders <> $4)`,
    [id, tenant, day, JSON.stringify(reminders), messageId],
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
