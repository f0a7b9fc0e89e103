import { beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { idFrom } from '#libs/kernel/ids.js';
import { makeOffice, type Office } from '#libs/commands/testing/office.js';
import type { DecisionContext } from '../decider.js';
import type { DraftFacts, RoleFacts } from '../facts.js';
import type { ProgramRules, StageRule, WaitRule } from '../program-rules.js';
import { contextAt, day, given } from '../testing/given.js';
import { rounds } from '../testing/rounds.js';
import { calendar } from './calendar.js';
import type { CalendarEvent } from './events.js';

const wait = (title: string, due: WaitRule['due'], more: Partial<WaitRule> = {}): WaitRule => ({ title, owner: 'Coordinator', due, source: null, ...more });
const years: StageRule = {
  id: 'years', kind: 'timeline', title: 'The plan’s years', after: ['agency-submission'], options: {}, source: null,
  waits: {
    count: wait('Enrolment is counted', { kind: 'day', day: '10-01', year: 0 }, { everyYear: true }),
    audit: wait('Audited data', { kind: 'day', day: '11-30', year: 1 }, { everyYear: true, owner: 'Superintendent' }),
    material: wait('Material is public', { kind: 'before', fact: 'annual-meeting', count: 30, unit: 'days' }, { everyYear: true }),
    'close-out': wait('Close-out', { kind: 'after', fact: 'plan-end', count: 90, unit: 'days' }),
    report: wait('Report', { kind: 'after', fact: 'opened', count: 10, unit: 'days' }),
  },
};
const rules: ProgramRules = { ref: 'a-program@1', sections: [], stages: [years], guards: () => [], isBusinessDay: () => true, roles: [], beginBy: () => null };
const period = { start: day('2027-07-01'), end: day('2030-06-30') };
const kept: CalendarEvent = { type: 'DatesKept', data: { plan: 'plan-1', period, openedOn: day('2026-09-01') } };
const holders: Record<string, string> = { coordinator: 'p-1', superintendent: 'p-2' };
const at = (now = '2028-12-01T15:00:00.000Z', more: Partial<DecisionContext> & { draft?: Partial<DraftFacts> } = {}): DecisionContext =>
  contextAt(now, {
    rules,
    seen: ((kind: string, id: string) =>
      kind === 'draft'
        ? { period, ...more.draft }
        : ({ title: id, holders: holders[id] ? [{ person: holders[id], from: day('2026-01-01'), until: day('2029-01-01') }] : [] } satisfies RoleFacts)) as never,
    ...more,
  });
const told = (on: string, year: number, insteadOf: string | null = null): CalendarEvent => ({ type: 'DateTold', data: { fact: 'annual-meeting', year, on: day(on), by: 'p-1', insteadOf: insteadOf === null ? null : day(insteadOf) } });
const tell = { name: 'tellDate', fact: 'annual-meeting', on: day('2028-11-05'), by: 'p-1', insteadOf: null } as const;
const auditData = { stage: 'years', wait: 'audit', year: 2028, month: null, on: day('2028-11-28'), by: 'p-2', note: 'Sent.', document: null } as const;
const audit = { name: 'confirmDate', ...auditData } as const;
const confirmed: CalendarEvent = { type: 'DateConfirmed', data: auditData };
const waitsOf = (...events: CalendarEvent[]) => calendar.waits!(given(calendar, events).state, rules);
const dueOf = (...events: CalendarEvent[]) => Object.fromEntries(waitsOf(...events).map(({ key, due }) => [key, due]));

describe('the dates of a plan’s years are not', () => {
  it('kept without a text’s period, by a program that has none, or in a closed plan', () => {
    given(calendar, []).when({ name: 'keepDates' }, at(undefined, { draft: { period: null } }), 'plan-1').refused('calendar.no-period');
    given(calendar, []).when({ name: 'keepDates' }, at(undefined, { rules: { ...rules, stages: [] } }), 'plan-1').refused('calendar.no-dates', { program: 'a-program@1' });
    given(calendar, []).when({ name: 'keepDates' }, at(undefined, { plan: { id: 'plan-1', program: 'a-program@1', open: false, coordinator: 'coordinator' } }), 'plan-1').refused('plan.closed');
    given(calendar, []).when(tell, at()).refused('calendar.not-kept');
  });

  it('told of what nothing counts from, of a day far away, by whom it does not belong to, or instead of a day never told', () => {
    given(calendar, [kept]).when({ ...tell, fact: 'plan-end' }, at()).refused('calendar.fact-unknown', { fact: 'plan-end', known: 'annual-meeting' });
    given(calendar, [kept]).when({ ...tell, on: day('2208-11-05') }, at()).refused('calendar.not-in-period');
    given(calendar, [kept]).when({ ...tell, by: 'p-2' }, at()).refused('calendar.not-in-role', { person: 'p-2', roles: 'coordinator' });
    given(calendar, [kept]).when({ ...tell, insteadOf: day('2028-11-06') }, at()).refused('calendar.not-told');
  });

  it('confirmed where there is no such one, before its day is known, ahead, or by whom it does not belong to', () => {
    given(calendar, [kept]).when({ ...audit, year: 2027 }, at()).refused('calendar.no-such-date', { date: 'years/audit/2027', known: expect.stringContaining('years/audit/2028, ') as never });
    given(calendar, [kept]).when({ ...audit, year: null }, at()).refused('calendar.no-such-date');
    given(calendar, [kept]).when({ ...audit, wait: 'material', year: 2027, by: 'p-1' }, at()).refused('calendar.no-day-yet', { date: 'Material is public', fact: 'annual-meeting' });
    given(calendar, [kept]).when({ ...audit, on: day('2028-12-02') }, at()).refused('calendar.in-future');
    given(calendar, [kept]).when({ ...audit, by: 'p-1' }, at()).refused('calendar.not-in-role', { person: 'p-1', roles: 'superintendent' });
    given(calendar, [kept]).when(audit, at('2029-02-01T15:00:00.000Z')).refused('calendar.not-in-role');
  });

  it('taken back where nobody confirmed them', () => {
    given(calendar, [kept]).when({ name: 'reopenDate', stage: 'years', wait: 'audit', year: 2028, month: null, by: 'p-2', reason: 'Wrong year.' }, at()).refused('calendar.not-confirmed', { date: 'years/audit/2028' });
  });
});

describe('the dates of a plan’s years', () => {
  it('are kept once, and again where the period is another', () => {
    given(calendar, []).when({ name: 'keepDates' }, at('2026-09-01T15:00:00.000Z'), 'plan-1').then(kept);
    given(calendar, [kept]).when({ name: 'keepDates' }, at(), 'plan-1').then();
    const later = { start: day('2028-07-01'), end: day('2031-06-30') };
    given(calendar, [kept]).when({ name: 'keepDates' }, at(undefined, { draft: { period: later } }), 'plan-1').then({ type: 'DatesKept', data: { plan: 'plan-1', period: later, openedOn: day('2026-09-01') } });
  });

  it('come again in each year where the rule says so, and once where it doesn’t', () => {
    expect(dueOf(kept)).toEqual({
      'years/count/2027': '2027-10-01', 'years/count/2028': '2028-10-01', 'years/count/2029': '2029-10-01',
      'years/audit/2028': '2028-11-30', 'years/audit/2029': '2029-11-30', 'years/audit/2030': '2030-11-30',
      'years/close-out': '2030-09-28',
    });
    expect(waitsOf(kept).find(({ key }) => key === 'years/audit/2029')).toMatchObject({ title: 'Audited data: 2029', owners: ['superintendent'], start: '2028-07-01', rule: 'years/audit', status: 'open' });
  });

  it('are late from the first day where they were past by then, but not those of a plan that was over', () => {
    const since = (openedOn: string) => waitsOf({ ...kept, data: { ...kept.data, openedOn: day(openedOn) } } as CalendarEvent);
    expect(since('2028-12-01').find(({ key }) => key === 'years/audit/2028')).toMatchObject({ start: '2028-11-30', due: '2028-11-30', status: 'open' });
    expect(since('2030-07-01').map(({ key }) => key)).toEqual(['years/audit/2030', 'years/close-out']);
    expect(since('2035-01-01')).toEqual([]);
  });

  it('count from a day that people tell, each year’s own; told again it is corrected', () => {
    given(calendar, [kept]).when(tell, at()).then(told('2028-11-05', 2028));
    given(calendar, [kept, told('2028-11-05', 2028)]).when(tell, at()).then();
    expect(dueOf(kept, told('2027-11-04', 2027), told('2028-11-05', 2028))).toMatchObject({ 'years/material/2027': '2027-10-05', 'years/material/2028': '2028-10-06' });
    expect(dueOf(kept, told('2028-11-05', 2028), told('2029-01-10', 2028))).toMatchObject({ 'years/material/2028': '2028-12-11' });
    const moved = dueOf(kept, told('2028-11-05', 2028), told('2029-11-05', 2029, '2028-11-05'));
    expect([moved['years/material/2028'], moved['years/material/2029']]).toEqual([undefined, '2029-10-06']);
  });

  it('are open until somebody who holds their role confirms them, and open again where that was wrong', () => {
    given(calendar, [kept]).when(audit, at()).then(confirmed);
    given(calendar, [kept, confirmed]).when(audit, at()).then();
    given(calendar, [kept, confirmed]).when({ ...audit, note: 'Sent twice.' }, at()).then({ type: 'DateConfirmed', data: { ...auditData, note: 'Sent twice.' } });
    const status = (...events: CalendarEvent[]) => waitsOf(...events).find(({ key }) => key === 'years/audit/2028')?.status;
    const back = { name: 'reopenDate', stage: 'years', wait: 'audit', year: 2028, month: null, by: 'p-2', reason: 'Wrong year.' } as const;
    const reopened = given(calendar, [kept, confirmed]).when(back, at()).events();
    expect([status(kept), status(kept, confirmed), status(kept, confirmed, ...reopened)]).toEqual(['open', 'done', 'open']);
  });

  it('have keys of their own, whatever was told and confirmed, and none is lost by telling', () => {
    const event = fc.oneof(
      fc.constant(kept),
      fc.integer({ min: 2025, max: 2033 }).chain((year) => fc.constantFrom(`${year}-08-01`, `${year}-11-05`).map((on) => told(on, year))),
      fc.constantFrom(2028, 2029, null).map((year): CalendarEvent => ({ type: 'DateConfirmed', data: { ...auditData, year } })),
    );
    fc.assert(
      fc.property(fc.array(event, { maxLength: 20 }), (events) => {
        const waits = waitsOf(...events);
        expect(new Set(waits.map(({ key }) => key)).size).toBe(waits.length);
        for (const { start, due, status } of waits) expect([due !== null && start <= due, ['open', 'done'].includes(status)]).toEqual([true, true]);
        expect(waits.length).toBeGreaterThanOrEqual(events.includes(kept) ? 7 : 0);
      }),
      rounds(200),
    );
  });
});

describe('through the one door', () => {
  let office: Office;
  const give = async (aggregate: string, id: string, command: { name: string } & Record<string, unknown>) => office.handle(office.request([office.part(aggregate, id, command)]));
  const task = (key: string) => `task/${idFrom('wait', 'calendar/plan-1', '0', key)}`;
  const types = async (stream: string) => (await office.events()).filter((event) => event.stream === stream).map(({ type }) => type);
  const begin = { name: 'beginDraft', plan: 'plan-1', period, district: { number: '1', name: 'A district', status: null } };

  beforeEach(async () => {
    office = makeOffice('2026-09-01T15:00:00.000Z', { rulesOf: () => rules });
    await office.open();
    for (const [role, person] of Object.entries(holders)) await give('role', role, { name: 'grantRole', title: role, person, from: '2026-01-01', escalateTo: null });
    expect(await give('draft', 'plan-1', begin)).toMatchObject({ kind: 'done' });
  });

  it('the dates are kept with the text’s beginning, so that nobody has to remember', async () => {
    expect(await types('calendar/plan-1')).toEqual(['DatesKept']);
    expect(await types(task('years/audit/2028'))).toEqual(['TaskPlanned']);
    const planned = (await office.events()).find(({ stream }) => stream === task('years/audit/2028'));
    expect(planned?.data).toMatchObject({ owners: ['superintendent'], schedule: { kind: 'dated', end: '2028-11-30' }, wait: { stream: 'calendar/plan-1', rule: 'years/audit', process: null } });
    expect((await office.events()).filter(({ type }) => type === 'TaskPlanned')).toHaveLength(7);
  });

  it('another period moves them, a day told adds its task, and what is confirmed is done', async () => {
    const { district } = begin;
    await give('draft', 'plan-1', { name: 'changeHeader', period: { start: '2027-07-01', end: '2029-06-30' }, district });
    expect(await types(task('years/audit/2030'))).toEqual(['TaskPlanned', 'TaskCancelled']);
    office.goTo('2027-08-02T15:00:00.000Z');
    await give('calendar', 'plan-1', { name: 'tellDate', fact: 'annual-meeting', on: '2027-11-05', by: 'p-1', insteadOf: null });
    await give('calendar', 'plan-1', { name: 'tellDate', fact: 'annual-meeting', on: '2027-11-12', by: 'p-1', insteadOf: null });
    expect(await types(task('years/material/2027'))).toEqual(['TaskPlanned', 'TaskStarted', 'TaskRevised']);
    expect(await give('task', task('years/material/2027').slice(5), { name: 'completeTask', note: null })).toMatchObject({ kind: 'refused', refusal: { code: 'task.ended-by-its-stage' } });
    office.goTo('2027-10-12T15:00:00.000Z');
    await give('calendar', 'plan-1', { name: 'confirmDate', stage: 'years', wait: 'material', year: 2027, month: null, on: '2027-10-11', by: 'p-1', note: null, document: null });
    expect((await types(task('years/material/2027'))).at(-1)).toBe('TaskDone');
    await give('calendar', 'plan-1', { name: 'reopenDate', stage: 'years', wait: 'material', year: 2027, month: null, by: 'p-1', reason: 'Another page was meant.' });
    expect((await types(task('years/material/2027'))).slice(3)).toEqual(['TaskDone', 'TaskReopened']);
  });

  it('a program without such dates keeps none', async () => {
    office = makeOffice();
    await office.open();
    expect(await give('draft', 'plan-1', begin)).toMatchObject({ kind: 'done' });
    expect(await types('calendar/plan-1')).toEqual([]);
  });
});
