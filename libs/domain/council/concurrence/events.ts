import { z } from 'zod';
import { event, type EventOf } from '#libs/kernel/event-definition.js';
import { dateSchema } from '../../schedule.js';

/** Stream `concurrence/<plan>/<year>`: the parent committee's resolution of that year, and the board's answers. */
export const concurrenceEvents = {
  ConcurrenceOpened: event({
    says: 'The parent committee’s resolution of the year was asked for.',
    schema: z.object({
      plan: z.string(),
      year: z.int(),
      /** Stage of the program whose rules give its dates. */
      stage: z.string(),
      /** Ids of the bodies. */
      committee: z.string(),
      board: z.string(),
      period: z.object({ start: dateSchema, end: dateSchema }),
      openedOn: dateSchema,
    }),
  }),
  ResolutionAdopted: event({
    says: 'The parent committee adopted its resolution.',
    datable: true,
    sealed: ['points', 'document'],
    schema: z.object({
      outcome: z.enum(['concur', 'non-concur']),
      on: dateSchema,
      by: z.string(),
      /** What it does not concur with; the first is point 1. */
      points: z.array(z.string()),
      /** Where the resolution is found, in words. */
      document: z.string().nullable(),
      /** How many points there are, for when their words are erased. */
      count: z.int().nonnegative(),
    }),
  }),
  ResolutionWithdrawn: event({
    says: 'A resolution was taken back: it had been recorded wrongly.',
    sealed: ['reason'],
    schema: z.object({ by: z.string(), reason: z.string() }),
  }),
  PointAnswered: event({
    says: 'The board answered a point of the committee’s non-concurrence.',
    datable: true,
    sealed: ['answer'],
    schema: z.object({ point: z.int().positive(), answer: z.string(), by: z.string(), on: dateSchema, meeting: z.string().nullable() }),
  }),
};
export type ConcurrenceEvent = EventOf<typeof concurrenceEvents>;
