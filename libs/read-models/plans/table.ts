import type { Phase } from '#libs/domain/plan/events.js';
import type { Instant } from '#libs/kernel/dates.js';
import type { Table } from '../projection/table.js';

export type PlanRow = {
  tenant: string;
  plan: string;
  slug: string;
  name: string;
  program: string;
  phases: readonly Phase[];
  status: 'open' | 'closed';
  closed_reason: string | null;
  opened_at: Instant;
  stream_version: number;
  opened_index: string;
};

export const plans: Table<PlanRow> = {
  model: 'plans',
  key: ['tenant', 'plan'],
  group: ['tenant', 'plan'],
  columns: {
    tenant: 'text',
    plan: 'text',
    slug: 'text',
    name: 'text',
    program: 'text',
    phases: 'jsonb',
    status: 'text',
    closed_reason: 'text',
    opened_at: 'timestamptz',
    stream_version: 'integer',
    opened_index: 'bigint',
  },
};
