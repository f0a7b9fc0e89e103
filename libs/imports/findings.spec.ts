import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import writeExcel from 'write-excel-file/node';
import { hasSentence } from '#libs/messages/say.js';
import type { CommandRequest, Handled } from '#libs/commands/contract.js';
import { csvRows } from '#libs/documents/csv.js';
import { deadlines } from '#libs/domain/task/deadlines.js';
import { task } from '#libs/domain/task/task.js';
import { given, ladders, settings } from '#libs/domain/testing/given.js';
import { planned } from '#libs/domain/testing/tasks.js';
import { importFile, type ImportInput } from './import-file.js';
import { importPeople } from './import-people.js';
import type { ImportReport } from './report.js';
import { openDesk, type Desk } from './testing/desk.js';
import { found, timeline } from './testing/reports.js';

const benton = readFileSync('examples/benton-harbor/timeline-district.csv');

let desk: Desk;
beforeEach(async () => {
  desk = await openDesk('2014-07-01T12:00:00Z');
});
afterEach(() => desk.close());

async function take(bytes: Uint8Array, more: Partial<ImportInput> = {}): Promise<ImportReport> {
  const result = await importFile(desk.deps, { bytes, fileName: 'timeline.csv', program: 'mi-sig', dryRun: false, ...more });
  if (!result.ok) throw new Error(JSON.stringify(result.refusal));
  return result.value;
}
const look = (bytes: Uint8Array, more: Partial<ImportInput> = {}) => take(bytes, { dryRun: true, ...more });

describe('a row that is held back', () => {
  it('has an impossible date, an end before its start, or no end; its neighbours are taken', async () => {
    const report = await look(
      timeline('Year One,Good,Principal,10/1/14,10/2/14,', 'Year Two,Impossible,Principal,2/30/16,3/15/16,', 'Year One,Backwards,Principal,12/1/14,11/1/14,', 'Year One,Endless,Principal,12/1/14,,', 'Year One,When?,Principal,soon,12/1/14,', ',,,,,x', 'Year One,Good too,Principal,Fall 2014,12/20/14,'),
    );
    expect([report.taken, report.held]).toEqual([2, 5]);
    expect(found(report, 'blocks')).toEqual([
      [3, 'Start Date', '2/30/16', 'impossible-date'],
      [4, 'End Date', '11/1/14', 'end-before-start'],
      [5, 'End Date', null, 'end-missing'],
      [6, 'Start Date', 'soon', 'date-not-understood'],
      [7, 'Action Step', null, 'title-missing'],
    ]);
    expect(report.findings.find(({ line }) => line === 3)?.message).toBe('There is no such day ("2/30/16", read as month/day/year), so the row is held back. Correct the date here, or in the file.');
  });

  it('has too many cells, quotes that do not add up, too much text, or stands there twice', async () => {
    const report = await look(
      timeline('Year One,Order, sort and label,Principal,10/1/14,10/2/14,Labelled', 'Year One,"Open,Principal,10/1/14,10/2/14,', 'Year One,Twice,Principal,10/1/14,10/2/14,', 'Year One,Twice,Principal,10/1/14,10/2/14,', `Year One,${'x'.repeat(9000)},Principal,10/1/14,10/2/14,`, 'Year One,Twice,Principal,11/1/14,11/2/14,', 'Year One,Short,Principal,10/1/14,10/2/14'),
    );
    expect([report.taken, report.held]).toEqual([3, 4]);
    expect(found(report, 'blocks', 'warns').map(([line, , , code]) => [line, code])).toEqual([
      [2, 'row-too-wide'],
      [3, 'broken-quotes'],
      [5, 'duplicate-row'],
      [6, 'row-too-long'],
      [7, 'same-step-twice'],
      [8, 'row-short'],
    ]);
  });

  it('stays listed, and is not asked about again while it is the same', async () => {
    const bytes = timeline('Year One,Good,Principal,10/1/14,10/2/14,', 'Year Two,Impossible,Principal,2/30/16,3/15/16,');
    await take(bytes);
    expect((await desk.plan('timeline'))?.heldRows).toMatchObject([{ line: 3, status: 'held', cells: { 'Start Date': '2/30/16', 'Action Step': 'Impossible' } }]);
    const moved = timeline('Year Two,Impossible,Principal,2/30/16,3/15/16,', 'Year One,Good,Principal,10/1/14,10/2/14,');
    const again = await take(moved);
    expect([again.import, again.held]).toEqual([null, 1]);
    expect((await desk.plan('timeline'))?.heldRows).toHaveLength(1);
  });
});

describe('a row', () => {
  it('that says how often where a date should be is held back, and told how a recurrence is confirmed', async () => {
    const report = await look(timeline('Year One,Meet,Principal,10/1/14,weekly,'));
    expect(report.findings).toContainEqual(expect.objectContaining({ line: 2, column: 'End Date', severity: 'blocks', code: 'imports.recurrence-as-date', message: expect.stringContaining('--confirm-recurrence') }));
  });

  it('whose role nobody holds is warned of once people are known, and only told before', async () => {
    const bytes = timeline('Year One,Meet,Principal; Coach,10/1/14,10/2/14,');
    expect(found(await look(bytes), 'warns')).toEqual([]);
    const people = Buffer.from('Role,Person,Email,Time zone,Escalate to\nCoach,The Coach,coach@north.example,,\n');
    expect((await importPeople(desk.people, { bytes: people, dryRun: false })).ok).toBe(true);
    expect(found(await look(bytes), 'warns')).toEqual([[2, 'Responsible', 'Principal', 'role-without-address']]);
  });
});

describe('a table', () => {
  it('lacks a column or has one too many: said once, and the rest is taken', async () => {
    const report = await look(Buffer.from('Action Step,Responsible,Start Date,End Date,Mood\nHire,Principal,10/1/14,10/2/14,good\n'));
    expect(found(report, 'warns', 'informs').filter(([line]) => line === 1)).toEqual([
      [1, 'Phase', null, 'column-missing'],
      [1, 'Success Metric', null, 'column-missing'],
      [1, 'Mood', 'Mood', 'column-unknown'],
    ]);
    expect(report.taken).toBe(1);
  });

  it('may have headings and no rows: said, and no plan is opened', async () => {
    const report = await take(timeline());
    expect([report.taken, report.held, found(report, 'blocks')]).toEqual([0, 0, [[null, null, null, 'no-rows']]]);
    expect(await desk.plan('timeline')).toBeNull();
  });

  it('divided by semicolons may have a comma in a heading', async () => {
    const report = await look(Buffer.from('Phase;Action Step;Responsible;Start Date;End Date;Mood, if any\nYear One;Hire, soon;Principal;10/1/14;10/2/14;good\n'));
    expect(report.preview.added).toMatchObject([{ line: 2, title: 'Hire, soon', phase: 'Year One' }]);
  });

  it('has a NUL in a cell: taken out, and said by its place, before the database would refuse it', async () => {
    const report = await take(timeline('Year One,Hi\u0000re,Principal,10/1/14,10/2/14,'));
    expect(found(report, 'warns')).toEqual([[2, 'Action Step', 'Hire', 'unprintable']]);
    expect(JSON.stringify((await desk.plan('timeline'))!.tasks)).not.toContain('\\u0000');
  });

  it('has headings in other letters, other order, and lines of title above them', async () => {
    const report = await look(Buffer.from('District timeline\n\nEND DATE,start date,responsible,action  step\n10/2/14,10/1/14,Principal,Hire\n'));
    expect([report.taken, report.held]).toEqual([1, 0]);
    expect(report.preview.added).toMatchObject([{ line: 4, title: 'Hire' }]);
  });

  it('of another kind than the program usually has is taken, and said', async () => {
    const report = await look(readFileSync('examples/amsd/roadmap.csv'));
    expect(report.taken).toBe(9);
    expect(found(report, 'warns')).toEqual([[1, null, null, 'other-kind']]);
  });

  it('of 10,000 rows is taken within seconds, row by row', async () => {
    const rows = Array.from({ length: 10_000 }, (_, i) => `Year One,Step ${i},Role ${i % 40},10/1/14,${i === 5000 ? '2/30/15' : '9/30/15'},`);
    const report = await look(timeline(...rows));
    expect([report.taken, report.held]).toEqual([9_999, 1]);
    expect(found(report, 'blocks')).toEqual([[5002, 'End Date', '2/30/15', 'impossible-date']]);
  });

  it('of rows that are all held back is no burden: the import reads its own stream only a few times', async () => {
    const rows = Array.from({ length: 2000 }, (_, i) => `Year One,Step ${i},Principal,31/10/14,30/9/15,`);
    let requests = 0;
    const handle = (request: CommandRequest): Promise<Handled> => {
      requests += 1;
      return desk.handle(request);
    };
    const result = await importFile({ ...desk.deps, handle }, { bytes: timeline(...rows), fileName: 'timeline.csv', program: 'mi-sig', dryRun: false });
    expect(result).toMatchObject({ ok: true, value: { taken: 0, held: 2000 } });
    expect(requests).toBe(6);
  });

  it.each([
    { file: 'benton-harbor/timeline-district.csv', program: 'mi-sig', taken: 61 },
    { file: 'lsr7/equity-plan.csv', program: 'equity-plan', taken: 21 },
    { file: 'amsd/roadmap.csv', program: 'regional-roadmap', taken: 9 },
  ])('says the same as XLSX, in UTF-16 and with other line ends: $file', async ({ file, program, taken }) => {
    const csv = readFileSync(`examples/${file}`);
    const text = csv.toString('utf8');
    const plain = await take(csv, { program });
    const before = (await desk.plan('timeline'))!.tasks;
    expect([plain.taken, plain.held]).toEqual([taken, 0]);
    const xlsx = await writeExcel(csvRows(text).map(({ cells }) => cells.map(excelCell))).toBuffer();
    for (const bytes of [Buffer.from(`\uFEFF${text}`, 'utf16le'), Buffer.from(text.replace(/\n/g, '\r\n')), xlsx]) {
      const report = await take(bytes, { program });
      expect([report.taken, report.held, report.import, report.preview.unchanged]).toEqual([taken, 0, null, taken]);
      const asHere = ([line, column, value, code]: (string | number | null)[]) => [line, column, bytes === xlsx && typeof value === 'string' ? longYear(value) : value, code];
      const said = found(report, 'warns', 'blocks', 'informs').filter(([, , , code]) => code !== 'nothing-changed');
      expect(said).toEqual(found(plain, 'warns', 'blocks', 'informs').map(asHere));
    }
    expect((await desk.plan('timeline'))!.tasks).toEqual(before);
  });
});

/** A day is a day in a workbook, as people's spreadsheets have it; everything else is text. */
const excelCell = (text: string) => (/^\d+\/\d+\/\d\d$/.test(text) ? { value: dateCell(text), format: 'm/d/yy' } : { value: text });

const dateCell = (text: string): Date => {
  const [month, dayOfMonth, year] = text.split('/').map(Number);
  return new Date(Date.UTC(2000 + year!, month! - 1, dayOfMonth));
};
const longYear = (text: string): string => text.replace(/^(\d+\/\d+\/)(\d\d)$/, '$120$2');

describe('the example files', () => {
  it('Benton Harbor: 61 taken, 0 held, outside its phase at lines 9, 15 and 62 and nowhere else', async () => {
    const report = await look(benton);
    expect([report.taken, report.held]).toEqual([61, 0]);
    expect(found(report, 'warns', 'blocks')).toEqual([
      [9, 'End Date', '7/31/15', 'outside-phase'],
      [15, 'End Date', '12/20/14', 'outside-phase'],
      [62, 'End Date', '10/14/17', 'outside-phase'],
    ]);
    const informs = found(report, 'informs');
    expect(informs.filter(([, , , code]) => code === 'recurrence-proposed')).toHaveLength(16);
    expect(informs.filter(([, , , code]) => code === 'by-school-proposed').map(([line]) => line)).toEqual([24, 37, 49]);
    expect(informs.filter(([, , , code]) => code === 'role-spelled-two-ways').map(([line]) => line)).toEqual([9, 24]);
    expect(informs.filter(([, , , code]) => code === 'role-without-address')).toHaveLength(11);
  });

  it('Benton Harbor: 28 of the 61 last under 30 days, and are not reminded of 30 days before their end', async () => {
    await take(benton);
    const { tasks } = (await desk.plan('timeline'))!;
    const rungs = tasks.map(({ content }) => deadlines(given(task, [planned(content, '2014-01-01')]).state, settings, ladders).map(({ rung }) => rung));
    expect(rungs).toHaveLength(61);
    expect(rungs.filter((one) => !one.includes('before-30'))).toHaveLength(28);
  });

  it('LSR-7: 21 taken, every vague timeline said with its place', async () => {
    const report = await look(readFileSync('examples/lsr7/equity-plan.csv'), { program: 'equity-plan' });
    expect([report.taken, report.held, found(report, 'warns').length]).toEqual([21, 0, 0]);
    const codes = report.findings.map(({ code }) => code);
    expect(codes.filter((code) => code === 'imports.vague-timeline')).toHaveLength(15);
    expect(codes.filter((code) => code === 'imports.ongoing')).toHaveLength(6);
  });

  it('AMSD: nine strategies without dates or owners', async () => {
    const report = await take(readFileSync('examples/amsd/roadmap.csv'), { program: 'regional-roadmap' });
    expect([report.taken, report.held, report.findings]).toEqual([9, 0, []]);
    const plan = await desk.plan('timeline');
    expect(plan?.tasks[0]?.content).toMatchObject({ title: 'Cultural competence', schedule: { kind: 'unscheduled' }, owners: [] });
  });

  it('have a sentence for every finding', async () => {
    for (const file of ['benton-harbor/timeline-district.csv', 'lsr7/equity-plan.csv', 'amsd/roadmap.csv']) {
      for (const finding of (await look(readFileSync(`examples/${file}`))).findings) {
        expect(hasSentence(finding.code)).toBe(true);
        expect(Object.keys(finding).sort()).toEqual(['code', 'column', 'line', 'message', 'severity', 'value']);
      }
    }
  });
});
