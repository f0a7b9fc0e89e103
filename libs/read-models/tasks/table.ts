import type { TaskState } from '#libs/domain/task/state.js';
import type { CalendarDate } from '#libs/kernel/dates.js';
import type { Table } from '../projection/table.js';

export type KnownTask = Exclude<TaskState, { status: 'none' }>;

export type TaskRow = {
  tenant: string;
  task: string;
  plan: string;
  status: KnownTask['status'];
  title: string;
  owners: readonly string[];
  phase: string | null;
  position: number;
  site: string | null;
  schedule: KnownTask['schedule']['kind'];
  start_date: CalendarDate | null;
  end_date: CalendarDate | null;
  due_date: CalendarDate | null;
  recurrence: string | null;
  occurrence: number | null;
  stream_version: number;
  state: KnownTask;
  last_index: string;
};

export const tasks: Table<TaskRow> = {
  model: 'tasks',
  key: ['tenant', 'task'],
  group: ['tenant', 'task'],
  columns: {
    tenant: 'text',
    task: 'text',
    plan: 'text',
    status: 'text',
    title: 'text',
    owners: 'text[]',
    phase: 'text',
    position: 'integer',
    site: 'text',
    schedule: 'text',
    start_date: 'date',
    end_date: 'date',
    due_date: 'date',
    recurrence: 'text',
    occurrence: 'integer',
    stream_version: 'integer',
    state: 'jsonb',
    last_index: 'bigint',
  },
};
