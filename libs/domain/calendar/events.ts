import { z } from 'zod';
import { event, type EventOf } from '#libs/kernel/event-definition.js';
import { documentSchema } from '../document.js';
import { dateSchema } from '../schedule.js';

/** `2027-10`. */
export const monthSchema = z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/);

/** One wait of a stage whose dates are kept; `year` where it comes again in each year of the plan, `month` where in each month. */
const named = { stage: z.string(), wait: z.string(), year: z.int().nullable(), month: monthSchema.nullable() };

/** Stream `calendar/<plan>`: the dates of a plan that no body and no agency decides on, and by when each stage has to begin. */
export const calendarEvents = {
  DatesKept: event({
    says: 'The dates of the plan’s years are kept.',
    schema: z.object({ plan: z.string(), period: z.object({ start: dateSchema, end: dateSchema }), openedOn: dateSchema }),
  }),
  StageNoted: event({
    says: 'A stage of the plan has begun, is concluded, or has not begun after all: its task to begin goes by that.',
    schema: z.object({ stage: z.string(), standing: z.enum(['none', 'begun', 'concluded']), on: dateSchema }),
  }),
  CommitteeNoted: event({
    says: 'Whether the plan’s text tells of a parent committee, whose yearly resolution is to be asked for.',
    schema: z.object({ there: z.boolean(), on: dateSchema }),
  }),
  ResolutionAsked: event({
    says: 'The parent committee was asked for its resolution: nobody need be reminded of the first any more.',
    schema: z.object({ year: z.int(), on: dateSchema }),
  }),
  DateTold: event({
    says: 'The day of something that dates count from was told.',
    schema: z.object({
      fact: z.string(),
      /** The calendar year in which the plan’s year begins that the day is in. */
      year: z.int(),
      on: dateSchema,
      by: z.string(),
      /** A day told before that this one corrects; without it, the one told for the same year. */
      insteadOf: dateSchema.nullable(),
    }),
  }),
  DateConfirmed: event({
    says: 'What a date was for was done.',
    sealed: ['note'],
    schema: z.object({ ...named, on: dateSchema, by: z.string(), note: z.string().nullable(), document: documentSchema.nullable() }),
  }),
  DateReopened: event({
    says: 'What a date is for was not done after all.',
    sealed: ['reason'],
    schema: z.object({ ...named, by: z.string(), reason: z.string() }),
  }),
};
export type CalendarEvent = EventOf<typeof calendarEvents>;
