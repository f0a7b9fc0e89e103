import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { CommandRequest, Handled } from '#libs/commands/contract.js';
import { correctRow, resumeImport } from './held-rows.js';
import { importFile } from './import-file.js';
import { day, openDesk, type Desk } from './testing/desk.js';

const head = 'Phase,Action Step,Responsible,Start Date,End Date,Success Metric\n';
const file = Buffer.from(`${head}Year One,Good,Principal,10/1/14,10/2/14,\nYear Two,Weigh,Principal,2/30/16,3/15/16,\nYear One,"Open,Principal,1/1/15,1/2/15,\n`);

let desk: Desk;
let imported: string;
beforeEach(async () => {
  desk = await openDesk('2014-07-01T12:00:00Z');
  const result = await importFile(desk.deps, { bytes: file, fileName: 'plan.csv', program: 'mi-sig', anchor: day('2015-10-01'), dryRun: false });
  if (!result.ok) throw new Error(result.refusal.code);
  imported = result.value.import!;
});
afterEach(() => desk.close());

const correct = (line: number, cells: Record<string, string>) => correctRow(desk.deps, { plan: 'plan', import: imported, line, cells, key: `row-${line}`, ifVersion: null });
const plan = async () => (await desk.plan('plan'))!;

describe('a held row', () => {
  it('is not corrected where there is none, or with what is still wrong', async () => {
    expect(await correct(2, {})).toMatchObject({ refusal: { code: 'imports.held-row-unknown' } });
    expect(await correctRow(desk.deps, { plan: 'plan', import: 'none', line: 3, cells: {}, key: 'none', ifVersion: null })).toMatchObject({ refusal: { code: 'imports.not-found' } });
    const still = await correct(3, { 'Start Date': '2/31/16' });
    expect(still).toMatchObject({ refusal: { code: 'imports.correction-still-held', params: { problem: expect.stringContaining('2/31/16') } } });
    expect((await plan()).heldRows.map(({ status }) => status)).toEqual(['held', 'held']);
  });

  it('is not corrected under a heading that its file does not have, and the headings are named', async () => {
    const headings = 'Phase, Action Step, Responsible, Start Date, End Date, Success Metric';
    expect(await correct(3, { Due: '2/29/16' })).toMatchObject({ refusal: { code: 'imports.heading-unknown', params: { heading: 'Due', headings } } });
    expect((await plan()).heldRows.map(({ status }) => status)).toEqual(['held', 'held']);
  });

  it('may be corrected under a heading of the file that means nothing to us, or one of its kind that the file lacks', async () => {
    const short = Buffer.from('Action Step,Responsible,Start Date,End Date,Mood\nWeigh,Principal,2/30/16,3/15/16,\n');
    const result = await importFile(desk.deps, { bytes: short, fileName: 'short.csv', program: 'mi-sig', dryRun: false });
    const cells = { 'Start Date': '2/29/16', Phase: 'Year Two', Mood: 'good' };
    expect(await correctRow(desk.deps, { plan: 'short', import: result.ok ? result.value.import! : '', line: 2, cells, key: 'short', ifVersion: null })).toMatchObject({ ok: true });
  });

  it('sent-twice: the same correction again is answered as the first', async () => {
    const first = await correct(3, { 'Start Date': '2/29/16' });
    const before = (await desk.events()).length;
    expect(await correct(3, { 'Start Date': '2/29/16' })).toMatchObject({ ok: true, value: { tasks: first.ok ? first.value.tasks : [] } });
    expect(await desk.events()).toHaveLength(before);
  });

  it('is not said to be wrong again by the same file once a person dealt with it, even where its step was corrected', async () => {
    expect((await correct(3, { 'Start Date': '2/29/16', 'Action Step': 'Weigh it' })).ok).toBe(true);
    const again = await importFile(desk.deps, { bytes: file, fileName: 'plan.csv', program: null, dryRun: true });
    if (!again.ok) throw new Error(again.refusal.code);
    expect(again.value.preview.held.map(({ line }) => line)).toEqual([4]);
    expect(again.value.findings.filter(({ line }) => line === 3)).toMatchObject([{ severity: 'informs', code: 'imports.row-settled-before', message: expect.stringContaining('corrected by hand') }]);
  });

  it('becomes a task once it is corrected, moved as its plan was, and is not held again by the same file', async () => {
    const result = await correct(3, { 'Start Date': '2/29/16' });
    const { tasks, heldRows } = await plan();
    const task = tasks.find(({ content }) => content.title === 'Weigh')!;
    expect(result).toMatchObject({ ok: true, value: { tasks: [task.id] } });
    expect(task.content).toMatchObject({ phase: 'Year Two', schedule: { kind: 'dated', start: '2017-02-28', end: '2017-03-15' }, asWritten: { start: '2/29/16' } });
    expect(heldRows).toMatchObject([{ line: 3, status: 'corrected', task: task.id }, { line: 4, status: 'held' }]);
    expect(await correct(3, { 'Start Date': '3/1/16' })).toMatchObject({ refusal: { code: 'imports.held-row-settled' } });
    const moved = Buffer.from(file.toString().replace('Year One,Good,Principal,10/1/14,10/2/14,\n', '') + 'Year One,Good,Principal,10/1/14,10/2/14,\n');
    const again = await importFile(desk.deps, { bytes: moved, fileName: 'plan.csv', program: null, dryRun: false });
    expect(again).toMatchObject({ ok: true, value: { import: null, held: 1, preview: { gone: [], unchanged: 1 } } });
  });

  it('that is the first with a date moves its plan to the day that was asked for', async () => {
    const only = Buffer.from(`${head}Year One,Weigh,Principal,2/30/16,3/15/16,\n`);
    const take = (more: object) => importFile(desk.deps, { bytes: only, fileName: 'late.csv', program: 'mi-sig', anchor: day('2026-03-01'), dryRun: false, ...more });
    const first = await take({});
    const id = first.ok ? first.value.import! : '';
    const result = await correctRow(desk.deps, { plan: 'late', import: id, line: 2, cells: { 'Start Date': '2/28/16' }, key: 'late', ifVersion: null });
    expect(result.ok).toBe(true);
    // The phase begins on 10/1/15 by the file, which is the plan's first day.
    expect((await desk.plan('late'))!.tasks).toMatchObject([{ content: { schedule: { kind: 'dated', start: '2026-07-29', end: '2026-08-14' }, asWritten: { start: '2/28/16' } } }]);
    expect(await take({})).toMatchObject({ ok: true, value: { import: null, held: 0 } });
    expect(await take({ anchor: day('2026-03-02') })).toMatchObject({ ok: false, refusal: { code: 'imports.anchor-fixed', params: { date: '2026-03-01' } } });
    const other = await take({ bytes: Buffer.from(`${only.toString()}Year One,More,Principal,3/1/16,3/2/16,\n`) });
    expect(other).toMatchObject({ ok: true, value: { preview: { changed: [], added: [{ title: 'More' }] } } });
  });

  it('whose cells were shifted is corrected as a whole', async () => {
    const cells = { Phase: 'Year One', 'Action Step': 'Open', Responsible: 'Principal', 'Start Date': '1/1/15', 'End Date': '1/2/15' };
    expect((await correct(4, cells)).ok).toBe(true);
    expect((await plan()).tasks.map(({ content }) => content.title).sort()).toEqual(['Good', 'Open']);
  });

  it('stays away once it was dismissed with a reason', async () => {
    const dismiss = { aggregate: 'import', id: imported, command: { name: 'dismissRow', line: 3, reason: 'Not in this grant.' }, ifVersion: null };
    expect((await desk.handle({ principal: desk.principal, parts: [dismiss], key: 'dismiss' })).kind).toBe('done');
    const changed = Buffer.from(file.toString().replace('10/2/14', '10/3/14'));
    const report = await importFile(desk.deps, { bytes: changed, fileName: 'plan.csv', program: null, dryRun: false });
    expect(report).toMatchObject({ ok: true, value: { held: 1, preview: { changed: [{ title: 'Good' }], held: [{ line: 4 }] } } });
    expect((await plan()).heldRows.map(({ status }) => status)).toEqual(['dismissed', 'held']);
  });
});

describe('an import that was cut off', () => {
  it('is not gone on with once it finished, or once another came after it: that would take back what is newer', async () => {
    const before = (await desk.events()).length;
    expect(await resumeImport(desk.deps, 'plan', imported)).toMatchObject({ refusal: { code: 'imports.nothing-to-resume' } });
    expect(await desk.events()).toHaveLength(before);
    let given = 0;
    const handle = async (request: CommandRequest): Promise<Handled> => {
      if (given++ === 1) throw new Error('killed');
      return desk.handle(request);
    };
    const input = { fileName: 'plan.csv', program: null, dryRun: false };
    await expect(importFile({ ...desk.deps, handle }, { ...input, bytes: Buffer.from(file.toString().replace('10/2/14', '10/3/14')) })).rejects.toThrow('killed');
    const cutOff = (await plan()).imports.at(-1)!;
    desk.later(10 * 60_000);
    expect((await importFile(desk.deps, { ...input, bytes: Buffer.from(file.toString().replace('10/2/14', '10/4/14')) })).ok).toBe(true);
    expect(await resumeImport(desk.deps, 'plan', cutOff.id)).toMatchObject({ refusal: { code: 'imports.resume-overtaken' } });
  });

  it('goes on from the stored file, without the one that was sent', async () => {
    let given = 0;
    const handle = async (request: CommandRequest): Promise<Handled> => {
      if (given++ === 1) throw new Error('killed');
      return desk.handle(request);
    };
    const input = { bytes: file, fileName: 'other.csv', program: 'mi-sig', dryRun: false };
    await expect(importFile({ ...desk.deps, handle }, input)).rejects.toThrow('killed');
    const [before] = (await desk.plan('other'))!.imports;
    expect(before!.finished).toBe(false);
    expect(await resumeImport(desk.deps, 'other', before!.id)).toMatchObject({ ok: true, value: { import: before!.id, taken: 1, held: 2 } });
    expect((await desk.plan('other'))!.imports).toMatchObject([{ id: before!.id, finished: true }]);
    expect(await resumeImport(desk.deps, 'other', 'none')).toMatchObject({ refusal: { code: 'imports.not-found' } });
  });
});
