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
  const found = await look(db, delivery);
  if (found === null || found.projected) return found && known(found);
  if (!(await waitForCheckpoint(db, BigInt(found.newest), { timeoutMs: patienceMs }))) return null;
  const again = await look(db, delivery);
  return again && known(again);
}

type Found = Known['reader'] & Pick<Known, 'digest' | 'standings'> & {
  /** Index of the newest event that the read models must hold, and whether they do. */
  readonly newest: string;
  readonly projected: boolean;
};

const known = ({ name, email, muted, timeZone, digest, standings }: Found): Known => ({ reader: { name, email, muted, timeZone }, digest, standings });

/**
 * One question, so that what must be projected and what is are of the same moment. Each `LIMIT 1` holds the
 * planner to one look into an index: planned while the tables are small, a join would read all of a tenant's
 * reminders for every mail, and keep doing so when there are many.
 */
async function look(db: Pool, { id, tenant, person, reminders }: Claimed): Promise<Found | null> {
  const { rows } = await db.query<Found>({
    name: 'delivery-look',
    text: `WITH newest AS MATERIALIZED (
        SELECT greatest(
          (SELECT max(last.log_index) FROM unnest($3::text[]) AS s(stream) CROSS JOIN LATERAL (
            SELECT log_index FROM log.events e WHERE e.tenant = $2 AND e.stream = s.stream ORDER BY e.version DESC LIMIT 1
          ) AS last),
          (SELECT max(log_index) FROM log.events WHERE tenant = $2 AND stream > $4 AND stream < $5),
          0) AS index
      )
      SELECT p.name, p.email, p.digest_frequency = 'never' AS muted, coalesce(p.time_zone, n.time_zone) AS "timeZone",
        newest.index AS newest, newest.index <= v.checkpoint AS projected,
        (SELECT g.status FROM read.digests g WHERE g.tenant = d.tenant AND g.person = d.person AND g.day = d.day) AS digest,
        coalesce((
          SELECT jsonb_agg(jsonb_build_object('reminder', e.reminder, 'status', r.status, 'task', t.state, 'plan', pl.name, 'roleTitle', h.title) ORDER BY e.place)
          FROM jsonb_array_elements(d.reminders) WITH ORDINALITY AS e(reminder, place)
          LEFT JOIN LATERAL (
            SELECT r.status, r.plan, r.task, r.role FROM read.reminders r
            WHERE r.tenant = d.tenant AND r.task = e.reminder ->> 'task' AND r.rung = e.reminder ->> 'rung'
              AND r.on_date = (e.reminder ->> 'on')::date AND r.set_by = (e.reminder ->> 'setBy')::integer AND r.role = e.reminder ->> 'role'
              AND r.occurrence IS NOT DISTINCT FROM (e.reminder ->> 'occurrence')::integer LIMIT 1
          ) r ON true
          LEFT JOIN LATERAL (SELECT t.state FROM read.tasks t WHERE t.tenant = d.tenant AND t.task = r.task LIMIT 1) t ON true
          LEFT JOIN LATERAL (SELECT pl.name FROM read.plans pl WHERE pl.tenant = d.tenant AND pl.plan = r.plan LIMIT 1) pl ON true
          LEFT JOIN LATERAL (
            SELECT h.title FROM read.role_holders h WHERE h.tenant = d.tenant AND h.role = r.role ORDER BY h.nth DESC LIMIT 1
          ) h ON true
        ), '[]') AS standings
      FROM work.deliveries d
      CROSS JOIN LATERAL (SELECT * FROM read.persons p WHERE p.tenant = d.tenant AND p.person = d.person LIMIT 1) p
      JOIN read.tenants n ON n.tenant = d.tenant
      JOIN work.read_model_versions v ON v.state = 'live'
      CROSS JOIN newest
      WHERE d.id = $1`,
    // "0" is the sign after "/": the range holds the digests of this person's days.
    values: [id, tenant, [`person/${person}`, ...new Set(reminders.map(({ task }) => `task/${task}`))], `digest/${person}/`, `digest/${person}0`],
  });
  return rows[0] ?? null;
}
