import { z } from 'zod';
import { event, type EventOf } from '#libs/kernel/event-definition.js';
import { itemSchema } from '../content.js';
import { guardRecordSchema } from '../guards.js';
import { dateSchema } from '../schedule.js';
import { documentSchema } from '../document.js';

/** From its first day to its last. */
export const periodSchema = z.object({ start: dateSchema, end: dateSchema });
export type Period = z.infer<typeof periodSchema>;

export const districtSchema = z.object({
  /** As its state numbers it, leading zeros kept; empty where the file names none. */
  number: z.string().max(40),
  name: z.string().max(400),
  /** What it is to its program, as `adjoining`; null where that was not said. */
  status: z.string().max(120).nullable(),
});
export type District = z.infer<typeof districtSchema>;

/** One remark on a place of a plan's text. The sentence comes from `libs/messages` by code. */
export const draftFindingSchema = z.object({
  /** `field` is a path where it has rows: `indicators[1].measure`. All null: the file as a whole. */
  place: z.object({ section: z.string().nullable(), item: z.string().nullable(), field: z.string().nullable() }),
  /** In the file that it came from; null where it is of no file, or is nowhere in it. */
  at: z.union([z.object({ line: z.int(), column: z.int() }), z.object({ place: z.string() })]).nullable(),
  severity: z.enum(['blocks', 'warns', 'informs']),
  code: z.string(),
  params: z.record(z.string(), z.union([z.string(), z.number()])),
});
export type DraftFinding = z.infer<typeof draftFindingSchema>;

/** Decided before Planline: somebody says so. It is no vote, no meeting and no signature of ours. */
export const attestedSchema = z.object({
  what: z.string().trim().min(1).max(1_000),
  /** A role or a person, in words. */
  by: z.string().trim().regex(/\p{L}{2}/u, 'a role or a person, in words').max(400),
  on: dateSchema,
  /** Id of the document that shows it; null: it is known by what was stated. */
  document: z.string().min(1).max(120).nullable().default(null),
  /** What they stated, where no document shows it. */
  statement: z.string().trim().min(1).max(2_000).nullable(),
  /** Made up to try things out, and shown as that everywhere. */
  testData: z.boolean().default(false),
});
export type Attested = z.infer<typeof attestedSchema>;

/** Ids of sections are words of a program. */
export const SECTION_ID = /^[a-z][a-z0-9_-]{0,79}$/;
const sectionSchema = z.string().regex(SECTION_ID);
const keysSchema = z.array(itemSchema.shape.key);
const headerSchema = z.object({ period: periodSchema, district: districtSchema });

export const draftEvents = {
  DraftBegun: event({ says: 'The text of the plan was begun.', sealed: ['district'], schema: headerSchema }),
  DraftHeaderChanged: event({ says: 'The period or the district of the plan’s text changed.', sealed: ['district'], schema: headerSchema }),
  ItemsWritten: event({
    says: 'A part of the plan’s text was written.',
    sealed: ['items'],
    /** Each stands in place of the one with its key; new ones come last. */
    schema: z.object({ section: sectionSchema, items: z.array(itemSchema), because: z.enum(['import', 'edit']) }),
  }),
  ItemsRemoved: event({
    says: 'A part of the plan’s text was taken out.',
    sealed: ['keys'],
    schema: z.object({ section: sectionSchema, keys: keysSchema, because: z.enum(['import', 'edit']) }),
  }),
  ItemsReordered: event({
    says: 'The order of a section changed.',
    sealed: ['keys'],
    schema: z.object({ section: sectionSchema, keys: keysSchema }),
  }),
  DraftImported: event({
    says: 'A file was taken in as the plan’s text.',
    sealed: ['fileName', 'findings'],
    schema: z.object({
      fileName: z.string(),
      document: documentSchema,
      /** What was found in it, by place; as many as fit. */
      findings: z.array(draftFindingSchema),
      /** How many there were. */
      found: z.int(),
      /** The day on which the plan was made to begin, by moving all of the file by whole years; null where it stands with its own. */
      anchoredOn: dateSchema.nullable().default(null),
      movedByYears: z.int().default(0),
    }),
  }),
  FindingExplained: event({
    says: 'A finding was explained.',
    sealed: ['explanation'],
    schema: z.object({ finding: z.string(), code: z.string(), explanation: z.string() }),
  }),
  RevisionFrozen: event({
    says: 'The text was frozen as a revision.',
    version: 2,
    // Version 1 did not name its program: it is the one that the plan was on.
    upcasters: { 1: (data, { program }) => ({ ...data, program }) },
    sealed: ['guards', 'explained'],
    schema: z.object({
      number: z.int().positive(),
      hash: z.string(),
      sections: z.record(z.string(), z.object({ hash: z.string(), material: z.string() })),
      frozenOn: dateSchema,
      /** Program and version that the plan was on: the revision is read by its sections, whatever the plan goes on under. */
      program: z.string().nullable(),
      guards: z.array(guardRecordSchema),
      /** Why it was right to go on although something only warned, as given then: `finding` is its id, or the code where it was said for all of that code. */
      explained: z.array(z.object({ finding: z.string(), code: z.string(), explanation: z.string() })),
    }),
  }),
  DecisionAttested: event({ says: 'A decision made before Planline was attested.', sealed: ['what', 'by', 'statement'], schema: attestedSchema }),
  RevisionSeen: event({
    says: 'A reader saw a revision.',
    schema: z.object({ person: z.string(), revision: z.int().positive() }),
  }),
};
export type DraftEvent = EventOf<typeof draftEvents>;
