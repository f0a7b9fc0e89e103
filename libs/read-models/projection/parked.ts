import type { ClientBase } from 'pg';
import type { OpenedEvent } from '#libs/commands/codec.js';
import type { LoggedEvent } from '#libs/event-log/envelope.js';
import { instantOf, type Db } from '../db.js';

export type Parked = { readonly event: LoggedEvent | OpenedEvent; readonly error: string };

type Placed = { readonly tenant: string; readonly plan: string | null; readonly stream: string; readonly type: string };
const placed = (event: LoggedEvent | OpenedEvent): Placed => ('envelope' in event ? event.envelope : event);

/** What is set aside together: the plan, or of an event without one its stream. */
export function subjectOf(event: LoggedEvent | OpenedEvent): string {
  const { tenant, plan, stream } = placed(event);
  return named(tenant, plan ?? stream);
}

const named = (tenant: string, subject: string): string => `${tenant}\u0000${subject}`;

export async function parkedSubjects(client: ClientBase, version: number): Promise<Set<string>> {
  const { rows } = await client.query<{ tenant: string; subject: string }>('SELECT tenant, subject FROM work.parked_plans WHERE version = $1', [version]);
  return new Set(rows.map((row) => named(row.tenant, row.subject)));
}

export async function park(client: ClientBase, version: number, { event, error }: Parked): Promise<void> {
  const { tenant, plan, stream, type } = placed(event);
  await client.query(
    `INSERT INTO work.parked_plans (tenant, subject, version, since_index, event_type, error) VALUES ($1, $2, $3, $4, $5, $6)
     ON CONFLICT (version, tenant, subject) DO NOTHING`,
    [tenant, plan ?? stream, version, String(event.logIndex), type, error],
  );
}

/** What the live read models leave out since which index, and why: for pages, health and operators. */
export type ParkedPlan = {
  readonly tenant: string;
  /** A plan's id, or the stream of an event without a plan. */
  readonly subject: string;
  readonly sinceIndex: bigint;
  readonly eventType: string;
  readonly error: string;
  readonly parkedAt: string;
};

export async function parkedPlans(db: Db): Promise<ParkedPlan[]> {
  const { rows } = await db.query<Omit<ParkedPlan, 'sinceIndex'> & { sinceIndex: string }>(
    `SELECT p.tenant, p.subject, p.since_index AS "sinceIndex", p.event_type AS "eventType", p.error, ${instantOf('p.parked_at')} AS "parkedAt"
     FROM work.parked_plans p JOIN work.read_model_versions v ON v.version = p.version AND v.state = 'live' ORDER BY p.since_index`,
  );
  return rows.map((row) => ({ ...row, sinceIndex: BigInt(row.sinceIndex) }));
}
