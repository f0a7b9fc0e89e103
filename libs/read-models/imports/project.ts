import type { OpenedEvent } from '#libs/commands/codec.js';
import type { Finding, ImportEvent } from '#libs/domain/plan/events.js';
import { never } from '#libs/kernel/refusal.js';
import type { Working } from '../projection/working.js';
import type { HeldRow, ImportRow } from './table.js';

export function projectImport(work: Working, event: OpenedEvent, id: string): void {
  const { tenant } = event;
  const told = event as unknown as ImportEvent;
  if (told.type === 'ImportStarted') {
    work.imports.put(started(event, told.data, id));
    return;
  }
  const before = work.imports.get({ tenant, import: id });
  if (!before) throw new Error(`import ${id} has ${event.type} and was never started`);
  const row: ImportRow = { ...before, stream_version: event.version };
  switch (told.type) {
    case 'ImportChunkTaken': {
      const { taken, held, added, changed, unchanged, findings } = told.data;
      work.imports.put({
        ...row,
        taken: row.taken + taken,
        held: row.held + held,
        added: (row.added ?? 0) + added,
        changed: (row.changed ?? 0) + changed,
        unchanged: row.unchanged + unchanged,
      });
      keepFindings(work, event, row, findings.map((finding) => ({ ...finding, value: null })));
      return;
    }
    case 'RowHeld': {
      const { line, cells, findings } = told.data;
      work.imports.put(row);
      work.heldRows.put({ tenant, import: id, line, plan: row.plan, cells, findings, status: 'held', reason: null, task: null });
      keepFindings(work, event, row, findings);
      return;
    }
    case 'RowCorrected':
    case 'RowReplaced':
    case 'RowDismissed': {
      const held = work.heldRows.get({ tenant, import: id, line: told.data.line });
      if (!held) throw new Error(`line ${told.data.line} of import ${id} was never held back`);
      work.imports.put(row);
      work.heldRows.put(settled(held, told));
      return;
    }
    case 'ImportFinished':
      work.imports.put({ ...row, ...told.data, status: 'finished', finished_at: event.effective });
      return;
    default:
      never(told);
  }
}

type Settling = Extract<ImportEvent, { type: 'RowCorrected' | 'RowReplaced' | 'RowDismissed' }>;

/** A row that was replaced was corrected, in another file. */
function settled(held: HeldRow, { type, data }: Settling): HeldRow {
  if (type === 'RowDismissed') return { ...held, status: 'dismissed', reason: data.reason };
  return { ...held, status: 'corrected', task: data.task, ...(type === 'RowCorrected' ? { cells: data.cells } : {}) };
}

const started = (event: OpenedEvent, data: Extract<ImportEvent, { type: 'ImportStarted' }>['data'], id: string): ImportRow => ({
  tenant: event.tenant,
  import: id,
  plan: data.plan,
  file_name: data.fileName,
  document: data.document,
  kind: data.kind,
  rows: data.rows,
  anchor: data.anchor,
  confirmed: data.confirmed,
  status: 'running',
  taken: 0,
  held: 0,
  unchanged: 0,
  added: null,
  changed: null,
  gone: [],
  started_at: event.effective,
  finished_at: null,
  stream_version: event.version,
  started_index: String(event.logIndex),
});

function keepFindings(work: Working, event: OpenedEvent, row: ImportRow, findings: readonly Finding[]): void {
  findings.forEach(({ line, column, value, severity, code, params }, ordinal) => {
    const place = { tenant: row.tenant, import: row.import, log_index: String(event.logIndex), ordinal, plan: row.plan };
    work.importFindings.put({ ...place, line, column_name: column, value, severity, code, params });
  });
}
