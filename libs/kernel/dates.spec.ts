import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { rounds } from '#libs/domain/testing/rounds.js';
import { addDays, addMonths, addYears, calendarDate, dayOf, daysBetween, epochMs, instantFromMs, instantOn, parseCalendarDate, type CalendarDate, type Instant, type TimeZone } from './dates.js';

const day = (text: string) => text as CalendarDate;
const zone = (text: string) => text as TimeZone;

describe('calendar dates', () => {
  it('are none where the calendar has none, or where they are written otherwise', () => {
    expect(calendarDate(2016, 2, 30)).toBeNull();
    for (const text of ['2016-02-30', '2016-2-3', '2/30/16', '2016-02-03T00:00', '']) expect(parseCalendarDate(text)).toBeNull();
  });

  it('are none in a year that nobody means', () => {
    expect([calendarDate(202, 5, 1), calendarDate(9999, 12, 31), parseCalendarDate('0026-01-01')]).toEqual([null, null, null]);
    expect(calendarDate(2999, 12, 31)).toBe('2999-12-31');
  });

  it('are counted by the calendar, whatever the clocks do', () => {
    expect(addDays(day('2026-03-07'), 2)).toBe('2026-03-09');
    expect(addDays(day('2024-02-28'), 1)).toBe('2024-02-29');
    expect(addDays(day('2026-01-01'), -1)).toBe('2025-12-31');
    expect(addMonths(day('2026-01-31'), 1)).toBe('2026-02-28');
    expect(addYears(day('2024-02-29'), 1)).toBe('2025-02-28');
    expect(daysBetween(day('2026-03-01'), day('2026-04-01'))).toBe(31);
    expect(daysBetween(day('2026-11-10'), day('2026-10-31'))).toBe(-10);
  });
});

describe('a time of a day in a zone', () => {
  it('that a spring night leaves out is moved forward by the gap', () => {
    expect(instantOn(day('2026-03-08'), '02:30', zone('America/Detroit'))).toBe('2026-03-08T07:30:00.000Z');
  });

  it('that an autumn night has twice is the first', () => {
    expect(instantOn(day('2026-11-01'), '01:30', zone('America/Detroit'))).toBe('2026-11-01T05:30:00.000Z');
  });

  it('belongs to the day that the zone shows, not to that of UTC', () => {
    expect(dayOf('2026-03-02T03:00:00.000Z' as Instant, zone('America/Detroit'))).toBe('2026-03-01');
    expect(dayOf('2026-03-02T03:00:00.000Z' as Instant, zone('Asia/Kolkata'))).toBe('2026-03-02');
  });

  it('belongs to the same day as the calendar of Temporal has it, to the microsecond, and where clocks once were seconds away from UTC', () => {
    const zones = fc.constantFrom('America/Detroit', 'Asia/Kathmandu', 'Africa/Monrovia', 'Pacific/Apia', 'Europe/Amsterdam', 'America/St_Johns');
    const moment = fc.oneof(fc.integer({ min: -3e12, max: 5e12 }), fc.integer({ min: -70_000, max: 20_000 }).map((day) => day * 86_400_000 + 6 * 3_600_000)).chain((ms) => fc.tuple(fc.constant(ms), fc.integer({ min: -61_000, max: 61_000 }), fc.integer({ min: 0, max: 999 })));
    fc.assert(
      fc.property(moment, zones, ([ms, off, micro], name) => {
        const instant = `${instantFromMs(ms + off).slice(0, -1)}${String(micro).padStart(3, '0')}Z` as Instant;
        expect(dayOf(instant, zone(name))).toBe(Temporal.Instant.from(instant).toZonedDateTimeISO(name).toPlainDate().toString());
        expect(epochMs(instant)).toBe(Temporal.Instant.from(instant).epochMilliseconds);
      }),
      rounds(300),
    );
  });
});
