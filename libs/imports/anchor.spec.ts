import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { rounds } from '#libs/domain/testing/rounds.js';
import { addDays, daysBetween } from '#libs/kernel/dates.js';
import type { Schedule } from '#libs/domain/schedule.js';
import { anchorOn, movedPhases, movedSchedule } from './anchor.js';
import { day } from './testing/desk.js';

const dated = (start: string, end: string): Schedule => ({ kind: 'dated', start: day(start), end: day(end) });

describe('moving a plan', () => {
  it('is not possible where nothing has a date', () => {
    expect(anchorOn(day('2026-01-01'), [], [{ kind: 'unscheduled' }, { kind: 'ongoing', start: null }])).toBeNull();
  });

  it('moves a date that law fixes by whole years, and no day of the year with it', () => {
    const anchor = anchorOn(day('2026-04-27'), [], [dated('2014-04-25', '2014-06-30')]);
    expect(anchor).toEqual({ date: '2026-04-27', movedByDays: 4385, lawDatesMovedByYears: 12 });
    expect(movedSchedule(dated('2015-03-15', '2015-03-15'), anchor, true)).toEqual(dated('2027-03-15', '2027-03-15'));
    expect(movedSchedule(dated('2015-03-15', '2015-03-15'), anchor, false)).toEqual(dated('2027-03-17', '2027-03-17'));
  });

  it('brings the first day of a phase or task to the anchor and keeps every distance (property)', () => {
    const offset = fc.integer({ min: 0, max: 1500 });
    fc.assert(
      fc.property(fc.array(fc.tuple(offset, offset), { minLength: 1, maxLength: 6 }), offset, fc.integer({ min: -4000, max: 9000 }), (lengths, phaseStart, move) => {
        const first = day('2014-04-25');
        const schedules = lengths.map(([at, length]) => ({ kind: 'dated' as const, start: addDays(first, at), end: addDays(first, at + length) }));
        const phases = [{ name: 'One', start: addDays(first, phaseStart), end: addDays(first, phaseStart + 365) }];
        const anchor = anchorOn(addDays(first, move), phases, schedules)!;
        const moved = schedules.map((schedule) => movedSchedule(schedule, anchor, false) as Extract<Schedule, { kind: 'dated' }>);
        const [phase] = movedPhases(phases, anchor.movedByDays);
        expect([...moved.map(({ start }) => start), phase!.start].sort()[0]).toBe(addDays(first, move));
        moved.forEach(({ start, end }, i) => {
          expect(daysBetween(schedules[i]!.start, start)).toBe(anchor.movedByDays);
          expect(daysBetween(schedules[i]!.end, end)).toBe(anchor.movedByDays);
        });
        expect(movedPhases([phase!], -anchor.movedByDays)).toEqual(phases);
      }),
      rounds(200),
    );
  });
});
