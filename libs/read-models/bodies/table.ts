import type { CalendarDate } from '#libs/kernel/dates.js';
import type { Table } from '../projection/table.js';

export type BodyRow = {
  tenant: string;
  body: string;
  name: string;
  kind: 'board' | 'council' | 'committee';
  stream_version: number;
};

export const bodies: Table<BodyRow> = {
  model: 'bodies',
  key: ['tenant', 'body'],
  group: ['tenant', 'body'],
  columns: { tenant: 'text', body: 'text', name: 'text', kind: 'text', stream_version: 'integer' },
};

export type MemberRow = {
  tenant: string;
  body: string;
  person: string;
  seat: string | null;
  from_date: CalendarDate;
  until_date: CalendarDate | null;
  nth: number;
};

export const members: Table<MemberRow> = {
  model: 'body_members',
  key: ['tenant', 'body', 'nth'],
  group: ['tenant', 'body'],
  columns: {
    tenant: 'text',
    body: 'text',
    person: 'text',
    seat: 'text',
    from_date: 'date',
    until_date: 'date',
    nth: 'integer',
  },
};
