import type { TenantSettings } from '#libs/domain/settings.js';
import type { Db } from '../db.js';

/** What a tenant says of its days; null where it has not been opened. */
export async function tenantSettings(db: Db, tenant: string): Promise<TenantSettings | null> {
  const { rows } = await db.query<TenantSettings>(
    `SELECT time_zone AS "timeZone", day_starts_at AS "dayStartsAt", digest_at AS "digestAt", school_calendar AS "schoolCalendar"
     FROM read.tenants WHERE tenant = $1`,
    [tenant],
  );
  return rows[0] ?? null;
}

export async function openTenants(db: Db): Promise<string[]> {
  const { rows } = await db.query<{ tenant: string }>('SELECT tenant FROM read.tenants ORDER BY opened_index');
  return rows.map((row) => row.tenant);
}
