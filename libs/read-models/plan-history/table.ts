import type { Instant } from '#libs/kernel/dates.js';
import type { MessageParams } from '#libs/kernel/refusal.js';
import type { Table } from '../projection/table.js';

export type HistoryRow = {
  tenant: string;
  log_index: string;
  plan: string;
  stream: string;
  stream_version: number;
  type: string;
  code: string;
  params: MessageParams;
  effective: Instant;
  recorded: Instant;
  actor_kind: string;
  actor_id: string;
  actor_assurance: string;
  on_behalf_of: string | null;
  simulated_clock: boolean;
};

export const planHistory: Table<HistoryRow> = {
  model: 'plan_history',
  key: ['tenant', 'plan', 'log_index'],
  group: ['tenant', 'plan'],
  appendOnly: true,
  columns: {
    tenant: 'text',
    log_index: 'bigint',
    plan: 'text',
    stream: 'text',
    stream_version: 'integer',
    type: 'text',
    code: 'text',
    params: 'jsonb',
    effective: 'timestamptz',
    recorded: 'timestamptz',
    actor_kind: 'text',
    actor_id: 'text',
    actor_assurance: 'text',
    on_behalf_of: 'text',
    simulated_clock: 'boolean',
  },
};
