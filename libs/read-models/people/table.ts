import type { CalendarDate } from '#libs/kernel/dates.js';
import type { Table } from '../projection/table.js';

export type PersonRow = {
  tenant: string;
  person: string;
  name: string;
  email: string | null;
  time_zone: string | null;
  digest_frequency: 'daily' | 'never';
  digest_at: string | null;
  stream_version: number;
};

export const persons: Table<PersonRow> = {
  model: 'persons',
  key: ['tenant', 'person'],
  group: ['tenant', 'person'],
  columns: {
    tenant: 'text',
    person: 'text',
    name: 'text',
    email: 'text',
    time_zone: 'text',
    digest_frequency: 'text',
    digest_at: 'text',
    stream_version: 'integer',
  },
};

export type RoleHolderRow = {
  tenant: string;
  role: string;
  person: string;
  title: string;
  from_date: CalendarDate;
  until_date: CalendarDate | null;
  escalate_to: string | null;
  nth: number;
  stream_version: number;
};

export const roleHolders: Table<RoleHolderRow> = {
  model: 'role_holders',
  key: ['tenant', 'role', 'nth'],
  group: ['tenant', 'role'],
  columns: {
    tenant: 'text',
    role: 'text',
    person: 'text',
    title: 'text',
    from_date: 'date',
    until_date: 'date',
    escalate_to: 'text',
    nth: 'integer',
    stream_version: 'integer',
  },
};
