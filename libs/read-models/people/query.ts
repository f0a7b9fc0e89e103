import type { CalendarDate } from '#libs/kernel/dates.js';
import { dayIn, type Db } from '../db.js';

/** Who holds a role on a day, and how to reach them. */
export type RoleHolder = {
  readonly role: string;
  readonly title: string;
  readonly person: string;
  readonly name: string;
  readonly email: string | null;
  /** Null: the tenant's zone. */
  readonly timeZone: string | null;
  readonly digestFrequency: 'daily' | 'never';
  /** `HH:MM`; null: the tenant's. */
  readonly digestAt: string | null;
  /** Null: the program's coordinator. */
  readonly escalateTo: string | null;
  readonly from: CalendarDate;
  /** The first day without it. */
  readonly until: CalendarDate | null;
};

/** Everyone who holds a role on `day`, first the one to whom it was given last. All roles of a tenant in one question. */
export async function roleHolders(db: Db, tenant: string, day: CalendarDate): Promise<RoleHolder[]> {
  return select(db, 'AND h.from_date <= $2::date AND (h.until_date IS NULL OR h.until_date > $2::date)', [tenant, day]);
}

/** The one who holds the role on `day`: of several, the one to whom it was given last. Null: nobody. */
export async function roleHolder(db: Db, tenant: string, role: string, day: CalendarDate): Promise<RoleHolder | null> {
  const found = await select(
    db,
    'AND h.from_date <= $2::date AND (h.until_date IS NULL OR h.until_date > $2::date) AND h.role = $3',
    [tenant, day, role],
  );
  return found[0] ?? null;
}

export type Person = Pick<RoleHolder, 'person' | 'name' | 'email' | 'timeZone' | 'digestFrequency' | 'digestAt'>;

export async function personById(db: Db, tenant: string, person: string): Promise<Person | null> {
  const { rows } = await db.query<Person>(
    `SELECT person, name, email, time_zone AS "timeZone", digest_frequency AS "digestFrequency", digest_at AS "digestAt"
     FROM read.persons WHERE tenant = $1 AND person = $2`,
    [tenant, person],
  );
  return rows[0] ?? null;
}

async function select(db: Db, where: string, params: readonly unknown[]): Promise<RoleHolder[]> {
  const { rows } = await db.query<RoleHolder>(
    `SELECT h.role, h.title, h.person, p.name, p.email, p.time_zone AS "timeZone", p.digest_frequency AS "digestFrequency",
            p.digest_at AS "digestAt", h.escalate_to AS "escalateTo", ${dayIn('h.from_date')} AS "from", ${dayIn('h.until_date')} AS "until"
     FROM read.role_holders h JOIN read.persons p ON p.tenant = h.tenant AND p.person = h.person
     WHERE h.tenant = $1 ${where} ORDER BY h.role, h.nth DESC`,
    [...params],
  );
  return rows;
}
