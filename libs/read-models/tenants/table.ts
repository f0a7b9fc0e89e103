import type { TenantSettings } from '#libs/domain/settings.js';
import type { TimeZone } from '#libs/kernel/dates.js';
import type { Table } from '../projection/table.js';

export type TenantRow = {
  tenant: string;
  name: string;
  time_zone: TimeZone;
  day_starts_at: string;
  digest_at: string;
  school_calendar: TenantSettings['schoolCalendar'];
  stream_version: number;
  opened_index: string;
};

export const tenants: Table<TenantRow> = {
  model: 'tenants',
  key: ['tenant'],
  group: ['tenant'],
  columns: {
    tenant: 'text',
    name: 'text',
    time_zone: 'text',
    day_starts_at: 'text',
    digest_at: 'text',
    school_calendar: 'jsonb',
    stream_version: 'integer',
    opened_index: 'bigint',
  },
};

export const settingsOf = (row: TenantRow): TenantSettings => ({
  timeZone: row.time_zone,
  dayStartsAt: row.day_starts_at,
  digestAt: row.digest_at,
  schoolCalendar: row.school_calendar,
});
