import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { addDays, type CalendarDate } from '#libs/kernel/dates.js';
import type { DateRule } from '../date-rule.js';
import type { DecisionContext } from '../decider.js';
import type { ProgramRules, StageRule, WaitRule } from '../program-rules.js';
import { contextAt, day, given } from '../testing/given.js';
import { rounds } from '../testing/rounds.js';
import { calendar } from './calendar.js';
import type { CalendarEvent } from './events.js';

const review: WaitRule = {
  title: 'Review the expenditures', owner: 'Manager', due: { kind: 'month-day', day: 15, month: 1, closed: 'after' }, everyMonth: true,
  evidence: 'The expenditure report', source: { mark: 'D', text: 'The grant’s terms' },
};
const spent = (waits: StageRule['waits'] = { review }): StageRule => ({ id: 'spent', kind: 'expenditure-review', title: 'Expenditures', after: ['board'], options: {}, waits, source: null });
const weekday = (text: string): boolean => ![0, 6].includes(new Date(text).getUTCDay());
const rulesOf = (waits?: StageRule['waits'], isBusinessDay = weekday): ProgramRules => ({ ref: 'a-program@1', sections: [], stages: [spent(waits)], guards: () => [], isBusinessDay, roles: [], beginBy: () => null });
const rules = rulesOf();
const period = { start: day('2027-10-01'), end: day('2028-09-30') };
const keptSince = (openedOn: string, of = period): CalendarEvent => ({ type: 'DatesKept', data: { plan: 'plan-1', period: of, openedOn: day(openedOn) } });
const kept = keptSince('2027-01-15');
const at = (now = '2027-12-01T15:00:00.000Z', more: Partial<DecisionContext> = {}): DecisionContext =>
  contextAt(now, { rules, seen: (() => ({ title: 'Manager', holders: [{ person: 'p-1', from: day('2026-01-01'), until: null }] })) as never, ...more });
const document = { id: 'document-1', saltedSha256: 'salt:hash', bytes: 10, mediaType: 'application/pdf' };
const data = { stage: 'spent', wait: 'review', year: null, month: '2027-10', on: day('2027-11-12'), by: 'p-1', note: 'As budgeted.', document };
const confirm = { name: 'confirmDate', ...data } as const;
const confirmed: CalendarEvent = { type: 'DateConfirmed', data };
const waitsOf = (events: readonly CalendarEvent[], by = rules) => calendar.waits!(given(calendar, events).state, by);

describe('the review of a month is not confirmed', () => {
  it('of a month that the plan has not, without its month, or with a year instead', () => {
    given(calendar, [kept]).when({ ...confirm, month: '2028-10' }, at()).refused('calendar.no-such-date', { date: 'spent/review/2028-10', known: expect.stringContaining('spent/review/2028-09') as never });
    given(calendar, [kept]).when({ ...confirm, month: null }, at()).refused('calendar.no-such-date');
    given(calendar, [kept]).when({ ...confirm, month: null, year: 2027 }, at()).refused('calendar.no-such-date');
    given(calendar, [kept]).when({ ...confirm, year: 2027 }, at()).refused('calendar.no-such-date');
  });

  it('before the month began, or by whom it does not belong to', () => {
    given(calendar, [kept]).when({ ...confirm, month: '2027-12' }, at()).refused('calendar.before-its-month', { date: 'Review the expenditures', month: '2027-12', on: '2027-11-12' });
    given(calendar, [kept]).when({ ...confirm, by: 'p-2' }, at()).refused('calendar.not-in-role', { person: 'p-2', roles: 'Manager' });
  });

  it('without what came of it, or without what the program asks to be filed', () => {
    given(calendar, [kept]).when({ ...confirm, note: null }, at()).refused('calendar.note-missing', { date: 'Review the expenditures' });
    given(calendar, [kept]).when({ ...confirm, document: null }, at()).refused('calendar.evidence-missing', { date: 'Review the expenditures', evidence: 'The expenditure report', mark: 'D', source: 'The grant’s terms' });
  });
});

describe('the review of a month', () => {
  it('is confirmed with a note, and with a document where the program asks for one', () => {
    given(calendar, [kept]).when(confirm, at()).then(confirmed);
    const unasked = rulesOf({ review: { ...review, evidence: null } });
    given(calendar, [kept]).when({ ...confirm, document: null }, at(undefined, { rules: unasked })).then({ type: 'DateConfirmed', data: { ...data, document: null } });
  });

  it('is waited for once the month is over, until it is confirmed, and again where that was wrong', () => {
    const one = (...events: CalendarEvent[]) => waitsOf([kept, ...events]).find(({ key }) => key === 'spent/review/2027-10');
    expect(one()).toEqual({ key: 'spent/review/2027-10', status: 'open', title: 'Review the expenditures: 2027-10', owners: ['manager'], start: '2027-11-01', due: '2027-11-15', rule: 'spent/review', evidence: 'The expenditure report' });
    expect(one(confirmed)).toMatchObject({ status: 'done' });
    const back = given(calendar, [kept, confirmed]).when({ name: 'reopenDate', stage: 'spent', wait: 'review', year: null, month: '2027-10', by: 'p-1', reason: 'Another month was meant.' }, at()).events();
    expect(one(confirmed, ...back)).toMatchObject({ status: 'open' });
  });

  it('has a day of its own in each month, through the end of a year and a short month', () => {
    const days = Object.fromEntries(waitsOf([kept]).map(({ key, due }) => [key.slice(-7), due]));
    expect(Object.keys(days)).toHaveLength(12);
    // 15 January 2028 is a Saturday.
    expect(days).toMatchObject({ '2027-10': '2027-11-15', '2027-12': '2028-01-17', '2028-01': '2028-02-15', '2028-09': '2028-10-16' });
    const last = waitsOf([kept], rulesOf({ review: { ...review, due: { kind: 'month-day', day: 31, month: 0 } } })).map(({ due }) => due);
    expect(last.slice(3, 6)).toEqual(['2028-01-31', '2028-02-29', '2028-03-31']);
  });

  it('is nobody’s task where its day was past when the dates began to be kept, and can be confirmed all the same', () => {
    const late = keptSince('2028-03-20');
    expect(waitsOf([late])[0]).toMatchObject({ key: 'spent/review/2028-03', due: '2028-04-17' });
    given(calendar, [late]).when(confirm, at('2028-04-01T15:00:00.000Z')).then(confirmed);
    expect(waitsOf([late, confirmed])[0]).toMatchObject({ key: 'spent/review/2028-03' });
  });
});

describe('over all periods, rules and closed days', () => {
  const date = fc.integer({ min: 0, max: 4_000 }).map((n) => addDays(day('2023-01-01'), n));
  const closed = fc.constantFrom(undefined, 'stays' as const, 'before' as const, 'after' as const);
  const rule: fc.Arbitrary<DateRule> = fc.oneof(
    fc.tuple(fc.integer({ min: 1, max: 31 }), fc.integer({ min: 0, max: 3 }), closed).map(([of, month, to]) => ({ kind: 'month-day', day: of, month, ...(to && { closed: to }) }) as DateRule),
    fc.integer({ min: 1, max: 15 }).map((count) => ({ kind: 'after', fact: 'month-end', count, unit: 'business-days' }) as DateRule),
  );
  const step = (from: string, by: number, works: (text: string) => boolean, count: number): string => {
    let [on, left] = [from, count];
    while (left > 0) {
      on = new Date(Date.parse(on) + by * 86_400_000).toISOString().slice(0, 10);
      if (works(on)) left -= 1;
    }
    return on;
  };
  /** By the days of JavaScript, so that a fault of ours is not looked up in itself. */
  const expected = (month: string, due: DateRule, works: (text: string) => boolean): string => {
    const [year, number] = [Number(month.slice(0, 4)), Number(month.slice(5))];
    if (due.kind !== 'month-day') return step(new Date(Date.UTC(year, number, 0)).toISOString().slice(0, 10), 1, works, due.kind === 'day' ? 0 : due.count);
    const length = new Date(Date.UTC(year, number + due.month, 0)).getUTCDate();
    const on = new Date(Date.UTC(year, number - 1 + due.month, Math.min(due.day, length))).toISOString().slice(0, 10);
    return due.closed === undefined || due.closed === 'stays' || works(on) ? on : step(on, due.closed === 'after' ? 1 : -1, works, 1);
  };
  const monthsBetween = (start: CalendarDate, length: number): string[] => [...new Set(Array.from({ length }, (_, n) => addDays(start, n).slice(0, 7)))];

  it('each month of the plan has one key and is due where the rule says, and none is lost', () => {
    fc.assert(
      fc.property(date, fc.integer({ min: 1, max: 1_200 }), rule, fc.integer({ min: 2, max: 9 }), (start, length, due, every) => {
        const of = { start, end: addDays(start, length - 1) };
        const works = (text: string) => weekday(text) && (Date.parse(text) / 86_400_000) % every !== 0;
        const waits = waitsOf([keptSince('2020-01-01', of)], rulesOf({ review: { ...review, due } }, works));
        const months = monthsBetween(start, length);
        expect(waits.map(({ key }) => key)).toEqual(months.map((month) => `spent/review/${month}`));
        expect(waits.map(({ due: on }) => on)).toEqual(months.map((month) => expected(month, due, works)));
        for (const wait of waits) expect(wait.due !== null && wait.start <= wait.due).toBe(true);
      }),
      rounds(150),
    );
  });
});
