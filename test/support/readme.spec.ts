import { describe, expect, it } from '@jest/globals';
import { addDays, type CalendarDate } from '#libs/kernel/dates.js';
import { asFarFrom, notPrinted, shownUnder, TAKEN_ON } from './readme.js';

const today = '2027-02-27' as CalendarDate;
const onDaysAsFarFromToday = (date: CalendarDate): CalendarDate[] => [asFarFrom(today, date)];
const compare = (shown: string, printed: string) => notPrinted({ command: null, lines: shown.split('\n') }, printed, onDaysAsFarFromToday);

describe('what README shows', () => {
  it('differs where another count is printed', () => {
    const shown = 'Done: event 87, version 3.\n  Motion “approve” is carried, 2 ayes to 1 nay; it took 2.';
    for (const other of ['3 ayes to 1 nay; it took 2', '2 ayes to 0 nay; it took 2', '2 ayes to 1 nay; it took 3']) {
      expect(compare(shown, `Done: event 87, version 3.\n  Motion “approve” is carried, ${other}.`)).toContain('not printed:   Motion “approve” is carried, 2 ayes to 1 nay; it took 2.');
    }
  });

  it.each([
    ['a line of the forecast', (day: number) => `${addDays(TAKEN_ON, day)}  The task starts.`],
    ['a line of the history', (day: number) => `566  ${addDays(TAKEN_ON, day)}T11:00  The task was due.`],
    ['a day in words', (day: number) => `  Due Wednesday, December ${day}, 2026, tomorrow.`],
  ])('differs where %s is of another day', (_, line) => {
    const printed = line(2).replace('2026-12-02', '2027-03-01').replace('Wednesday, December 2, 2026', 'Monday, March 1, 2027');
    expect(compare(line(1), printed)).not.toEqual([]);
    expect(compare(line(3), printed)).not.toEqual([]);
    expect(compare(line(2), printed)).toEqual([]);
  });

  it('is the same under other numbers of events, other ids and at another hour', () => {
    const id = (one: string) => `${one.repeat(8)}-3238-881d-9163-97a1ab84ad59`;
    const shown = `Done: event 87, version 3.\n565  ${TAKEN_ON}T11:00  Task ${id('4')}.\n…\nThe end.`;
    expect(compare(shown, `Done: event 91, version 4.\n12  ${today}T10:00  Task ${id('7')}.\nmore\nThe end.`)).toEqual([]);
  });

  it('leaves nothing out without saying so', () => {
    expect(compare('One.', 'One.\nTwo.')).toEqual(['left out without “…”: Two.']);
    expect(compare('One.\n…', 'One.\nTwo.')).toEqual([]);
  });

  it('is of one run: its mail and its history tell the days of its forecast', async () => {
    const lines = (await shownUnder('One plan from end to end')).flatMap((one) => one.lines);
    const task = 'Change the transportation schedule';
    const overdue = lines.find((line) => line.includes(`${task}: the task becomes overdue`))!.slice(0, 10) as CalendarDate;
    const due = lines[lines.findIndex((line) => line === `- ${task}`) + 1]!;
    const inWords = new Intl.DateTimeFormat('en-US', { dateStyle: 'full', timeZone: 'UTC' }).format(Date.parse(addDays(overdue, -1)));
    expect(due).toBe(`  Due ${inWords}, tomorrow.`);
  });
});
