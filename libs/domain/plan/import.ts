import { z } from 'zod';
import { command, fieldsOf, type CommandOf } from '#libs/kernel/command-definition.js';
import { never, refuse } from '#libs/kernel/refusal.js';
import { accept, type Aggregate, type Decision, type DecisionContext } from '../decider.js';
import { importEvents, type Finding, type ImportEvent } from './events.js';

type Lines = { readonly from: number; readonly to: number };

/** A row that was held back, and what became of it. */
export type HeldRow = { readonly line: number; readonly cells: Readonly<Record<string, string>>; readonly findings: readonly Finding[] } & (
  | { readonly status: 'held' }
  | { readonly status: 'corrected'; readonly task: string }
  | { readonly status: 'dismissed'; readonly reason: string }
  /** By a row of a later file, with its task; null where that row is held back as well. */
  | { readonly status: 'replaced'; readonly task: string | null }
);

type Counts = Readonly<Record<'taken' | 'held' | 'unchanged' | 'added' | 'changed', number>>;

type Facts = Counts & {
  readonly version: number;
  readonly plan: string;
  readonly rows: number;
  /** Document store's id of the file. */
  readonly document: string;
  /** Lines done, in the order they were done. */
  readonly chunks: readonly Lines[];
  readonly heldRows: readonly HeldRow[];
};

export type ImportState =
  | { readonly status: 'none'; readonly version: number }
  | (Facts & { readonly status: 'running' | 'finished' });

function evolve(before: ImportState, event: ImportEvent): ImportState {
  const version = before.version + 1;
  if (event.type === 'ImportStarted') {
    const { plan, rows, document } = event.data;
    return { status: 'running', version, plan, rows, document: document.id, chunks: [], heldRows: [], taken: 0, held: 0, unchanged: 0, added: 0, changed: 0 };
  }
  if (before.status === 'none') return { ...before, version };
  const state = { ...before, version };
  switch (event.type) {
    case 'ImportChunkTaken': {
      const { fromLine: from, toLine: to, taken, held, unchanged, added, changed } = event.data;
      return {
        ...state,
        chunks: [...state.chunks, { from, to }],
        taken: state.taken + taken,
        held: state.held + held,
        unchanged: state.unchanged + unchanged,
        added: state.added + added,
        changed: state.changed + changed,
      };
    }
    case 'RowHeld':
      return { ...state, heldRows: [...state.heldRows, { ...event.data, status: 'held' }] };
    case 'RowCorrected': {
      const { line, cells, task } = event.data;
      return withRow(state, line, (row) => ({ ...row, cells, status: 'corrected', task }));
    }
    case 'RowDismissed': {
      const { line, reason } = event.data;
      return withRow(state, line, (row) => ({ ...row, status: 'dismissed', reason }));
    }
    case 'RowReplaced': {
      const { line, task } = event.data;
      return withRow(state, line, (row) => ({ ...row, status: 'replaced', task }));
    }
    case 'ImportFinished':
      return { ...state, status: 'finished' };
    default:
      return never(event);
  }
}

const withRow = <S extends Facts>(state: S, line: number, change: (row: HeldRow) => HeldRow): S => ({
  ...state,
  heldRows: state.heldRows.map((row) => (row.line === line ? change(row) : row)),
});

const started = importEvents.ImportStarted.schema.shape;
const chunk = importEvents.ImportChunkTaken.schema.shape;
const held = importEvents.RowHeld.schema.shape;
const replaced = importEvents.RowReplaced.schema.shape;
const line = z.int().positive().describe('Line of the file; 1 is its first.');

const commands = {
  startImport: command('Take in a file.', z.object(started), 'process'),
  takeChunk: command('Note that some rows of the file were taken.', z.object(chunk), 'process'),
  holdRow: command('Hold a row back with what is wrong with it.', z.object(held), 'process'),
  correctRow: command(
    'Take a held row as corrected by hand.',
    z.object({ line, cells: held.cells.describe('The row as corrected, by column.'), task: z.string().describe('Id of the task made from it.') }),
    'process',
  ),
  dismissRow: command(
    'Dismiss a held row: it is not to become a task.',
    z.object({ line, reason: z.string().trim().min(1).max(4000).describe('Why it is not needed.') }),
  ),
  replaceRow: command('Settle a held row that a later file has again.', z.object(replaced), 'process'),
  finishImport: command(
    'Close an import that has come to the end of its file.',
    z.object({
      gone: z.array(z.string()).describe('Ids of tasks whose row is gone from a changed file.'),
    }),
    'process',
  ),
};
export type ImportCommand = CommandOf<typeof commands>;

function decide(state: ImportState, given: ImportCommand, context: DecisionContext): Decision<ImportEvent> {
  if (given.name === 'startImport') {
    if (!context.plan) return refuse('plan.not-found');
    if (!context.plan.open) return refuse('plan.closed');
    const data = fieldsOf(given);
    if (state.status === 'none') return accept({ type: 'ImportStarted', data });
    return state.plan === data.plan && state.document === data.document.id ? accept() : refuse('import.already-started');
  }
  if (state.status === 'none') return refuse('import.not-found');
  if (!context.plan) return refuse('plan.not-found');
  switch (given.name) {
    case 'takeChunk':
      return takeChunk(state, given);
    case 'holdRow': {
      const data = fieldsOf(given);
      return rowAt(state, data.line) ? accept() : accept({ type: 'RowHeld', data });
    }
    case 'correctRow': {
      if (!context.plan.open) return refuse('plan.closed');
      const refusal = notHeld(state, given.line);
      return refusal ?? accept({ type: 'RowCorrected', data: { line: given.line, cells: given.cells, task: given.task } });
    }
    case 'dismissRow': {
      const refusal = notHeld(state, given.line);
      return refusal ?? accept({ type: 'RowDismissed', data: { line: given.line, reason: given.reason } });
    }
    case 'replaceRow': {
      const row = rowAt(state, given.line);
      if (!row) return refuse('import.row-not-held', { line: given.line });
      // A person dealt with it while the later file was being read: theirs stands.
      return row.status === 'held' ? accept({ type: 'RowReplaced', data: fieldsOf(given) }) : accept();
    }
    case 'finishImport': {
      if (state.status === 'finished') return accept();
      const { taken, held, added, changed, unchanged } = state;
      return accept({ type: 'ImportFinished', data: { taken, held, added, changed, unchanged, gone: given.gone } });
    }
    default:
      return never(given);
  }
}

/** The same lines again are nothing new; lines that only partly overlap are a mistake of the importer. */
function takeChunk(state: Facts & { status: 'running' | 'finished' }, given: Extract<ImportCommand, { name: 'takeChunk' }>): Decision<ImportEvent> {
  const data = fieldsOf(given);
  if (state.chunks.some(({ from, to }) => from === data.fromLine && to === data.toLine)) return accept();
  if (state.status === 'finished') return refuse('import.finished');
  const overlap = state.chunks.some(({ from, to }) => data.fromLine <= to && data.toLine >= from);
  return overlap ? refuse('import.chunk-overlaps', { from: data.fromLine, to: data.toLine }) : accept({ type: 'ImportChunkTaken', data });
}

const rowAt = (state: Facts, at: number): HeldRow | undefined => state.heldRows.find((row) => row.line === at);

function notHeld(state: Facts, at: number) {
  const row = rowAt(state, at);
  if (!row) return refuse('import.row-not-held', { line: at });
  return row.status === 'held' ? null : refuse('import.row-dealt-with', { line: at });
}

/** Stream `import/<id>`: one file taken in once. */
export const imports: Aggregate<ImportState, typeof commands, typeof importEvents> = {
  prefix: 'import',
  events: importEvents,
  commands,
  initial: { status: 'none', version: 0 },
  evolve,
  decide,
  planOf: (state) => (state.status === 'none' ? null : state.plan),
  sealUnder: (state, id) => (state.status === 'none' ? `import/${id}` : `plan/${state.plan}`),
};
