import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { correctRow, resumeImport } from './held-rows.js';
import { importFile } from './import-file.js';
import { openDesk, type Desk } from './testing/desk.js';
import { found, timeline } from './testing/reports.js';

const good = 'Year One,Good,Principal,10/1/14,10/2/14,';
const weigh = (start: string, end = '3/15/15', metric = '') => `Year One,Weigh,Principal,${start},${end},${metric}`;

let desk: Desk;
beforeEach(async () => {
  desk = await openDesk('2014-07-01T12:00:00Z');
});
afterEach(() => desk.close());

async function take(rows: readonly string[], fileName = 'plan.csv') {
  const result = await importFile(desk.deps, { bytes: timeline(...rows), fileName, plan: 'plan', program: 'mi-sig', dryRun: false });
  if (!result.ok) throw new Error(result.refusal.code);
  return result.value;
}
const plan = async () => (await desk.plan('plan'))!;
const statuses = async () => (await plan()).heldRows.map(({ status }) => status);
const taskCalled = async (title: string) => (await plan()).tasks.find(({ content }) => content.title === title)!;

describe('a row that was held back', () => {
  it('stays listed as long as the next files have it as it was, or do not have it at all', async () => {
    await take([good, weigh('2/30/15')]);
    await take([good, weigh('2/30/15'), 'Year One,More,Principal,11/1/14,11/2/14,']);
    expect(await statuses()).toEqual(['held']);
    await take([good.replace('10/2/14', '10/3/14'), 'Year One,More,Principal,11/1/14,11/2/14,']);
    expect(await statuses()).toEqual(['held']);
  });

  it('is not settled by another row with the same words that was there before', async () => {
    await take([good, weigh('1/5/15'), weigh('1/7/15', '3/17/15'), weigh('2/30/15')]);
    await take([good, weigh('1/5/15'), weigh('1/7/15', '3/18/15')]);
    expect(await statuses()).toEqual(['held']);
  });

  it('is not settled by whatever stands on its line in a file of another name', async () => {
    await take([good, 'Year One,,Principal,1/5/15,3/15/15,']);
    await take([good, weigh('1/5/15')], 'other.csv');
    expect(await statuses()).toEqual(['held']);
  });

  it('is settled by a later file that has it right, which says so, and can’t be corrected over the task any more', async () => {
    const first = await take([good, weigh('2/30/15')]);
    const second = await take(['Year One,More,Principal,11/1/14,11/2/14,', good, weigh('2/28/15')]);
    expect(second).toMatchObject({ taken: 3, held: 0 });
    expect(found(second, 'informs')).toContainEqual([4, null, null, 'held-row-replaced']);
    const task = await taskCalled('Weigh');
    expect((await plan()).heldRows).toMatchObject([{ import: first.import, line: 3, status: 'corrected', task: task.id }]);
    const late = await correctRow(desk.deps, { plan: 'plan', import: first.import!, line: 3, cells: { 'Start Date': '2/28/15', 'End Date': '6/30/15' }, key: 'late', ifVersion: null });
    expect(late).toMatchObject({ refusal: { code: 'imports.held-row-settled' } });
    expect(await taskCalled('Weigh')).toMatchObject({ content: { schedule: { end: '2015-03-15' } } });
  });

  it('is settled where its step itself was put right, by its line in the file of the same name', async () => {
    await take([good, 'Year One,,Principal,1/5/15,3/15/15,']);
    await take([good, weigh('1/5/15')]);
    expect((await plan()).heldRows).toMatchObject([{ line: 3, status: 'corrected', task: (await taskCalled('Weigh')).id }]);
  });

  it('is asked for once where it comes again in other words that are held back as well', async () => {
    await take([good, weigh('2/30/15')]);
    const again = [good, weigh('2/30/15', '3/15/15', 'Weighed')];
    const second = await take(again);
    expect(second.held).toBe(1);
    expect((await plan()).heldRows).toMatchObject([{ status: 'corrected', task: null }, { import: second.import, status: 'held' }]);
    expect(await take(again)).toMatchObject({ held: 1, import: null });
    await take([good, weigh('2/30/15', '3/15/15', 'All weighed')]);
    expect(await statuses()).toEqual(['corrected', 'corrected', 'held']);
    await take([good, weigh('2/28/15', '3/15/15', 'All weighed')]);
    expect(await statuses()).toEqual(['corrected', 'corrected', 'corrected']);
  });

  it('is settled by the same file again where an older version took its row and left it listed', async () => {
    const mended = [good, weigh('2/28/15')];
    const first = await take([good, weigh('2/30/15')]);
    const handle: Desk['handle'] = async (request) => (request.parts.some(({ command }) => command.name === 'replaceRow') ? { kind: 'nothing-to-do', version: 0 } : desk.handle(request));
    await importFile({ ...desk.deps, handle }, { bytes: timeline(...mended), fileName: 'plan.csv', plan: 'plan', program: 'mi-sig', dryRun: false });
    expect(await statuses()).toEqual(['held']);
    await take(mended);
    expect((await plan()).heldRows).toMatchObject([{ import: first.import, status: 'corrected' }]);
    expect(await take(mended)).toMatchObject({ import: null });
  });
});

it('cut off before its rows were settled: going on settles them, once', async () => {
  const mended = [good, weigh('2/28/15')];
  await take([good, weigh('2/30/15')]);
  const handle: Desk['handle'] = async (request) => {
    if (request.parts.some(({ command }) => command.name === 'replaceRow')) throw new Error('killed');
    return desk.handle(request);
  };
  const input = { bytes: timeline(...mended), fileName: 'plan.csv', plan: 'plan', program: 'mi-sig', dryRun: false };
  await expect(importFile({ ...desk.deps, handle }, input)).rejects.toThrow('killed');
  expect(await statuses()).toEqual(['held']);
  expect(await resumeImport(desk.deps, 'plan', (await plan()).imports.at(-1)!.id)).toMatchObject({ ok: true, value: { held: 0 } });
  expect((await plan()).heldRows).toMatchObject([{ status: 'corrected', task: (await taskCalled('Weigh')).id }]);
  expect((await desk.events()).filter(({ type }) => type === 'RowReplaced')).toHaveLength(1);
});

it('a correction of a row whose task the plan has already says what it changes', async () => {
  await take([good, weigh('2/1/15')]);
  const second = await take([good, weigh('2/30/15')]);
  const corrected = await correctRow(desk.deps, { plan: 'plan', import: second.import!, line: 3, cells: { 'Start Date': '2/1/15', 'End Date': '6/30/15' }, key: 'row', ifVersion: null });
  expect(corrected).toMatchObject({ ok: true, value: { changed: true, findings: [{ line: 3, code: 'imports.correction-changes-task', message: expect.stringContaining('its end is 2015-06-30 now, and was 2015-03-15') }] } });
  expect(await taskCalled('Weigh')).toMatchObject({ content: { schedule: { end: '2015-06-30' } } });
});
