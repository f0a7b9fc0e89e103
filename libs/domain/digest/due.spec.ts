import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { addDays, dayOf, epochMs, instantFromMs, instantOn, type CalendarDate, type Instant, type TimeZone } from '#libs/kernel/dates.js';
import { rounds } from '../testing/rounds.js';
import { isDue, nextDigest, type DigestReader } from './due.js';

const detroit = 'America/Detroit' as TimeZone;
const reader = (lastDay: string | null, timeZone = detroit): DigestReader => ({ timeZone, digestAt: '07:00', lastDay: lastDay as CalendarDate | null });
const at = (date: string, time: string, zone = detroit) => instantOn(date as CalendarDate, time, zone);

const zones = fc.constantFrom('America/Detroit', 'America/Phoenix', 'Australia/Lord_Howe', 'Pacific/Apia', 'Europe/Lisbon', 'Asia/Kathmandu', 'Pacific/Kiritimati', 'UTC').map((zone) => zone as TimeZone);
const times = fc.tuple(fc.integer({ min: 0, max: 23 }), fc.integer({ min: 0, max: 59 })).map(([h, m]) => `${String(h).padStart(2, '0')}:${String(m).padStart(2, '0')}`);
const moments = fc.integer({ min: Date.UTC(2025, 0, 1), max: Date.UTC(2028, 11, 31) }).map(instantFromMs);

describe('when the next morning digest goes', () => {
  it('not before the time of day that the reader chose', () => {
    const now = at('2026-03-02', '06:59');
    const digest = nextDigest(reader(null), now);
    expect(digest).toEqual({ day: '2026-03-02', at: at('2026-03-02', '07:00') });
    expect(isDue(digest, now)).toBe(false);
  });

  it('not a second time on a day that had one: tomorrow', () => {
    expect(nextDigest(reader('2026-03-02'), at('2026-03-02', '15:00'))).toEqual({ day: '2026-03-03', at: at('2026-03-03', '07:00') });
  });

  it('not twice on one day for a reader who moved to a zone where it is still yesterday', () => {
    const zone = 'America/Los_Angeles' as TimeZone;
    expect(nextDigest(reader('2026-03-02', zone), at('2026-03-01', '23:00', zone)).day).toBe('2026-03-03');
  });

  it('at once, on the same day, after an outage', () => {
    const now = at('2026-03-02', '16:30');
    const digest = nextDigest(reader('2026-02-20'), now);
    expect(digest.day).toBe('2026-03-02');
    expect(isDue(digest, now)).toBe(true);
  });

  it('an hour later where daylight saving leaves the chosen time out', () => {
    const digest = nextDigest({ timeZone: detroit, digestAt: '02:30', lastDay: null }, at('2026-03-08', '00:10'));
    expect(digest.at).toBe('2026-03-08T07:30:00.000Z');
  });

  it('is for a day without a digest, and due only from its time on (any zone, any time of day)', () => {
    fc.assert(
      fc.property(zones, times, moments, fc.integer({ min: -3, max: 400 }), (timeZone, digestAt, now, daysAgo) => {
        const today = dayOf(now, timeZone);
        const lastDay = addDays(today, -daysAgo);
        const digest = nextDigest({ timeZone, digestAt, lastDay }, now);
        expect(digest.day > lastDay && digest.day >= today).toBe(true);
        expect(dayOf(digest.at, timeZone) >= digest.day).toBe(true);
        if (isDue(digest, now)) expect(digest.day).toBe(today);
      }),
      rounds(500),
    );
  });

  it('comes once a day for someone who always has something to read, through every change of the clocks', () => {
    fc.assert(
      fc.property(zones, times, moments, (timeZone, digestAt, start) => {
        const days: CalendarDate[] = [];
        let now: Instant = start;
        for (let n = 0; n < 400; n++) {
          const digest = nextDigest({ timeZone, digestAt, lastDay: days.at(-1) ?? null }, now);
          if (epochMs(digest.at) > epochMs(now)) now = digest.at;
          expect(isDue(digest, now)).toBe(true);
          days.push(digest.day);
        }
        expect(new Set(days).size).toBe(400);
        for (const [n, day] of days.entries()) if (n > 0) expect(day).toBe(addDays(days[n - 1]!, 1));
      }),
      rounds(10),
    );
  });
});
