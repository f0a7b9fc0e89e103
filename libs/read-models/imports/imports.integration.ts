import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { readModelDatabase, type ReadModelDatabase } from '../testing/database.js';
import { makeDistrict, makeInstallation } from '../testing/district.js';

jest.setTimeout(60_000);

describe('an import, as pages show it', () => {
  const installation = makeInstallation();
  const district = makeDistrict('north', '2026-03-02T15:00:00.000Z', installation);
  let read: ReadModelDatabase;
  beforeAll(async () => {
    read = await readModelDatabase();
    await district.open();
    await district.openPlan('plan');
  }, 60_000);
  afterAll(() => read?.close());

  it('keeps its counts, findings and held rows, and what became of them', async () => {
    const document = { id: 'document-1', saltedSha256: 'f'.repeat(64), bytes: 120, mediaType: 'text/csv' };
    const confirmed = { recurrence: true, bySchool: [] };
    const finding = { line: 9, column: 'End', value: '2/30/16', severity: 'blocks', code: 'imports.date-impossible', params: { date: '2/30/16' } };
    const give = (name: string, more: Record<string, unknown>) => district.give('import', 'import-1', { name, ...more }, { plan: 'plan' });
    await give('startImport', { plan: 'plan', fileName: 'timeline.csv', document, kind: 'timeline', rows: 3, anchor: null, confirmed });
    await give('holdRow', { line: 9, cells: { Task: 'Hire', End: '2/30/16' }, findings: [finding] });
    await give('takeChunk', { fromLine: 2, toLine: 9, taken: 2, held: 1, added: 2, changed: 0, unchanged: 0, findings: [{ line: 3, column: null, severity: 'warns', code: 'imports.outside-phase', params: {} }] });
    await give('holdRow', { line: 7, cells: { Task: 'Order', End: '2/30/16' }, findings: [] });
    await give('replaceRow', { line: 7, by: { import: 'import-2', line: 8 }, task: 'task-7' });
    await give('dismissRow', { line: 9, reason: 'The row is a heading.' });
    await give('finishImport', { gone: ['task-9'] });
    await read.catchUp(installation, 2);
    const { rows: imports } = await read.client.query('SELECT file_name, status, taken, held, added, gone FROM read.imports');
    expect(imports).toEqual([{ file_name: 'timeline.csv', status: 'finished', taken: 2, held: 1, added: 2, gone: ['task-9'] }]);
    const { rows: held } = await read.client.query('SELECT line, status, reason, task, cells FROM read.held_rows ORDER BY line');
    expect(held).toEqual([
      { line: 7, status: 'corrected', reason: null, task: 'task-7', cells: { Task: 'Order', End: '2/30/16' } },
      { line: 9, status: 'dismissed', reason: 'The row is a heading.', task: null, cells: { Task: 'Hire', End: '2/30/16' } },
    ]);
    const { rows: findings } = await read.client.query('SELECT line, code, value FROM read.import_findings ORDER BY line');
    expect(findings).toEqual([
      { line: 3, code: 'imports.outside-phase', value: null },
      { line: 9, code: 'imports.date-impossible', value: '2/30/16' },
    ]);
  });
});
