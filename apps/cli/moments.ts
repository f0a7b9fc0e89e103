import { Temporal } from 'temporal-polyfill';
import type { Client } from './client.js';

/** The zone of the district's days, in which moments are told to people. */
export const zoneOf = async (client: Client): Promise<string> => (await client.get<{ timeZone: string }>('/api/clock')).timeZone;

/** `2026-12-21T11:00:00.000Z` → `2026-12-21T06:00` on the clocks of America/Detroit. */
export const onClockOf = (zone: string, instant: string): string =>
  Temporal.Instant.from(instant).toZonedDateTimeISO(zone).toPlainDateTime().toString({ smallestUnit: 'minute' });
