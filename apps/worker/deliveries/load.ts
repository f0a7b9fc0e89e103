import type { Pool } from 'pg';
import type { TimeZone } from '#libs/kernel/dates.js';
import { waitForCheckpoint } from '#libs/read-models/index.js';
import type { Standing } from './compose.js';
import type { Claimed } from './store.js';

/** What a delivery is made from, as it stands now. */
export type Known = {
  readonly reader: { readonly name: string; readonly email: string | null; readonly muted: boolean; readonly timeZone: TimeZone };
  /** What the log says of this person's day already. */
  readonly digest: 'accepted' | 'not-needed' | null;
  readonly standings: readonly Standing[];
};

const patienceMs = 20_000;

/**
 * Looks at everything again just before sending. What was said of these tasks, this person and this person's
 * digests up to now is waited for: a task that was marked done a moment ago is not mailed, and nothing is told
 * twice. Null where the read models don't get that far in time, or don't know the person (their events were set aside).
 */
export async function load(db: Pool, delivery: Claimed): Promise<Known | null> {
  if (!(await waitForCheckpoint(db, await newestIndex(db, delivery), { timeoutMs: patienceMs }))) return null;
  const { rows } = await db.query<Known['reader'] & Pick<Known, 'digest' | 'standings'>>({
    name: 'delivery-load',
    text: `SELECT p.name, p.email, p.digest_frequency = 'never' AS muted, coalesce(p.time_zone, n.time_zone) AS "timeZone",
        (SELECT g.status FROM read.digests g WHERE g.tenant = d.tenant AND g.person = d.person AND g.day = d.day) AS digest,
        coalesce((
          SELECT jsonb_agg(jsonb_build_object('reminder', e.reminder, 'status', r.status, 'task', t.state, 'plan', pl.name, 'roleTitle', h.title) ORDER BY e.place)
          FROM jsonb_array_elements(d.reminders) WITH ORDINALITY AS e(reminder, place)
          LEFT JOIN read.reminders r ON r.tenant = d.tenant AND r.task = e.reminder ->> 'task' AND r.rung = e.reminder ->> 'rung'
            AND r.on_date = (e.reminder ->> 'on')::date AND r.set_by = (e.reminder ->> 'setBy')::integer AND r.role = e.reminder ->> 'role'
            AND r.occurrence IS NOT DISTINCT FROM (e.reminder ->> 'occurrence')::integer
          LEFT JOIN read.tasks t ON t.tenant = d.tenant AND t.task = r.task
          LEFT JOIN read.plans pl ON pl.tenant = d.tenant AND pl.plan = r.plan
          LEFT JOIN LATERAL (
            SELECT title FROM read.role_holders h WHERE h.tenant = d.tenant AND h.role = r.role ORDER BY nth DESC LIMIT 1
          ) h ON true
        ), '[]') AS standings
      FROM work.deliveries d
      JOIN read.persons p ON p.tenant = d.tenant AND p.person = d.person
      JOIN read.tenants n ON n.tenant = d.tenant
      WHERE d.id = $1`,
    values: [delivery.id],
  });
  if (!rows[0]) return null;
  const { digest, standings, ...reader } = rows[0];
  return { reader, digest, standings };
}

/** Index of the newest event that the read models must hold. */
async function newestIndex(db: Pool, { tenant, person, reminders }: Claimed): Promise<bigint> {
  const { rows } = await db.query<{ index: string }>({
    name: 'delivery-newest-index',
    text: `SELECT greatest(
        (SELECT max(newest.log_index) FROM unnest($2::text[]) AS s(stream) CROSS JOIN LATERAL (
          SELECT log_index FROM log.events e WHERE e.tenant = $1 AND e.stream = s.stream ORDER BY e.version DESC LIMIT 1
        ) AS newest),
        (SELECT max(log_index) FROM log.events WHERE tenant = $1 AND stream > $3 AND stream < $4),
        0) AS index`,
    // "0" is the sign after "/": the range holds the digests of this person's days.
    values: [tenant, [`person/${person}`, ...new Set(reminders.map(({ task }) => `task/${task}`))], `digest/${person}/`, `digest/${person}0`],
  });
  return BigInt(rows[0]!.index);
}
