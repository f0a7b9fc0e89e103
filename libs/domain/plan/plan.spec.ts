import { describe, expect, it } from '@jest/globals';
import { contextAt, day, given } from '../testing/given.js';
import type { ImportEvent, PlanEvent } from './events.js';
import { imports, type ImportCommand } from './import.js';
import { plan, type PlanCommand } from './plan.js';

const opened: PlanEvent = { type: 'PlanOpened', data: { name: 'A grant', program: 'a-program@1', phases: [], slug: 'a-grant' } };
const closed: PlanEvent = { type: 'PlanClosed', data: { reason: 'It is over' } };
const open: PlanCommand = { name: 'openPlan', title: 'A grant', program: 'a-program@1', phases: [], slug: 'a-grant' };

describe('a plan', () => {
  it('is not opened under an unknown program, with a phase that ends before it starts, or in place of another', () => {
    given(plan, []).when(open, contextAt('2026-03-02T15:00:00.000Z', { plan: null })).refused('plan.unknown-program', { program: 'a-program@1' });
    const phases = [{ name: 'Year One', start: day('2026-10-01'), end: day('2026-09-30') }];
    given(plan, []).when({ ...open, phases }).refused('plan.phase-ends-before-start', { phase: 'Year One' });
    given(plan, [opened]).when({ ...open, program: 'another@1' }).refused('plan.already-open');
    given(plan, [opened, closed]).when(open).refused('plan.already-open');
  });

  it('is not closed before it is opened, nor twice', () => {
    given(plan, []).when({ name: 'closePlan', reason: 'It is over' }).refused('plan.not-found');
    given(plan, [opened, closed]).when({ name: 'closePlan', reason: 'Again' }).refused('plan.closed');
  });

  it('stays with its program, and goes on under another version of it with a reason', () => {
    const now = '2026-03-02T15:00:00.000Z';
    const known = (program: string) => contextAt(now, { plan: { id: 'plan-1', program, open: true, coordinator: 'coordinator' } });
    const migrate: PlanCommand = { name: 'migratePlan', program: 'a-program@2', reason: 'The label of the area is another', streams: [] };
    given(plan, []).when(migrate, known('a-program@2')).refused('plan.not-found');
    given(plan, [opened, closed]).when(migrate, known('a-program@2')).refused('plan.closed');
    given(plan, [opened]).when({ ...migrate, program: 'another@1' }, known('another@1')).refused('plan.other-program', { from: 'a-program@1', to: 'another@1' });
    given(plan, [opened]).when({ ...migrate, program: 'a-program@9' }, contextAt(now, { plan: null })).refused('plan.unknown-program', { program: 'a-program@9' });
    const migrated: PlanEvent = { type: 'PlanMigrated', data: { from: 'a-program@1', program: 'a-program@2', reason: 'The label of the area is another' } };
    given(plan, [opened]).when(migrate, known('a-program@2')).then(migrated);
    given(plan, [opened, migrated]).when(migrate, known('a-program@2')).then();
    expect(given(plan, [opened, migrated]).state).toMatchObject({ status: 'open', program: 'a-program@2' });
  });

  it('is opened once, however often that is asked, and closed with a reason', () => {
    given(plan, []).when(open).then(opened);
    given(plan, [opened]).when(open).then();
    given(plan, [opened]).when({ name: 'closePlan', reason: 'It is over' }).then(closed);
    expect(given(plan, [closed]).state).toEqual({ status: 'none', version: 1 });
  });
});

const document = { id: 'doc', saltedSha256: 'ab', bytes: 10, mediaType: 'text/csv' };
const file = { plan: 'plan-1', fileName: 'timeline.csv', document, kind: 'timeline' as const, rows: 61, anchor: null, confirmed: { recurrence: true, bySchool: [] } };
const started: ImportEvent = { type: 'ImportStarted', data: file };
const chunk = { fromLine: 2, toLine: 31, taken: 29, held: 1, unchanged: 0, added: 29, changed: 0, findings: [] };
const taken: ImportEvent = { type: 'ImportChunkTaken', data: chunk };
const row = { line: 9, cells: { Step: 'Hire', 'End Date': '2/30/16' }, findings: [] };
const held: ImportEvent = { type: 'RowHeld', data: row };
const take: ImportCommand = { name: 'takeChunk', ...chunk };
const finish: ImportCommand = { name: 'finishImport', gone: [] };

describe('an import', () => {
  it('is refused before it starts, over another file, in a closed plan, and where lines overlap', () => {
    given(imports, []).when(take).refused('import.not-found');
    given(imports, []).when({ name: 'dismissRow', line: 3, reason: 'A heading' }, contextAt('2026-03-02T15:00:00.000Z', { plan: null })).refused('import.not-found');
    given(imports, [started]).when({ name: 'startImport', ...file, document: { ...document, id: 'other' } }).refused('import.already-started');
    const plan = { id: 'plan-1', program: 'a-program@1', open: false, coordinator: 'coordinator' };
    given(imports, []).when({ name: 'startImport', ...file }, contextAt('2026-03-02T15:00:00.000Z', { plan })).refused('plan.closed');
    given(imports, [started, taken]).when({ ...take, fromLine: 20, toLine: 40 }).refused('import.chunk-overlaps', { from: 20, to: 40 });
  });

  it('takes the same lines once: a chunk that comes again is nothing', () => {
    given(imports, [started]).when(take).then(taken);
    given(imports, [started, taken]).when(take).then();
    given(imports, [started, taken, held]).when({ name: 'holdRow', ...row }).then();
    given(imports, [started]).when({ name: 'startImport', ...file }).then();
  });

  it('ends once, with what its chunks add up to, and takes nothing more', () => {
    const finished: ImportEvent = { type: 'ImportFinished', data: { taken: 29, held: 1, added: 29, changed: 0, unchanged: 0, gone: [] } };
    given(imports, [started, taken]).when(finish).then(finished);
    given(imports, [started, taken, finished]).when(finish).then();
    given(imports, [started, taken, finished]).when({ ...take, fromLine: 32, toLine: 40 }).refused('import.finished');
  });

  it('keeps a held row until it is corrected or dismissed, once', () => {
    const correct: ImportCommand = { name: 'correctRow', line: 9, cells: { Step: 'Hire' }, task: 'task-9' };
    const dismiss: ImportCommand = { name: 'dismissRow', line: 9, reason: 'Printed twice' };
    given(imports, [started]).when(dismiss).refused('import.row-not-held', { line: 9 });
    given(imports, [started, held]).when(correct).then({ type: 'RowCorrected', data: { line: 9, cells: { Step: 'Hire' }, task: 'task-9' } });
    const dismissed: ImportEvent = { type: 'RowDismissed', data: { line: 9, reason: 'Printed twice' } };
    given(imports, [started, held]).when(dismiss).then(dismissed);
    given(imports, [started, held, dismissed]).when(correct).refused('import.row-dealt-with', { line: 9 });
    expect(given(imports, [started, held, dismissed]).state).toMatchObject({ heldRows: [{ line: 9, status: 'dismissed' }] });
  });

  it('lets a later file settle a row that is still held, and leaves what a person did with it', () => {
    const replace: ImportCommand = { name: 'replaceRow', line: 9, by: { import: 'import-2', line: 10 }, task: 'task-9' };
    const replaced: ImportEvent = { type: 'RowReplaced', data: { line: 9, by: { import: 'import-2', line: 10 }, task: 'task-9' } };
    given(imports, [started]).when(replace).refused('import.row-not-held', { line: 9 });
    given(imports, [started, held, replaced]).when({ name: 'correctRow', line: 9, cells: {}, task: 'task-9' }).refused('import.row-dealt-with', { line: 9 });
    given(imports, [started, held]).when(replace).then(replaced);
    given(imports, [started, held, { type: 'RowDismissed', data: { line: 9, reason: 'Printed twice' } }]).when(replace).then();
    expect(given(imports, [started, held, replaced]).state).toMatchObject({ heldRows: [{ line: 9, status: 'replaced', task: 'task-9' }] });
  });
});
