import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import type { CommandRequest, Handled } from '#libs/commands/contract.js';
import { say } from '#libs/messages/say.js';
import type { Refusal } from '#libs/kernel/refusal.js';
import { importFile, type ImportInput } from './import-file.js';
import type { ImportReport } from './report.js';
import { day, openDesk, type Desk } from './testing/desk.js';
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
const refusal = async (more: Partial<ImportInput> = {}) => {
  const result = await importFile(desk.deps, { bytes: benton, fileName: 'timeline.csv', program: 'mi-sig', dryRun: false, ...more });
  return result.ok ? null : result.refusal.code;
};
const look = (bytes: Uint8Array, more: Partial<ImportInput> = {}) => take(bytes, { dryRun: true, ...more });
const typesOf = async () => (await desk.events()).map(({ type }) => type);

describe('an import that is refused', () => {
  it('names the programs there are, and appends nothing', async () => {
    expect(await refusal({ program: 'mi-sgi' })).toBe('programs.unknown');
    expect(await refusal({ program: null })).toBe('imports.program-missing');
    expect(await refusal({ plan: ' — ' })).toBe('imports.plan-name-missing');
    expect(await refusal({ asInFile: true })).toBe('imports.as-in-file-of-table');
    expect(await typesOf()).toEqual(['TenantOpened']);
  });

  it('says of a table of people that it is one, and how those are taken in', async () => {
    const people = { bytes: readFileSync('examples/kms/people.csv'), fileName: 'people.csv' };
    for (const program of [null, 'mi-sig']) expect(await refusal({ ...people, program })).toBe('imports.table-of-people');
    expect(say('imports.table-of-people', { file: 'people.csv' })).toContain('planline people import people.csv');
  });

  it('leaves a plan on its own program and at its own anchor', async () => {
    await take(benton, { anchor: day('2026-04-27') });
    expect(await refusal({ program: 'equity-plan' })).toBe('imports.other-program');
    expect(await refusal({ anchor: day('2026-05-04') })).toBe('imports.anchor-fixed');
    expect(await refusal({ anchor: day('2026-04-27') })).toBeNull();
  });

  it('does not open a closed plan again', async () => {
    const { planId } = await take(benton);
    const close = { aggregate: 'plan', id: planId!, command: { name: 'closePlan', reason: 'The grant ended.' }, ifVersion: null };
    expect((await desk.handle({ principal: desk.principal, parts: [close], key: 'close' })).kind).toBe('done');
    expect(await refusal()).toBe('plan.closed');
    expect(await refusal({ dryRun: true })).toBe('plan.closed');
  });

  it('says what is wrong with a file that cannot be read, in the shape of every report', async () => {
    const report = await look(Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 1, 2]));
    expect(report).toMatchObject({ plan: null, taken: 0, held: 0, findings: [{ line: null, column: null, value: null, severity: 'blocks', code: 'imports.binary-file' }] });
    expect((await look(Buffer.from(''))).findings).toMatchObject([{ code: 'imports.file-empty' }]);
    expect((await look(Buffer.from('one,two\n1,2\n'))).findings).toMatchObject([{ code: 'imports.headings-unknown' }]);
    await take(Buffer.from(''));
    expect(await typesOf()).toEqual(['TenantOpened']);
  });
});

describe('what an import leaves behind', () => {
  it('a dry run leaves nothing', async () => {
    await look(benton);
    expect(await typesOf()).toEqual(['TenantOpened']);
  });

  it('the plan with its phases, 61 tasks with the words beside the days, and the file in the document store', async () => {
    const report = await take(benton, { plan: 'Benton Harbor SIG' });
    const plan = (await desk.plan('benton-harbor-sig'))!;
    expect(plan).toMatchObject({ name: 'Benton Harbor SIG', program: 'mi-sig-cohort-3@5' });
    expect(plan.phases.map(({ name, start, end }) => `${name} ${start} ${end}`)).toEqual([
      'Pre-Implementation 2014-04-25 2014-09-30',
      'Year One 2014-10-01 2015-09-30',
      'Year Two 2015-10-01 2016-09-30',
      'Year Three 2016-10-01 2017-09-30',
    ]);
    expect(plan.tasks).toHaveLength(61);
    const union = plan.tasks.find(({ content }) => content.position === 3)!;
    expect(union.content).toMatchObject({
      title: 'Meet the union leadership and the board',
      owners: ['superintendent', 'assistant-superintendent', 'principal'],
      schedule: { kind: 'dated', start: '2014-08-01', end: '2014-08-15' },
      asWritten: { start: '8/1/14', end: '8/15/14', timeline: null, responsible: 'Superintendent; Assistant Superintendent; Principal' },
    });
    const [before] = plan.imports;
    expect(before).toMatchObject({ id: report.import, finished: true, anchor: null });
    expect(await desk.store.get('north', before!.document)).toEqual(benton);
    const finished = (await desk.events()).find(({ type }) => type === 'ImportFinished')!;
    expect(finished.data).toEqual({ taken: 61, held: 0, added: 61, changed: 0, unchanged: 0, gone: [] });
    expect(report.logIndex).toBe(String(finished.logIndex));
  });

  it('recurrence and one task a school only where that was confirmed', async () => {
    await take(benton);
    expect((await desk.plan('timeline'))!.tasks.filter(({ content }) => content.recurrence !== null || content.site !== null)).toEqual([]);
    const report = await take(benton, { plan: 'confirmed', confirm: { recurrence: true, bySchool: ['North Elementary', 'South High'] } });
    const { tasks } = (await desk.plan('confirmed'))!;
    expect(tasks).toHaveLength(64);
    expect(tasks.filter(({ content }) => content.recurrence !== null)).toHaveLength(19);
    expect(tasks.filter(({ content }) => content.site === 'South High').map(({ content }) => content.title)).toHaveLength(3);
    expect([report.taken, report.findings.filter(({ code }) => /proposed/.test(code))]).toEqual([61, []]);
    const again = await take(benton, { plan: 'confirmed' });
    expect([again.import, again.preview.unchanged]).toEqual([null, 64]);
  });

  it('recurrence of the rows on some lines alone, where the words of others lie', async () => {
    const confirm = { recurrence: [24, 22, 3] };
    const report = await take(benton, { plan: 'some', confirm });
    const recurring = async () => (await desk.plan('some'))!.tasks.flatMap(({ content: { title, recurrence } }) => (recurrence === null ? [] : [`${title}: ${recurrence}`]));
    const both = ['Begin weekly start-up committee meetings: weekly', 'Review the expenditure report of each school monthly: monthly'];
    expect(await recurring()).toEqual(both);
    expect(found(report, 'informs').filter(([, , , code]) => code === 'recurrence-proposed')).toHaveLength(14);
    expect(found(report, 'warns')).toContainEqual([3, null, null, 'nothing-recurs']);
    expect((await desk.plan('some'))!.imports[0]!.confirmed.recurrence).toEqual([3, 22, 24]);
    // Another line later: what was confirmed before stays.
    await take(benton, { plan: 'some', confirm: { recurrence: [25] } });
    expect(await recurring()).toEqual([...both, 'Hold a monthly learning community of priority-school principals: monthly']);
  });
});

describe('the same plan again', () => {
  it('the same file changes nothing and says so', async () => {
    await take(benton);
    const before = await typesOf();
    const report = await take(benton);
    expect(report).toMatchObject({ taken: 61, held: 0, import: null, preview: { added: [], changed: [], gone: [], unchanged: 61 } });
    expect(report.findings[0]).toMatchObject({ code: 'imports.nothing-changed', severity: 'informs' });
    expect(await typesOf()).toEqual(before);
  });

  it('a changed file previews what is added, changed, gone and held, and applies one event a change', async () => {
    await take(benton);
    const lines = benton.toString().trimEnd().split('\n');
    lines[2] = lines[2]!.replace('8/15/14', '8/22/14');
    lines[5] = lines[5]!.replace('Assistant Superintendent', 'Human Resources');
    lines.splice(9, 1);
    lines.push('Year One,Celebrate,Superintendent,6/1/15,6/2/15,', 'Year One,Mourn,Superintendent,2/30/15,6/2/15,');
    const changed = Buffer.from([lines[0]!, ...lines.slice(1).reverse()].join('\n'));
    const preview = await look(changed);
    expect(preview.preview).toMatchObject({
      added: [{ title: 'Celebrate' }],
      changed: [{ fields: ['owners', 'asWritten'] }, { fields: ['schedule', 'asWritten'] }],
      gone: [{ title: 'Revise the district professional development calendar' }],
      held: [{ cells: { 'Action Step': 'Mourn' } }],
      unchanged: 58,
    });
    const before = (await typesOf()).length;
    await take(changed);
    expect((await typesOf()).slice(before).sort()).toEqual(['ImportChunkTaken', 'ImportChunkTaken', 'ImportFinished', 'ImportStarted', 'RowHeld', 'TaskPlanned', 'TaskRevised', 'TaskRevised']);
    const again = await take(changed);
    expect([again.import, again.preview.gone.length]).toEqual([null, 1]);
    const plan = (await desk.plan('timeline'))!;
    expect(plan.tasks.filter(({ status }) => status === 'cancelled')).toEqual([]);
    const back = await take(benton);
    expect(back.preview).toMatchObject({ added: [], changed: [{}, {}], gone: [{ title: 'Celebrate' }] });
  });

  it('never takes a granted end back silently: it stays while the dates of the file do, and a dry run says when it would not', async () => {
    const bytes = timeline('Year One,Hire,Principal,10/1/14,11/30/14,');
    await take(bytes);
    const [task] = (await desk.plan('timeline'))!.tasks;
    const extend = { aggregate: 'task', id: task!.id, command: { name: 'extendTask', until: '2014-12-20', reason: 'Nobody applied.' }, ifVersion: null };
    expect((await desk.handle({ principal: desk.principal, parts: [extend], key: 'extend' })).kind).toBe('done');
    const grantedEnd = async () => (await desk.plan('timeline'))!.tasks[0]!.grantedEnd;
    expect((await take(bytes)).import).toBeNull();

    const reworded = await take(timeline('Year One,Hire,Principal; Coach,10/1/14,11/30/14,'));
    expect(found(reworded, 'informs')).toContainEqual([2, 'Action Step', 'Hire', 'granted-end-stays']);
    expect(await grantedEnd()).toBe('2014-12-20');

    const redated = timeline('Year One,Hire,Principal; Coach,10/1/14,12/2/14,');
    const preview = await look(redated);
    expect(preview.preview.changed).toMatchObject([{ schedule: { before: { end: '2014-11-30' }, after: { end: '2014-12-02' } }, grantedEnd: '2014-12-20' }]);
    expect(found(preview, 'warns')).toContainEqual([2, 'Action Step', 'Hire', 'granted-end-replaced']);
    expect(await grantedEnd()).toBe('2014-12-20');
    await take(redated);
    expect(await grantedEnd()).toBeNull();
  });

  it('never touches finished work, and says where it differs', async () => {
    await take(benton);
    const [first] = (await desk.plan('timeline'))!.tasks;
    const done = { aggregate: 'task', id: first!.id, command: { name: 'completeTask', note: null }, ifVersion: null };
    expect((await desk.handle({ principal: desk.principal, parts: [done], key: 'done' })).kind).toBe('done');
    const report = await take(Buffer.from(benton.toString().replace('6/30/14', '7/30/14')));
    expect(found(report, 'informs')).toContainEqual([2, 'Action Step', 'Hire new principals', 'finished-task-differs']);
    expect([report.import, (await desk.plan('timeline'))!.tasks[0]!.status]).toEqual([null, 'done']);
  });

  it('leaves a task alone that somebody finished while the file was being read', async () => {
    await take(benton);
    const [first] = (await desk.plan('timeline'))!.tasks;
    const existingPlan = async (tenant: string, slug: string) => {
      const plan = await desk.deps.existingPlan(tenant, slug);
      await desk.handle({ principal: desk.principal, parts: [{ aggregate: 'task', id: first!.id, command: { name: 'completeTask', note: null }, ifVersion: null }], key: 'done meanwhile' });
      return plan;
    };
    const changed = Buffer.from(benton.toString().replace('6/30/14', '7/30/14').replace('8/15/14', '8/16/14'));
    const result = await importFile({ ...desk.deps, existingPlan }, { bytes: changed, fileName: 'timeline.csv', program: 'mi-sig', dryRun: false });
    expect(result.ok && found(result.value, 'warns').filter(([line]) => line === 2)).toEqual([[2, null, 'Hire new principals', 'task.is-done']]);
    expect((await desk.events()).filter(({ type }) => type === 'TaskRevised')).toHaveLength(1);
  });
});

describe('an anchored import', () => {
  it('moves all dates and phases by the same number of days, says so, and judges by the original dates', async () => {
    const report = await take(benton, { anchor: day('2026-04-25') });
    expect(report.anchor).toEqual({ date: '2026-04-25', movedByDays: 4383, lawDatesMovedByYears: 12 });
    expect(found(report, 'warns').map(([line]) => line)).toEqual([9, 15, 62]);
    const plan = (await desk.plan('timeline'))!;
    expect(plan.tasks[0]!.content).toMatchObject({ schedule: { start: '2026-04-25', end: '2026-06-30' }, asWritten: { start: '4/25/14' } });
    expect(plan.phases[1]).toEqual({ name: 'Year One', start: '2026-10-01', end: '2027-09-30' });
    expect(plan.imports[0]!.anchor).toEqual(report.anchor);
    expect((await desk.events()).find(({ type }) => type === 'TaskPlanned')!.data.anchoredByDays).toBe(4383);
  });

  it('moves a date that the calendar of a law fixes by whole years, and the row beside it by days', async () => {
    const rows = timeline(',Send the plan to the state,Superintendent,3/1/15,3/15/15,', ',Meet the council,Superintendent,3/1/15,3/15/15,');
    const report = await take(rows, { program: 'mn-achievement-integration', anchor: day('2027-03-08') });
    expect(report.anchor).toEqual({ date: '2027-03-08', movedByDays: 4390, lawDatesMovedByYears: 12 });
    expect((await desk.plan('timeline'))!.tasks.map(({ content }) => [content.title, content.schedule])).toEqual([
      ['Send the plan to the state', { kind: 'dated', start: '2027-03-01', end: '2027-03-15' }],
      ['Meet the council', { kind: 'dated', start: '2027-03-08', end: '2027-03-22' }],
    ]);
  });

  it('is compared with a changed file after the same move', async () => {
    await take(benton, { anchor: day('2026-04-25') });
    const changed = Buffer.from(benton.toString().replace('4/25/14', '4/1/14'));
    const report = await take(changed);
    expect(report.preview).toMatchObject({ added: [], changed: [{ title: 'Hire new principals', fields: ['schedule', 'asWritten'] }], gone: [], unchanged: 60 });
    expect((await desk.plan('timeline'))!.tasks[0]!.content.schedule).toMatchObject({ start: '2026-04-01' });
  });

  it('says so where no row has a date to move, and lets the wish be changed until one has', async () => {
    const roadmap = readFileSync('examples/amsd/roadmap.csv');
    const report = await take(roadmap, { program: 'roadmap', anchor: day('2026-04-27') });
    expect([report.anchor, found(report, 'informs')]).toEqual([null, [[null, null, '2026-04-27', 'nothing-to-anchor']]]);
    expect((await desk.plan('timeline'))!.imports).toMatchObject([{ anchor: { date: '2026-04-27', movedByDays: null } }]);
    expect(await refusal({ bytes: roadmap, program: null, anchor: day('2026-05-04'), dryRun: true })).toBeNull();
  });

  it('moves by the first row that has a date, though that comes in a later file', async () => {
    await take(timeline('Year One,Impossible,Principal,2/30/16,3/1/16,'), { anchor: day('2026-04-25') });
    expect(await refusal({ anchor: day('2026-04-26'), dryRun: true })).toBeNull();
    const report = await take(benton);
    expect(report.anchor).toEqual({ date: '2026-04-25', movedByDays: 4383, lawDatesMovedByYears: 12 });
    expect(await refusal({ anchor: day('2026-04-26') })).toBe('imports.anchor-fixed');
  });
});

describe('an import that is killed in the middle', () => {
  it.each([1, 2, 3])('after %i requests: done again it ends the same, and no event is doubled', async (requests) => {
    const bytes = timeline(...Array.from({ length: 120 }, (_, i) => `Year One,Step ${i},Principal,10/1/14,${i % 50 === 0 ? '2/30/15' : '9/30/15'},`));
    let given = 0;
    const handle = async (request: CommandRequest): Promise<Handled> => {
      if (given++ === requests) throw new Error('killed');
      return desk.handle(request);
    };
    const input = { bytes, fileName: 'timeline.csv', program: 'mi-sig', dryRun: false };
    await expect(importFile({ ...desk.deps, handle }, input)).rejects.toThrow('killed');
    const report = await take(bytes);
    const types = await typesOf();
    const count = (type: string) => types.filter((other) => other === type).length;
    expect(['PlanOpened', 'ImportStarted', 'ImportChunkTaken', 'RowHeld', 'TaskPlanned', 'ImportFinished'].map(count)).toEqual([1, 1, 3, 3, 117, 1]);
    expect([report.taken, report.held]).toEqual([117, 3]);
    const finished = (await desk.events()).find(({ type }) => type === 'ImportFinished')!;
    expect(finished.data).toEqual({ taken: 117, held: 3, added: 117, changed: 0, unchanged: 0, gone: [] });
    expect((await take(bytes)).import).toBeNull();
  });

  const steps = (end: string) => timeline(...Array.from({ length: 120 }, (_, i) => `Year One,Step ${i},Principal,10/1/14,${end},`));
  const ends = async () => new Set((await desk.plan('timeline'))!.tasks.map(({ content }) => (content.schedule.kind === 'dated' ? content.schedule.end : null)));
  const cutOffAfter = async (bytes: Uint8Array, requests: number) => {
    let given = 0;
    const handle = async (request: CommandRequest): Promise<Handled> => {
      if (given++ === requests) throw new Error('killed');
      return desk.handle(request);
    };
    await expect(importFile({ ...desk.deps, handle }, { bytes, fileName: 'timeline.csv', program: 'mi-sig', dryRun: false })).rejects.toThrow('killed');
  };

  it('overtaken-by-another-file: it is taken in anew, and what it reports as changed is changed', async () => {
    await take(steps('6/30/15'));
    await cutOffAfter(steps('7/31/15'), 2);
    desk.later(10 * 60_000);
    await take(steps('8/31/15'));
    const report = await take(steps('7/31/15'));
    expect(report.preview.changed).toHaveLength(120);
    expect(await ends()).toEqual(new Set(['2015-07-31']));
    expect((await desk.plan('timeline'))!.imports.map(({ finished }) => finished)).toEqual([true, false, true, true]);
  });

  it('overtaken-by-a-change: rows that were done and say something else by now are done again', async () => {
    await take(steps('6/30/15'));
    await cutOffAfter(steps('7/31/15'), 2);
    const { tasks, imports } = (await desk.plan('timeline'))!;
    const [first] = tasks;
    const back = { name: 'reviseTask', content: { ...first!.content, schedule: { kind: 'dated', start: '2014-10-01', end: '2015-06-30' } }, source: { import: imports[0]!.id, line: 2 } };
    expect((await desk.handle({ principal: desk.principal, parts: [{ aggregate: 'task', id: first!.id, command: back, ifVersion: null }], key: 'back' })).kind).toBe('done');
    await take(steps('7/31/15'));
    expect(await ends()).toEqual(new Set(['2015-07-31']));
  });

  it('another file is refused while one is being taken, with what to do, and the one ends as if nothing had been', async () => {
    const input = { fileName: 'timeline.csv', program: 'mi-sig', dryRun: false };
    let given = 0;
    const refused: (Refusal | null)[] = [];
    const handle = async (request: CommandRequest): Promise<Handled> => {
      if (given++ === 2) {
        const other = await importFile(desk.deps, { ...input, bytes: steps('7/31/15') });
        refused.push(other.ok ? null : other.refusal);
      }
      return desk.handle(request);
    };
    expect((await importFile({ ...desk.deps, handle }, { ...input, bytes: steps('6/30/15') })).ok).toBe(true);
    const [before] = (await desk.plan('timeline'))!.imports;
    expect(refused).toEqual([{ code: 'imports.under-way', params: { file: 'timeline.csv', import: before!.id } }]);
    expect(say(refused[0]!.code, refused[0]!.params)).toContain(`planline imports resume ${before!.id}`);
    expect(await ends()).toEqual(new Set(['2015-06-30']));
    expect((await typesOf()).filter((type) => type === 'ImportStarted')).toHaveLength(1);
  });

  it('two-files-at-once: begun at the same moment, one is wholly taken before the other begins, or the other is refused', async () => {
    const input = { fileName: 'timeline.csv', program: 'mi-sig', dryRun: false };
    const results = await Promise.all([steps('6/30/15'), steps('7/31/15')].map((bytes) => importFile(desk.deps, { ...input, bytes })));
    expect(results.flatMap((result) => (result.ok ? [] : [result.refusal.code])).filter((code) => code !== 'imports.under-way')).toEqual([]);
    const steady = (await desk.events()).flatMap(({ type, stream }) => (type.startsWith('Import') ? [stream] : []));
    const runs = steady.filter((stream, i) => stream !== steady[i - 1]);
    expect(runs).toHaveLength(results.filter(({ ok }) => ok).length);
    expect((await ends()).size).toBe(1);
  });

  it('a file that was cut off holds its plan against another for two minutes and no longer, and never against itself', async () => {
    const other = { bytes: steps('8/31/15'), fileName: 'other.csv', plan: 'timeline', program: 'mi-sig', dryRun: false };
    await take(steps('6/30/15'));
    await cutOffAfter(steps('7/31/15'), 2);
    desk.later(119_000);
    expect(await refusal(other)).toBe('imports.under-way');
    expect(await refusal({ ...other, dryRun: true })).toBeNull();
    desk.later(2_000);
    expect(await refusal(other)).toBeNull();
    expect(await ends()).toEqual(new Set(['2015-08-31']));
    await cutOffAfter(steps('9/30/15'), 2);
    await take(steps('9/30/15'));
    expect(await ends()).toEqual(new Set(['2015-09-30']));
  });

  it('two-at-once: the same file sent twice is one import, and both reports are true', async () => {
    const reports = await Promise.all([take(steps('6/30/15')), take(steps('6/30/15'))]);
    expect(new Set(reports.map((report) => report.import)).size).toBe(1);
    const types = await typesOf();
    expect(['ImportStarted', 'ImportChunkTaken', 'TaskPlanned', 'ImportFinished'].map((type) => types.filter((other) => other === type).length)).toEqual([1, 3, 120, 1]);
  });
});
