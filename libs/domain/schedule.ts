import { z } from 'zod';
import { parseCalendarDate, type CalendarDate } from '#libs/kernel/dates.js';

/** A day as `YYYY-MM-DD` that the calendar has. */
export const dateSchema = z
  .string()
  .refine((text) => parseCalendarDate(text) !== null, { message: 'not a day of the calendar, as YYYY-MM-DD' })
  .transform((text) => text as CalendarDate)
  .meta({ id: 'CalendarDate', format: 'date', examples: ['2026-03-15'] });

/**
 * When a task is to be done. `dated`: from the start of its first day to the end of its last.
 * `ongoing`: no end; never overdue, looked at from time to time. `unscheduled`: its source names no time.
 */
export const scheduleSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('dated'), start: dateSchema, end: dateSchema }),
  z.object({ kind: z.literal('ongoing'), start: dateSchema.nullable() }),
  z.object({ kind: z.literal('unscheduled') }),
]);
export type Schedule = z.infer<typeof scheduleSchema>;

/** How often a task comes again within its dates; one occurrence is open at a time. */
export const recurrenceSchema = z.enum(['weekly', 'monthly']);
export type Recurrence = z.infer<typeof recurrenceSchema>;
