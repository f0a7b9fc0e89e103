import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { rounds } from '#libs/domain/testing/rounds.js';
import { calendarDate } from '#libs/kernel/dates.js';
import { readPeriod, readTimeline } from './timing.js';

const calendar = { fall: ['08-26', '12-20'], spring: ['01-06', '05-29'] } as const;
const period = (words: string) => {
  const read = readPeriod(words, calendar);
  return typeof read === 'string' ? read : `${read.start}..${read.end}${read.exact ? '' : ' vague'}`;
};
const timeline = (words: string) => {
  const read = readTimeline(words, calendar);
  if (typeof read === 'string') return read;
  const { schedule } = read;
  return schedule.kind === 'dated' ? `${schedule.start}..${schedule.end}` : schedule.kind === 'ongoing' ? `ongoing from ${schedule.start ?? 'no day'}` : schedule.kind;
};

describe('a date', () => {
  it.each(['10/1/9926', '9926-10-01', 'October 9926', 'Fall 9926', 'October 1, 1066', '9926-9927'])('%s is of a year that no plan speaks of', (words) => {
    expect(period(words)).toBe('out-of-range');
    expect(timeline(`${words}, ongoing`)).toBe('out-of-range');
  });

  it.each(['2/30/16', '13/1/2014', '0/0/00', '2/29/2015', '2014-02-30', '31 April 2015', 'February 30, 2016'])('%s is impossible', (words) => {
    expect(period(words)).toBe('impossible');
  });

  it.each(['', 'soon', 'TBD', '8/1', '41852', 'Q3 2014', 'Fall', 'May', 'Autumnal 2019', '1/2/3/4', 'tomorrow 2019'])('"%s" is no words for a time', (words) => {
    expect(period(words)).toBe('unknown');
  });

  it.each([
    ['4/25/14', '2014-04-25'],
    ['04/25/2014', '2014-04-25'],
    ['4-25-14', '2014-04-25'],
    ['2014-04-25', '2014-04-25'],
    ['2/29/16', '2016-02-29'],
    ['12/31/69', '2069-12-31'],
    ['1/1/70', '1970-01-01'],
    ['Apr. 25, 2014', '2014-04-25'],
    ['25 April 2014', '2014-04-25'],
    ['25-Apr-14', '2014-04-25'],
    ['Sept 3rd, 2014', '2014-09-03'],
    ['4/25/2014 0:00', '2014-04-25'],
    ['2014-04-25T00:00:00', '2014-04-25'],
  ])('%s is the day %s', (words, day) => {
    expect(period(words)).toBe(`${day}..${day}`);
  });

  it('is the same day however it is written (property)', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1990, max: 2060 }), fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 31 }), (year, month, dayOfMonth) => {
        const day = calendarDate(year, month, dayOfMonth);
        const two = (n: number) => String(n).padStart(2, '0');
        const ways = [`${month}/${dayOfMonth}/${year}`, `${two(month)}/${two(dayOfMonth)}/${two(year % 100)}`, `${year}-${two(month)}-${two(dayOfMonth)}`];
        for (const way of ways) expect(period(way)).toBe(day && (year >= 1970 || way !== ways[1]) ? `${day}..${day}` : 'impossible');
      }),
      rounds(300),
    );
  });
});

describe('a vague timeline', () => {
  it.each([
    ['Fall 2019', '2019-08-26..2019-12-20'],
    ['Autumn of 2019', '2019-08-26..2019-12-20'],
    ['Spring 2020', '2020-01-06..2020-05-29'],
    ['Summer 2020', '2020-05-30..2020-08-25'],
    ['July 2020', '2020-07-01..2020-07-31'],
    ['Feb 2020', '2020-02-01..2020-02-29'],
    ['2019-2020', '2019-08-26..2020-05-29'],
    ['2019-20 school year', '2019-08-26..2020-05-29'],
    ['2019', '2019-01-01..2019-12-31'],
    ['March 2019 – April 2019', '2019-03-01..2019-04-30'],
    ['March – April 2019', '2019-03-01..2019-04-30'],
    ['Fall 2019 - Spring 2020', '2019-08-26..2020-05-29'],
    ['8/1/14 to 8/15/14', '2014-08-01..2014-08-15'],
    ['Ongoing', 'ongoing from no day'],
    ['ongoing.', 'ongoing from no day'],
    ['January 2019, Ongoing', 'ongoing from 2019-01-01'],
    ['January 2019 - Ongoing', 'ongoing from 2019-01-01'],
    ['January 2019 – ongoing', 'ongoing from 2019-01-01'],
    ['Spring 2019, ongoing', 'ongoing from 2019-01-06'],
    ['Fall 2019 and ongoing', 'ongoing from 2019-08-26'],
  ])('"%s" is %s', (words, meant) => {
    expect(timeline(words)).toBe(meant);
  });

  it.each(['as needed', 'when hired, ongoing', 'Winter', 'March 2019 – whenever', 'a – b – c'])('"%s" is not made up', (words) => {
    expect(timeline(words)).toBe('unknown');
  });

  it('with an impossible day is impossible', () => {
    expect(timeline('2/30/16 to 3/1/16')).toBe('impossible');
    expect(timeline('2/30/16, ongoing')).toBe('impossible');
  });

  it('never throws and never gives an end that the words do not have (property)', () => {
    const piece = fc.constantFrom('Fall', 'Spring', '2019', '2020', 'Ongoing', ',', '–', '-', 'to', 'March', '2/30/16', '8/1/14', ' ', "'19");
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 6 }), (pieces) => {
        const words = pieces.join(' ');
        const read = readTimeline(words, calendar);
        if (typeof read === 'object' && /ongoing/i.test(words)) expect(read.schedule.kind).toBe('ongoing');
      }),
      rounds(500),
    );
  });
});
