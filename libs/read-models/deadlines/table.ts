import type { Deadline } from '#libs/domain/settings.js';
import type { CalendarDate, Instant } from '#libs/kernel/dates.js';
import type { Table } from '../projection/table.js';
import type { ProcessKind } from './query.js';

export type ProcessRow = {
  process: string;
  tenant: string;
  kind: ProcessKind;
  subject: string;
  plan: string | null;
  open: boolean;
  opened_index: string;
  ended_index: string | null;
};

export const processes: Table<ProcessRow> = {
  model: 'processes',
  key: ['process'],
  group: ['process'],
  columns: {
    process: 'text',
    tenant: 'text',
    kind: 'text',
    subject: 'text',
    plan: 'text',
    open: 'boolean',
    opened_index: 'bigint',
    ended_index: 'bigint',
  },
};

export type DeadlineRow = {
  tenant: string;
  process: string;
  plan: string;
  task: string;
  item: Deadline['item'];
  rung: string;
  on_date: CalendarDate;
  occurrence: number | null;
  set_by: number;
  due_at: Instant;
};

export const deadlines: Table<DeadlineRow> = {
  model: 'deadlines',
  key: ['tenant', 'task', 'item', 'rung', 'on_date', 'set_by', 'occurrence'],
  group: ['tenant', 'task'],
  columns: {
    tenant: 'text',
    process: 'text',
    plan: 'text',
    task: 'text',
    item: 'text',
    rung: 'text',
    on_date: 'date',
    occurrence: 'integer',
    set_by: 'integer',
    due_at: 'timestamptz',
  },
};
