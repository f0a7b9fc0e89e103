import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { addDays, type CalendarDate } from '#libs/kernel/dates.js';
import { yearsOfPeriod, type DateRule } from '#libs/domain/date-rule.js';
import type { StageKind, StageRule } from '#libs/domain/program-rules.js';
import { rounds } from '#libs/domain/testing/rounds.js';
import { beginByOf } from './begin-by.js';
import { businessDaysOf } from './calendar.js';
import { loadProgram, rulesOf } from './catalog.js';
import { expectedDates, type UnderWay } from './expected.js';
import { runStage } from './stage-run.js';
import { ruleOfWait } from './wait-rule.js';

const day = (text: string) => text as CalendarDate;
const period = { start: day('2027-07-01'), end: day('2030-06-30') };
const weekdays = businessDaysOf(undefined);
const on = (monthAndDay: string, year = 0): DateRule => ({ kind: 'day', day: monthAndDay, year });
const after = (fact: string, count: number, unit: 'days' | 'business-days' = 'days'): DateRule => ({ kind: 'after', fact, count, unit });
const stage = (id: string, kind: StageKind, before: readonly string[], waits: Readonly<Record<string, DateRule | null>>, everyYear: readonly string[] = []): StageRule => ({
  id, kind, title: id, after: before, options: {}, source: null,
  waits: Object.fromEntries(Object.entries(waits).map(([key, due]) => [key, { title: key, owner: 'Chair', due, source: null, everyYear: everyYear.includes(key) }])),
});
const by = (stages: readonly StageRule[], id: string) => beginByOf(stages, weekdays)(id, period);

describe('the last day on which a stage can begin', () => {
  it('is not there where no rule fixes a day of it or of a stage after it, nor for dates that no body decides on', () => {
    const stages = [stage('board', 'board-approval', [], { vote: null, sign: after('carried', 5) }), stage('years', 'timeline', [], { report: on('09-30') })];
    expect([by(stages, 'board'), by(stages, 'years'), by(stages, 'nowhere')]).toEqual([null, null, null]);
    expect(by([stage('state', 'agency-submission', [], { budget: on('03-15') }, ['budget'])], 'state')).toBeNull();
  });

  it('is the earliest that the calendar or the period fixes in it', () => {
    expect(by([stage('council', 'council-input', [], { certify: on('02-26'), meeting: on('01-29') })], 'council')).toEqual({ day: '2027-01-29', because: { stage: 'council', wait: 'meeting' } });
    expect(by([stage('state', 'agency-submission', [], { submit: { kind: 'before', fact: 'plan-start', count: 90, unit: 'days' } })], 'state')?.day).toBe('2027-04-02');
  });

  it('leaves the days before a meeting whose day is fixed', () => {
    const board = stage('board', 'board-approval', [], { vote: on('03-10'), notice: { kind: 'before', fact: 'meeting', count: 3, unit: 'business-days' } });
    expect(by([board], 'board')).toEqual({ day: '2027-03-05', because: { stage: 'board', wait: 'notice' } });
  });

  it('leaves the time that the stage takes until the one after it has to begin, business days counted as such', () => {
    const state = stage('state', 'agency-submission', ['board'], { submit: on('03-15') });
    const board = stage('board', 'board-approval', ['council'], { vote: after('opened', 14), sign: after('carried', 2, 'business-days') });
    const council = stage('council', 'council-input', [], { meeting: after('opened', 30), recommendation: after('meeting-held', 5) });
    const stages = [council, board, state];
    const because = { stage: 'state', wait: 'submit' };
    // 15 March is a Monday: two business days before it is the Thursday, and 14 days before that the board has it.
    expect([by(stages, 'state'), by(stages, 'board'), by(stages, 'council')]).toEqual([{ day: '2027-03-15', because }, { day: '2027-02-25', because }, { day: '2027-01-21', because }]);
  });

  it('is the last day of work: on the next one something is late, and on the day nothing is', () => {
    const weekdayAfter = (from: CalendarDate): CalendarDate => [1, 2, 3].map((n) => addDays(from, n)).find(weekdays)!;
    const due = fc.oneof(
      fc.record({ month: fc.integer({ min: 1, max: 12 }), year: fc.constantFrom(-1, 0) }).map(({ month, year }) => on(`${String(month).padStart(2, '0')}-15`, year)),
      fc.tuple(fc.constantFrom('opened', 'meeting-held', 'given'), fc.integer({ min: 0, max: 40 }), fc.constantFrom('days' as const, 'business-days' as const)).map(([fact, count, unit]) => after(fact, count, unit)),
      fc.constant(null),
    );
    fc.assert(
      fc.property(fc.record({ meeting: due, recommendation: due, disposition: due, certify: due }), due, (waits, submit) => {
        const council = stage('council', 'council-input', [], waits);
        const state = stage('state', 'agency-submission', ['council'], { submit });
        const found = by([council, state], 'council');
        const next = by([council, state], 'state');
        const late = (opens: CalendarDate) => {
          const { waits: run, concludes } = runStage(council, opens, { 'plan-start': period.start, 'plan-end': period.end }, yearsOfPeriod(period), weekdays);
          return [...run.filter(({ tooEarly }) => tooEarly).map(({ wait }) => wait), ...(next && concludes > next.day ? ['next'] : [])];
        };
        const never = late(day('2025-07-01'));
        if (!found) return expect(late(period.end)).toEqual(never);
        expect(late(found.day)).toEqual(never);
        expect(weekdays(found.day)).toBe(true);
        expect(late(weekdayAfter(found.day)).length).toBeGreaterThan(never.length);
      }),
      rounds(60),
    );
  });
});

describe('the rule of a stage’s beginning in words', () => {
  const rules = rulesOf('mn-achievement-integration@2');
  it('is that of the wait that it is for, with its source, and says so where that is unverified', () => {
    expect(ruleOfWait(rules, 'council-input/begin/council-input/meeting', day('2027-01-29'))).toMatchObject({
      whole: 'the last day on which “Council meets on the plan” can still be in time: January 31 of the year in which the plan starts, or the business day before [U, unverified: Leaves six weeks until 15 March; no rule sets the day]',
      unverified: true,
    });
    expect(ruleOfWait(rules, 'board-approval/begin/agency-submission/submit', null)).toMatchObject({ mark: 'V', text: expect.stringContaining('“Send the plan to the state” (Submission to the state)') });
  });
  it('is nobody’s where no rule fixes a day, and of a wait that the program does not have there is none', () => {
    expect(ruleOfWait(rules, 'council-input/begin', null)).toMatchObject({ mark: null, unverified: false, whole: expect.stringContaining('no rule fixes') });
    expect(ruleOfWait(rules, 'council-input/nothing', null)).toBeNull();
  });
});

describe('what is expected of stages that have not begun', () => {
  const found = loadProgram('mn-achievement-integration@2');
  if (!found.ok) throw new Error('no program');
  const asked = { until: undefined, atLeast: day('2026-12-01') };
  const of = (more: Partial<UnderWay>, until = asked as Parameters<typeof expectedDates>[3]) =>
    expectedDates(found.value, rulesOf('mn-achievement-integration@2'), { today: day('2026-09-01'), period, stages: {}, ...more }, until);
  const lines = (...given: Parameters<typeof of>) => of(...given).map(({ on: date, stage: { id }, wait, tooEarly }) => `${date} ${id} ${wait ?? 'begin'}${tooEarly ? ' too early' : ''}`);

  it('is council, board, submission and the state’s decision in order, without what comes only if something happens', () => {
    expect(lines({})).toEqual([
      '2027-01-29 council-input meeting', '2027-02-05 council-input recommendation', '2027-02-19 council-input disposition', '2027-02-26 council-input certify', '2027-02-28 council-input resolution',
      '2027-03-10 board-approval begin', '2027-03-10 board-approval vote', '2027-03-12 board-approval sign', '2027-03-12 board-approval scan',
      '2027-03-15 agency-submission begin', '2027-03-15 agency-submission submit', '2027-03-15 agency-submission package', '2027-03-15 agency-submission budget', '2027-03-29 agency-submission receipt',
      '2027-04-09 board-approval minutes-published', '2027-06-01 agency-submission agency-decision', '2027-06-01 agency-submission budget-decision',
    ]);
    expect(of({}).find(({ wait }) => wait === 'submit')).toMatchObject({ to: ['achievement-and-integration-coordinator'], rule: { mark: 'V' } });
  });

  it('ends with the day that was asked for, or with the last stage’s conclusion', () => {
    expect(lines({}, { ...asked, until: day('2027-02-06') })).toEqual(['2027-01-29 council-input meeting', '2027-02-05 council-input recommendation']);
    expect(lines({}, { ...asked, atLeast: day('2028-04-01') }).at(-1)).toBe('2028-03-15 agency-submission budget');
  });

  it('is nothing of stages that have begun, and counts from when these are concluded', () => {
    const stages = { 'council-input': { standing: 'concluded', on: day('2026-10-05') }, 'board-approval': { standing: 'begun', on: day('2026-10-06') } } as const;
    expect(new Set(of({ stages }).map((one) => one.stage.id))).toEqual(new Set(['agency-submission']));
    // The board can begin: its task tells by when. The submission waits for the board.
    const heard = lines({ stages: { 'council-input': stages['council-input'] } });
    expect([heard.some((line) => line.includes('council-input')), heard.some((line) => line.includes('board-approval begin')), heard.some((line) => line.includes('agency-submission begin'))]).toEqual([false, false, true]);
  });

  it('says what would be missed where the plan is late, and of none that it comes before today unsaid', () => {
    const late = of({ today: day('2027-03-20') });
    expect(late.filter(({ tooEarly }) => tooEarly).map(({ wait }) => wait)).toEqual(['meeting', 'certify', 'resolution', null, 'vote', null, 'submit', 'budget']);
    for (const one of late) if (!one.tooEarly) expect(one.on >= '2027-03-20').toBe(true);
  });
});
