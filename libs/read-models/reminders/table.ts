import type { CalendarDate, Instant } from '#libs/kernel/dates.js';
import type { Table } from '../projection/table.js';

export type ReminderRow = {
  tenant: string;
  plan: string;
  task: string;
  rung: string;
  on_date: CalendarDate;
  occurrence: number | null;
  set_by: number;
  role: string;
  status: 'pending' | 'raised' | 'accepted' | 'obsolete';
  reason: string | null;
  raised_at: Instant | null;
  raised_index: string | null;
  digest_person: string | null;
  digest_day: CalendarDate | null;
  ended_index: string | null;
};

export const reminders: Table<ReminderRow> = {
  model: 'reminders',
  key: ['tenant', 'task', 'rung', 'on_date', 'set_by', 'role', 'occurrence'],
  group: ['tenant', 'task'],
  columns: {
    tenant: 'text',
    plan: 'text',
    task: 'text',
    rung: 'text',
    on_date: 'date',
    occurrence: 'integer',
    set_by: 'integer',
    role: 'text',
    status: 'text',
    reason: 'text',
    raised_at: 'timestamptz',
    raised_index: 'bigint',
    digest_person: 'text',
    digest_day: 'date',
    ended_index: 'bigint',
  },
};

export type DigestRow = {
  tenant: string;
  person: string;
  day: CalendarDate;
  status: 'accepted' | 'not-needed';
  message_id: string | null;
  unknown_sendings: number;
  ended_at: Instant;
  log_index: string;
};

export const digests: Table<DigestRow> = {
  model: 'digests',
  key: ['tenant', 'person', 'day'],
  group: ['tenant', 'person', 'day'],
  columns: {
    tenant: 'text',
    person: 'text',
    day: 'date',
    status: 'text',
    message_id: 'text',
    unknown_sendings: 'integer',
    ended_at: 'timestamptz',
    log_index: 'bigint',
  },
};
