import type { Finding, ImportEvent } from '#libs/domain/plan/events.js';
import type { Instant } from '#libs/kernel/dates.js';
import type { Table } from '../projection/table.js';

type Started = Extract<ImportEvent, { type: 'ImportStarted' }>['data'];

export type ImportRow = {
  tenant: string;
  import: string;
  plan: string;
  file_name: string;
  document: Started['document'];
  kind: Started['kind'];
  rows: number;
  anchor: Started['anchor'];
  confirmed: Started['confirmed'];
  status: 'running' | 'finished';
  taken: number;
  held: number;
  unchanged: number;
  added: number | null;
  changed: number | null;
  gone: readonly string[];
  started_at: Instant;
  finished_at: Instant | null;
  stream_version: number;
  started_index: string;
};

export const imports: Table<ImportRow> = {
  model: 'imports',
  key: ['tenant', 'import'],
  group: ['tenant', 'import'],
  columns: {
    tenant: 'text',
    import: 'text',
    plan: 'text',
    file_name: 'text',
    document: 'jsonb',
    kind: 'text',
    rows: 'integer',
    anchor: 'jsonb',
    confirmed: 'jsonb',
    status: 'text',
    taken: 'integer',
    held: 'integer',
    unchanged: 'integer',
    added: 'integer',
    changed: 'integer',
    gone: 'text[]',
    started_at: 'timestamptz',
    finished_at: 'timestamptz',
    stream_version: 'integer',
    started_index: 'bigint',
  },
};

export type HeldRow = {
  tenant: string;
  import: string;
  line: number;
  plan: string;
  cells: Readonly<Record<string, string>>;
  findings: readonly Finding[];
  status: 'held' | 'corrected' | 'dismissed';
  reason: string | null;
  task: string | null;
};

export const heldRows: Table<HeldRow> = {
  model: 'held_rows',
  key: ['tenant', 'import', 'line'],
  group: ['tenant', 'import'],
  columns: {
    tenant: 'text',
    import: 'text',
    line: 'integer',
    plan: 'text',
    cells: 'jsonb',
    findings: 'jsonb',
    status: 'text',
    reason: 'text',
    task: 'text',
  },
};

export type FindingRow = {
  tenant: string;
  import: string;
  log_index: string;
  ordinal: number;
  plan: string;
  line: number | null;
  column_name: string | null;
  value: string | null;
  severity: Finding['severity'];
  code: string;
  params: Finding['params'];
};

export const importFindings: Table<FindingRow> = {
  model: 'import_findings',
  key: ['tenant', 'import', 'log_index', 'ordinal'],
  group: ['tenant', 'import'],
  appendOnly: true,
  columns: {
    tenant: 'text',
    import: 'text',
    log_index: 'bigint',
    ordinal: 'integer',
    plan: 'text',
    line: 'integer',
    column_name: 'text',
    value: 'text',
    severity: 'text',
    code: 'text',
    params: 'jsonb',
  },
};
