import { z } from 'zod';
import { event, type EventOf } from '#libs/kernel/event-definition.js';
import { dateSchema } from '../../schedule.js';
import { changeSchema } from '../events.js';

const entry = z.int().positive();
export const groupKindSchema = z.enum(['tribe', 'union', 'community', 'families', 'staff', 'other']);

/** People, counted; null: fewer than the smallest count that is kept, or not counted. */
export const countSchema = z.int().nonnegative().nullable();
export const countsSchema = z.array(z.object({ of: z.string().trim().min(1).max(100), count: countSchema })).max(30);
export const questionsSchema = z
  .array(z.object({ question: z.string().trim().min(1).max(300), answers: z.array(z.object({ answer: z.string().trim().min(1).max(100), count: countSchema })).min(1).max(12) }))
  .max(20);

/** Stream `consultation/<plan>`. Groups and numbers only: who somebody is has no place in it. Entries are counted through. */
export const consultationEvents = {
  GroupInvited: event({
    says: 'A group was invited to be consulted.',
    datable: true,
    sealed: ['group', 'how'],
    schema: z.object({ entry, kind: groupKindSchema, group: z.string(), on: dateSchema, how: z.string() }),
  }),
  GatheringHeld: event({
    says: 'A group was heard.',
    datable: true,
    sealed: ['title', 'place', 'counts'],
    schema: z.object({
      entry,
      kind: groupKindSchema,
      title: z.string(),
      place: z.string(),
      on: dateSchema,
      /** Entry of the invitation that it followed. */
      invitation: entry.nullable(),
      attended: countSchema,
      counts: countsSchema,
      minimumCell: z.int().positive(),
    }),
  }),
  SurveyTaken: event({
    says: 'A survey came to its end.',
    datable: true,
    sealed: ['title', 'group', 'questions'],
    schema: z.object({
      entry,
      kind: groupKindSchema,
      title: z.string(),
      group: z.string(),
      from: dateSchema,
      until: dateSchema,
      asked: countSchema,
      answered: countSchema,
      questions: questionsSchema,
      minimumCell: z.int().positive(),
    }),
  }),
  ThemeHeard: event({
    says: 'A theme was heard in the consultation.',
    sealed: ['text'],
    schema: z.object({ entry, text: z.string(), from: z.array(entry) }),
  }),
  ThemeAnswered: event({
    says: 'A section of the plan changed because of a theme.',
    schema: z.object({ entry, theme: entry, since: z.int().positive(), change: changeSchema }),
  }),
  EntryStruck: event({
    says: 'An entry of the consultation was struck out.',
    sealed: ['reason'],
    schema: z.object({ entry, reason: z.string() }),
  }),
};
export type ConsultationEvent = EventOf<typeof consultationEvents>;
