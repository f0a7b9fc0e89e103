import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { addDays, type CalendarDate } from '#libs/kernel/dates.js';
import { resolveDate, type DateRule } from '#libs/domain/date-rule.js';
import { day } from '#libs/domain/testing/given.js';
import { rounds } from '#libs/domain/testing/rounds.js';
import { businessDaysOf, holidayOn, isKnownCalendar } from './calendar.js';
import { loadProgram } from './catalog.js';
import { dryRun, nextStart } from './dry-run.js';
import { lintProgram } from './lint.js';
import type { DueInFile } from './program.js';
import { readProgram } from './read.js';
import { dateRule } from './rules.js';
import { ladderInWords, ruleInWords } from './words.js';

const minnesota = { country: 'US', state: 'MN' };
const open = businessDaysOf(minnesota);
const due = (rule: DateRule, facts: Record<string, string>, isOpen = open) => resolveDate(rule, facts as Record<string, CalendarDate>, isOpen);

describe('business days', () => {
  it('are neither 4 July on a Saturday nor the Friday on which it is observed', () => {
    expect(['2026-07-02', '2026-07-03', '2026-07-04', '2026-07-05', '2026-07-06'].filter(open)).toEqual(['2026-07-02', '2026-07-06']);
    expect(holidayOn(minnesota, '2026-07-03')).toBe('Independence Day (substitute day)');
  });

  it('leave out New Year observed in the year before, and no mere observance', () => {
    expect(open('2027-12-31')).toBe(false);
    expect(['2026-02-13', '2026-04-15', '2026-10-30'].map(open)).toEqual([true, true, true]);
  });

  it('are what the program says, before what a library knows', () => {
    const own = businessDaysOf({ ...minnesota, overrides: [{ day: '2026-10-12', works: true }, { day: '2026-12-28', works: false }, { day: '2026-12-26', works: true }] });
    expect([open('2026-10-12'), own('2026-10-12'), own('2026-12-28'), own('2026-12-26')]).toEqual([false, true, false, true]);
  });

  it('are Monday to Friday where a program has no calendar', () => {
    expect(['2026-07-03', '2026-07-04'].map(businessDaysOf(undefined))).toEqual([true, false]);
  });

  it('are those of its own state: an unknown one is not taken for the whole country', () => {
    expect([isKnownCalendar(minnesota), isKnownCalendar({ country: 'US', state: 'ZZ' }), isKnownCalendar({ country: 'XX' })]).toEqual([true, false, false]);
    expect([open('2026-12-24'), businessDaysOf({ country: 'US', state: 'MI' })('2026-12-24')]).toEqual([true, false]);
  });
});

describe('a date rule', () => {
  it('has no day where its fact is not known', () => {
    expect(due(dateRule({ after: 'meeting-held', businessDays: 8 }), {})).toBeNull();
    expect(due(dateRule({ day: '03-15', year: 0 }), {})).toBeNull();
  });

  it.each<[object, string, string, string]>([
    [{ after: 'meeting-held', businessDays: 8 }, '2026-06-24', '2026-07-07', 'over 4 July and its Friday'],
    [{ after: 'meeting-held', businessDays: 8 }, '2026-03-04', '2026-03-16', 'over the change to summer time'],
    [{ after: 'meeting-held', businessDays: 1 }, '2026-12-24', '2026-12-28', 'over Christmas and a weekend'],
    [{ before: 'meeting-held', days: 30 }, '2028-03-30', '2028-02-29', 'back to a 29 February'],
    [{ before: 'meeting-held', businessDays: 3 }, '2026-09-10', '2026-09-04', 'back over Labor Day'],
    [{ after: 'meeting-held', days: 60 }, '2026-10-02', '2026-12-01', 'over the change to winter time'],
  ])('%j from %s is %s, %s', (rule, from, is) => {
    expect(due(dateRule(rule as DueInFile), { 'meeting-held': from })).toBe(is);
  });

  it('that counts days of the calendar ends on a closed day, or on the business day before or after, as the program says', () => {
    const on = (closed?: 'stays' | 'before' | 'after') => due(dateRule({ after: 'given', days: 28, ...(closed ? { closed } : {}) }), { given: '2026-11-27' });
    expect([on(), on('stays'), on('before'), on('after')]).toEqual(['2026-12-25', '2026-12-25', '2026-12-24', '2026-12-28']);
  });

  it.each([
    ['2027-07-01', '2027-02-28'],
    ['2028-07-01', '2028-02-29'],
  ])('of 29 February is the last of February, in a plan from %s', (start, is) => {
    expect(due(dateRule({ day: '02-29', year: 0, closed: 'stays' }), { 'plan-start': start })).toBe(is);
  });

  it('stays on a closed day, or is the business day before or after, as the program says', () => {
    const on = (closed?: 'stays' | 'before' | 'after') => due({ kind: 'day', day: '07-04', year: 0, ...(closed ? { closed } : {}) }, { 'plan-start': '2026-07-01' });
    expect([on(), on('stays'), on('before'), on('after')]).toEqual(['2026-07-04', '2026-07-04', '2026-07-02', '2026-07-06']);
  });

  it('that counts business days never gives a day on which offices are closed, and counts them all', () => {
    const days = fc.integer({ min: 0, max: 40_000 }).map((n) => addDays(day('1990-01-01'), n));
    const calendars = fc.constantFrom(minnesota, { country: 'US', state: 'MI' }, { country: 'US' }, undefined);
    fc.assert(
      fc.property(days, fc.integer({ min: 1, max: 60 }), fc.constantFrom('after' as const, 'before' as const), calendars, (from, count, kind, calendar) => {
        const isOpen = businessDaysOf(calendar);
        const found = due({ kind, fact: 'opened', count, unit: 'business-days' }, { opened: from }, isOpen)!;
        expect(isOpen(found)).toBe(true);
        const [first, last] = kind === 'after' ? [addDays(from, 1), found] : [found, addDays(from, -1)];
        let between = 0;
        for (let at = first; at <= last; at = addDays(at, 1)) if (isOpen(at)) between += 1;
        expect(between).toBe(count);
      }),
      rounds(150),
    );
  });

  it('never ends in a calendar on which nobody works', () => {
    expect(due({ kind: 'after', fact: 'opened', count: 5, unit: 'business-days' }, { opened: '2026-01-01' }, () => false)).not.toBeNull();
  });
});

describe('a rule in words', () => {
  it('says that it is unverified, wherever it is shown', () => {
    const rule = ruleInWords({ due: { kind: 'day', day: '06-01', year: 0, closed: 'before' }, source: { mark: 'U', text: 'supposed' } });
    expect(rule).toEqual({
      text: 'June 1 of the year in which the plan starts, or the business day before',
      mark: 'U',
      source: 'supposed',
      unverified: true,
      whole: 'June 1 of the year in which the plan starts, or the business day before [U, unverified: supposed]',
    });
    expect(ruleInWords({ says: 'So it is.' })).toMatchObject({ unverified: true, whole: 'So it is. [no source given]' });
  });

  it.each([
    [{ after: 'meeting-held', businessDays: 8 }, '8 business days after the meeting'],
    [{ before: 'annual-meeting', days: 30 }, '30 days before the annual public meeting'],
    [{ after: 'carried', businessDays: 1 }, '1 business day after the motion carried'],
    [{ after: 'full-moon', days: 2 }, '2 days after full moon'],
    [{ day: '03-15', year: 0 }, 'March 15 of the year in which the plan starts'],
    [{ day: '08-01', year: 3 }, 'August 1 of year 3 counted from the one in which the plan starts'],
    [{ dayOfMonth: 15, month: 1, closed: 'after' }, 'the 15th of the month after each, or the business day after'],
    [{ dayOfMonth: 31, month: 0 }, 'the 31st of each month'],
    [{ after: 'month-end', businessDays: 10 }, '10 business days after each month ends'],
    [{ after: 'given', days: 28, closed: 'before' }, '28 days after the recommendation was given, or the business day before'],
  ])('%j is %s', (rule, words) => {
    expect(ruleInWords({ due: dateRule(rule as DueInFile), source: { mark: 'V', text: 'read' } })).toMatchObject({ text: words, unverified: false });
  });

  it.each([
    ['2029-03-15', 'March 15, 2029, or the business day before'],
    ['2031-03-14', 'March 15, 2031, or the business day before'],
    ['2029-04-14', 'March 15, 2029, or the business day before'],
  ])('names the year of the day that it gave, %s', (gave, text) => {
    expect(ruleInWords({ due: { kind: 'day', day: '03-15', year: 0, closed: 'before' } }, day(gave)).text).toBe(text);
  });

  it('names the right year where the business day before 1 January is in the year before it', () => {
    expect(ruleInWords({ due: { kind: 'day', day: '01-01', year: 0, closed: 'before' } }, day('2026-12-31')).text).toBe('January 1, 2027, or the business day before');
  });

  it('says of what comes again that it does', () => {
    expect(ruleInWords({ due: { kind: 'day', day: '11-30', year: 1 }, everyYear: true }).text).toBe('November 30 for each year of the plan, first in the year after the plan starts');
  });

  it('is told of what nobody fixes a day for', () => {
    expect(ruleInWords({ due: null }).text).toBe('no day is fixed; it is looked at from time to time');
  });
});

describe('a ladder in words', () => {
  const rungs = { before: [60, 7], onTheDay: true, overdue: true, escalateAfterDays: 1, checkEveryDays: 30, occurrence: { weekly: 1, monthly: 3 } };
  it('says its name, its rungs, and whether anybody checked it', () => {
    expect(ladderInWords({ ...rungs, name: 'long', source: { mark: 'U', text: 'a choice' } })).toMatchObject({
      unverified: true,
      whole: 'the ladder “long”: 60/7 days before, on the day, the day after, to whoever is above 1 day after, every 30 days where no day is fixed [U, unverified: a choice]',
    });
    expect(ladderInWords({ ...rungs, name: null, before: [], onTheDay: false, escalateAfterDays: null, source: null }).text).toBe('the program’s own ladder: the day after, every 30 days where no day is fixed');
  });
});

describe('a dry run', () => {
  const program = (name: string) => {
    const found = loadProgram(name);
    if (!found.ok) throw new Error(name);
    return found.value;
  };

  it('opens each stage when those before it concluded at their latest', () => {
    const { stages } = dryRun(program('mn-ai'), { start: day('2027-07-01') });
    const of = (id: string) => stages.find((stage) => stage.id === id)!;
    expect(of('council-input')).toMatchObject({ opens: '2026-07-01', concludes: '2027-02-26' });
    expect(of('board-approval')).toMatchObject({ opens: '2027-02-26', concludes: '2027-03-12' });
    expect(of('agency-submission')).toMatchObject({ opens: '2027-03-12', concludes: '2027-06-01' });
    expect(of('years').opens).toBe('2027-06-01');
    expect(stages.flatMap(({ waits }) => waits).filter(({ tooEarly }) => tooEarly).map(({ wait }) => wait)).toEqual([]);
  });

  it('gives no day to what counts from a day that only the district knows, until it is told', () => {
    const waits = (facts: Record<string, CalendarDate>) => dryRun(program('mn-ai'), { start: day('2027-07-01'), facts }).stages.flatMap((stage) => stage.waits);
    expect(waits({}).find(({ wait }) => wait === 'public-material')).toMatchObject({ due: null });
    expect(waits({ 'annual-meeting': day('2027-11-05') }).find(({ wait }) => wait === 'public-material')).toMatchObject({ due: '2027-10-06' });
  });

  it('gives a day in each year of the plan to what comes again', () => {
    const { stages } = dryRun(program('mn-ai'), { start: day('2027-07-01') });
    const days = (key: string) => stages.flatMap(({ waits }) => waits).filter(({ wait }) => wait === key).map(({ due: on }) => on);
    expect(days('enrolment-count')).toEqual(['2027-10-01', '2028-10-01', '2029-10-01']);
    expect(days('audited-finance-data')).toEqual(['2028-11-30', '2029-11-30', '2030-11-30']);
    expect(days('budget')).toEqual(['2027-03-15', '2028-03-15', '2029-03-15']);
  });

  it('gives a day to what comes again for each month of the plan, and names the month', () => {
    const waits = dryRun(program('mi-sig'), { start: day('2026-10-01') }).stages.flatMap((stage) => stage.waits).filter(({ wait }) => wait === 'review');
    expect(waits).toHaveLength(36);
    // 15 November 2026 is a Sunday.
    expect(waits[0]).toMatchObject({ title: 'Review the expenditure report of each school: 2026-10', due: '2026-11-16', ladder: 'monthly' });
    expect(waits.at(-1)).toMatchObject({ title: expect.stringContaining('2029-09'), due: '2029-10-15' });
  });

  it('asks in each year of a grant or a roadmap for the report on it, from their third versions on', () => {
    const reports = (name: string, wait: string, start: string, end: string) =>
      dryRun(program(name), { start: day(start), end: day(end) }).stages.flatMap(({ waits }) => waits).filter((one) => one.wait === wait).map(({ due: on }) => on?.slice(0, 4));
    expect(reports('mi-sig-cohort-3@2', 'year-report', '2026-10-01', '2029-09-30')).toEqual(['2027']);
    expect(reports('mi-sig-cohort-3@3', 'year-report', '2026-10-01', '2029-09-30')).toEqual(['2027', '2028', '2029']);
    expect(reports('regional-roadmap@3', 'yearly-report', '2026-07-01', '2029-06-30')).toEqual(['2027', '2028', '2029']);
  });

  it('tells which ladder reminds of what is waited for, where that is not the program’s own', () => {
    const waits = dryRun(program('mn-ai'), { start: day('2027-07-01') }).stages.flatMap((stage) => stage.waits);
    expect(['submit', 'sign', 'vote'].map((key) => waits.find(({ wait }) => wait === key)?.ladder)).toEqual(['statutory', 'brief', null]);
  });

  it('comes to an end where two waits count from each other', () => {
    const text = `schema: 1
id: ring
version: 1
title: Ring
aliases: []
imports: timeline
coordinator: { role: Chair }
ladder: { before: [], onTheDay: true, overdue: true, escalateAfterDays: null, checkEveryDays: 30, occurrence: { weekly: 1, monthly: 3 } }
phases: []
lawDates: []
stages:
  - id: council
    kind: council-input
    title: Council
    options: { councils: [{ kind: parents, title: Parents, because: Asked for }], certifier: Chair, disposer: Chair }
    waits:
      meeting: { title: It meets, owner: Chair, due: { after: given, days: 1 } }
      recommendation: { title: It recommends, owner: Chair, due: { after: meeting-held, days: 1 } }
`;
    // The linter blocks it, since no meeting knows of what is given at it; a program that nobody linted must not hang.
    expect(lintProgram(text).findings.map(({ code }) => code)).toContain('programs.fact-unknown');
    const read = readProgram(text);
    const { stages } = dryRun((read as Extract<typeof read, { ok: true }>).program, { start: day('2027-07-01') });
    expect(stages[0]!.waits.map(({ due: on }) => on)).toEqual(['2026-07-03', '2026-07-02']);
  });

  it('runs every program of the catalog through for twenty years, each stage after those before it', () => {
    for (const name of ['mn-achievement-integration@1', 'mn-ai', 'mi-sig', 'equity', 'roadmap']) {
      for (let year = 2020; year < 2040; year += 1) {
        const { stages } = dryRun(program(name), { start: day(`${year}-${program(name).period?.start ?? '07-01'}`) });
        for (const { opens, concludes } of stages) expect(opens <= concludes).toBe(true);
      }
    }
  });

  it('takes the next first day of the period where nobody says one', () => {
    expect(nextStart(program('mn-ai'), day('2026-07-01'))).toBe('2026-07-01');
    expect(nextStart(program('mn-ai'), day('2026-07-02'))).toBe('2027-07-01');
    expect(nextStart(program('mi-sig'), day('2026-03-01'))).toBe('2026-10-01');
  });
});
