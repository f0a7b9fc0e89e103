import { addDays, dayOf, epochMs, instantOn, type CalendarDate, type Instant, type TimeZone } from '#libs/kernel/dates.js';

/** What decides when a reader with something to read gets the next morning digest. */
export type DigestReader = {
  readonly timeZone: TimeZone;
  /** `HH:MM` on the reader's clock. */
  readonly digestAt: string;
  /** The newest of the reader's days that has a digest already; null: there was none yet. */
  readonly lastDay: CalendarDate | null;
};

/**
 * The digest that a reader with raised reminders gets next: its day, and the moment from which it goes.
 * A moment that is past means now: what an outage held up still goes on the same day. A day has one
 * digest at most, so what misses it belongs to the next one.
 */
export function nextDigest(reader: DigestReader, now: Instant): { readonly day: CalendarDate; readonly at: Instant } {
  const today = dayOf(now, reader.timeZone);
  const day = reader.lastDay !== null && reader.lastDay >= today ? addDays(reader.lastDay, 1) : today;
  return { day, at: instantOn(day, reader.digestAt, reader.timeZone) };
}

export const isDue = (digest: { readonly at: Instant }, now: Instant): boolean => epochMs(digest.at) <= epochMs(now);
