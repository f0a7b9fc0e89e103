import type { Pool } from 'pg';
import type { TimeZone } from '#libs/kernel/dates.js';
import { waitForCheckpoint } from '#libs/read-models/index.js';
import type { Standing } from './compose.js';
import type { Claimed } from './store.js';
import { together } from './together.js';

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
  if (found === null || found.projected) return found;
  return (await waitForCheckpoint(db, found.newest, { timeoutMs: patienceMs })) ? look(db, delivery) : null;
}

type Found = Known & {
  /** Index of the newest event that the read models must hold, and whether they do. */
  readonly newest: bigint;
  readonly projected: boolean;
};

type Row = Known['reader'] & Pick<Known, 'digest' | 'standings'> & { readonly id: string; readonly newest: string; readonly projected: boolean };

/**
 * One question, so that what must be projected and what is are of the same moment. Each `LIMIT 1` holds the
 * planner to one look into an index: planned while the tables are small, a join would read all of a tenant's
 * reminders for every mail, and keep doing so when there are many.
 */
const look = together(async (db, deliveries: readonly Claimed[]): Promise<(Found | null)[]> => {
  const { rows } = await db.query<Row>({
    name: 'delivery-look',
    // "0" is the sign after "/": the range holds the digests of all this person's days.
    text: `SELECT d.id, p.name, p.email, p.digest_frequency = 'never' AS muted, coalesce(p.time_zone, n.time_zone) AS "timeZone",
        newest.index AS newest, newest.index <= v.checkpoint AS projected,
        (SELECT g.status FROM read.digests g WHERE g.tenant = d.tenant AND g.person = d.person AND g.day = d.day) AS digest,
        coalesce((
          SELECT jsonb_agg(jsonb_build_object('reminder', e.reminder, 'status', r.status, 'task', t.state, 'plan', pl.name, 'program', pl.program, 'roleTitle', h.title) ORDER BY e.place)
          FROM jsonb_array_elements(d.reminders) WITH ORDINALITY AS e(reminder, place)
          LEFT JOIN LATERAL (
            SELECT r.status, r.plan, r.task, r.role FROM read.reminders r
            WHERE r.tenant = d.tenant AND r.task = e.reminder ->> 'task' AND r.rung = e.reminder ->> 'rung'
              AND r.on_date = (e.reminder ->> 'on')::date AND r.set_by = (e.reminder ->> 'setBy')::integer AND r.role = e.reminder ->> 'role'
              AND r.occurrence IS NOT DISTINCT FROM (e.reminder ->> 'occurrence')::integer LIMIT 1
          ) r ON true
          LEFT JOIN LATERAL (SELECT t.state FROM read.tasks t WHERE t.tenant = d.tenant AND t.task = r.task LIMIT 1) t ON true
          LEFT JOIN LATERAL (SELECT pl.name, pl.program FROM read.plans pl WHERE pl.tenant = d.tenant AND pl.plan = r.plan LIMIT 1) pl ON true
          LEFT JOIN LATERAL (
            SELECT h.title FROM read.role_holders h WHERE h.tenant = d.tenant AND h.role = r.role ORDER BY h.nth DESC LIMIT 1
          ) h ON true
        ), '[]') AS standings
      FROM work.deliveries d
      CROSS JOIN LATERAL (SELECT * FROM read.persons p WHERE p.tenant = d.tenant AND p.person = d.person LIMIT 1) p
      JOIN read.tenants n ON n.tenant = d.tenant
      JOIN work.read_model_versions v ON v.state = 'live'
      CROSS JOIN LATERAL (
        SELECT greatest(
          (SELECT max(last.log_index)
           FROM (SELECT 'person/' || d.person AS stream UNION SELECT 'task/' || (r ->> 'task') FROM jsonb_array_elements(d.reminders) AS r) AS s
           CROSS JOIN LATERAL (SELECT e.log_index FROM log.events e WHERE e.tenant = d.tenant AND e.stream = s.stream ORDER BY e.version DESC LIMIT 1) AS last),
          (SELECT max(e.log_index) FROM log.events e WHERE e.tenant = d.tenant AND e.stream > 'digest/' || d.person || '/' AND e.stream < 'digest/' || d.person || '0'),
          0) AS index OFFSET 0
      ) AS newest
      WHERE d.id = ANY($1)`,
    values: [deliveries.map(({ id }) => id)],
  });
  const found = new Map(rows.map(({ id, newest, projected, digest, standings, ...reader }) => [id, { reader, digest, standings, newest: BigInt(newest), projected }]));
  return deliveries.map(({ id }) => found.get(id) ?? null);
});
