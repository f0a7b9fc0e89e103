import type { CalendarDate } from '#libs/kernel/dates.js';
import { ERASED } from '#libs/kernel/sealing.js';
import { aboveOf, type Above, type Escalation } from '#libs/domain/people/above.js';
import type { TenantSettings } from '#libs/domain/settings.js';
import { say } from '#libs/messages/say.js';
import { LOCAL_OWNER } from '../http/principal.js';
import { refuseRequest } from '../http/problem.js';
import { day, type TenantDb } from './tenant-db.js';

/** Null where the tenant has not been opened. */
export async function settingsOf(db: TenantDb): Promise<(TenantSettings & { readonly name: string }) | null> {
  const [row] = await db.rows<TenantSettings & { name: string }>(
    `SELECT name, time_zone AS "timeZone", day_starts_at AS "dayStartsAt", digest_at AS "digestAt", school_calendar AS "schoolCalendar" FROM read.tenants`,
  );
  return row ?? null;
}

/** Ends the request where the tenant has not been opened. */
export async function openSettings(db: TenantDb): Promise<TenantSettings & { readonly name: string }> {
  const settings = await settingsOf(db);
  if (!settings) throw refuseRequest(404, 'api.tenant-not-open');
  return settings;
}

export type RoleHolder = {
  readonly role: string;
  readonly title: string;
  readonly person: string;
  readonly name: string;
  readonly email: string | null;
  readonly timeZone: string | null;
  readonly from: CalendarDate;
  readonly escalateTo: string | null;
};

/** Who holds which role on a day; of several the one to whom it was given last. */
export const heldRoles = (db: TenantDb, today: CalendarDate): Promise<RoleHolder[]> =>
  db.rows(
    `SELECT DISTINCT ON (h.role) h.role, h.title, h.person, p.name, p.email, p.time_zone AS "timeZone", ${day('h.from_date')} AS "from", h.escalate_to AS "escalateTo"
     FROM read.role_holders h JOIN read.persons p ON p.person = h.person
     WHERE h.from_date <= $1::date AND (h.until_date IS NULL OR h.until_date > $1::date) ORDER BY h.role, h.nth DESC`,
    today,
  );

export const knownPeople = (db: TenantDb): Promise<{ id: string; name: string; email: string | null; timeZone: string | null }[]> =>
  db.rows('SELECT person AS id, name, email, time_zone AS "timeZone" FROM read.persons ORDER BY person');

/** The program versions of the plans that are open. */
export const openPrograms = async (db: TenantDb): Promise<string[]> => (await db.rows<{ program: string }>(`SELECT DISTINCT program FROM read.plans WHERE status = 'open'`)).map(({ program }) => program);

/** When a person's digest comes, `HH:MM`: as they chose, else as for the tenant. Null where there is no such person. */
export async function digestTimeOf(db: TenantDb, person: string): Promise<string | null> {
  const [row] = await db.rows<{ at: string }>(
    'SELECT coalesce(p.digest_at, t.digest_at) AS at FROM read.persons p JOIN read.tenants t ON t.tenant = p.tenant WHERE p.person = $1',
    person,
  );
  return row?.at ?? null;
}

/** How roles and people are called. */
export type Names = {
  /** `Assistant Superintendent (A. Person)`; the title alone where its holder is called so too, the words of the id where nobody was ever named. */
  role(id: string): string;
  /** The same, and said so of a role that nobody has. */
  whom(id: string): string;
  /** The title alone: who held it may have changed since. */
  title(id: string): string;
  /** Several, with commas between. */
  roles(ids: readonly string[]): string;
  /** To whom what this role left undone is escalated in a plan, and who says so; null where there is nobody to turn to. */
  above(id: string, escalation: Escalation): Above<{ readonly role: string }> | null;
  /** By name; null for one who is not known. */
  person(id: string): string | null;
  actor(entry: { readonly actor: { readonly kind: string; readonly id: string } }): string;
};

export async function namesOn(db: TenantDb, today: CalendarDate): Promise<Names> {
  const [roles, persons] = await Promise.all([
    db.rows<{ role: string; title: string; person: string; escalateTo: string | null; holds: boolean }>(
      `SELECT role, title, person, escalate_to AS "escalateTo", (from_date <= $1::date AND (until_date IS NULL OR until_date > $1::date)) AS holds FROM read.role_holders ORDER BY role, nth`,
      today,
    ),
    db.rows<{ person: string; name: string; email: string | null }>('SELECT person, name, email FROM read.persons'),
  ]);
  const nameOf = new Map(persons.map(({ person, name }) => [person, name]));
  const reached = new Set(persons.flatMap(({ person, email }) => (email === null || email === ERASED ? [] : [person])));
  const titles = new Map(roles.map(({ role, title }) => [role, title]));
  const holders = new Map(roles.filter(({ holds }) => holds).map((holder) => [holder.role, holder]));
  const titleOf = (id: string): string => titles.get(id) ?? wordsOf(id);
  const nameOfRole = (id: string): string => {
    const title = titleOf(id);
    const holder = nameOf.get(holders.get(id)?.person ?? '');
    return holder && holder.trim().toLowerCase() !== title.trim().toLowerCase() ? `${title} (${holder})` : title;
  };
  return {
    role: nameOfRole,
    whom: (id) => (holders.has(id) ? nameOfRole(id) : say('forecast.nobody', { role: titleOf(id), before: titles.has(id) ? 'yes' : 'no' })),
    title: titleOf,
    roles: (ids) => ids.map(nameOfRole).join(', ') || 'nobody is named',
    above: (id, escalation) => aboveOf(id, escalation, (role) => holders.get(role), ({ person }) => reached.has(person)),
    person: (id) => nameOf.get(id) ?? null,
    actor({ actor }) {
      if (actor.kind !== 'person') return 'Planline';
      return actor.id === LOCAL_OWNER ? 'the owner of this installation' : (nameOf.get(actor.id) ?? 'a person');
    },
  };
}

const wordsOf = (id: string): string => id.replace(/-/g, ' ').replace(/^./, (letter) => letter.toUpperCase());
