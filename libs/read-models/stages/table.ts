import type { AnyState } from '#libs/domain/aggregates.js';
import type { Table } from '../projection/table.js';

/** One row a stream of any kind that has no model of its own. */
export type StageRow = {
  tenant: string;
  /** `<kind>/<id>`. */
  stream: string;
  kind: string;
  id: string;
  plan: string | null;
  /** As the domain's aggregate of that kind folds it. */
  state: AnyState;
  stream_version: number;
  opened_index: string;
  changed_index: string;
};

export const stages: Table<StageRow> = {
  model: 'stages',
  key: ['tenant', 'stream'],
  group: ['tenant', 'stream'],
  columns: {
    tenant: 'text',
    stream: 'text',
    kind: 'text',
    id: 'text',
    plan: 'text',
    state: 'jsonb',
    stream_version: 'integer',
    opened_index: 'bigint',
    changed_index: 'bigint',
  },
};

/** Work outside that a stream wants now. */
export type EffectRow = { tenant: string; stream: string; effect: string; plan: string | null; process: string; kind: string };

export const effects: Table<EffectRow> = {
  model: 'effects',
  key: ['tenant', 'stream', 'effect'],
  group: ['tenant', 'stream'],
  columns: { tenant: 'text', stream: 'text', effect: 'text', plan: 'text', process: 'text', kind: 'text' },
};
