import { z } from 'zod';
import { event, type EventOf } from '#libs/kernel/event-definition.js';
import { SECTION_ID } from '../draft/events.js';
import { guardRecordSchema } from '../guards.js';
import { dateSchema } from '../schedule.js';

/** A district may have a council for each of its schools; a list longer than these would not fit into one event. */
export const MOST_COUNCILS = 50;
export const MOST_PRESENT = 500;

const number = z.int().positive();
export const kindSchema = z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/).max(60).meta({ examples: ['multidistrict-collaboration'] });
/** A council of a round: its kind, and behind it the item of the text that it is of, where it is of one: `community-collaboration/lincoln`. */
export const councilSchema = z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*(\/.{1,120})?$/s).max(181).meta({ examples: ['multidistrict-collaboration'] });
export const subjectSchema = z.string().min(1).max(120);
export const sectionSchema = z.string().regex(SECTION_ID).meta({ examples: ['strategies'] });
const people = z.array(z.string().min(1)).max(MOST_PRESENT);

/** `subject`: key of the item that the council is of, as of one school; null: of the district. */
const councilsSchema = z.array(z.object({ kind: kindSchema, subject: subjectSchema.nullable(), title: z.string(), body: z.string(), required: z.boolean() })).min(1).max(MOST_COUNCILS);
/** Groups that must have a member on a council. */
const representedSchema = z.array(z.object({ seat: z.string(), council: councilSchema })).max(MOST_COUNCILS * MOST_COUNCILS);

/** What a round looks at: one frozen revision, and who is heard on it. */
const heardSchema = {
  revision: number,
  hash: z.string(),
  councils: councilsSchema,
  /** By council: why it is heard. */
  because: z.record(councilSchema, z.string()),
  /** By council: what the item is called that it is of. */
  subjects: z.record(councilSchema, z.string()),
  represented: representedSchema,
};

type Data = Readonly<Record<string, unknown>>;
/** Version 1 had one council of a kind, and said of none which item it is of. */
const ofNoItem = (data: Data): Record<string, unknown> => ({ ...data, councils: (data.councils as readonly Data[]).map((council) => ({ ...council, subject: null })), subjects: {} });
/** Version 1 named a council by its kind alone, which goes on being the name of one that is of no item. */
const byKind = (data: Data): Record<string, unknown> => ({ ...data });

/** Where in a frozen text a recommendation belongs. It never changes. */
export const pinSchema = z.object({ revision: number, section: sectionSchema, hash: z.string(), item: z.string().nullable() });
export type Pin = z.infer<typeof pinSchema>;

/** The change of the text that answers: of a later revision, or of the text as it stands (null). */
export const changeSchema = z
  .object({
    revision: number.nullable(),
    section: sectionSchema,
    /** Key of the item that was changed; null: any part of the section. */
    item: z.string().min(1).max(120).nullable().default(null),
    /** The field of it, where it is one. */
    field: z.string().min(1).max(120).nullable().default(null),
  })
  .meta({ examples: [{ revision: 2, section: 'strategies', item: '3', field: 'description' }] });
export type Change = z.infer<typeof changeSchema>;

const meeting = {
  meeting: number,
  on: dateSchema,
  place: z.string(),
  /** Members serving on that day; all others who came are counted as guests. */
  present: people,
  guests: z.int().nonnegative(),
  /** How many members served on that day. */
  serving: z.int().nonnegative(),
  /** The frozen text that they had before them; null: a draft that nobody had frozen, and which and why it counts. */
  revision: number.nullable(),
  draft: z.string().nullable(),
};

/** Stream `council-round/<plan>/<stage>`. */
export const councilRoundEvents = {
  RoundOpened: event({
    says: 'A round of council input was opened.',
    version: 2,
    upcasters: { 1: ofNoItem },
    sealed: ['because', 'subjects', 'guards'],
    schema: z.object({
      ...heardSchema,
      plan: z.string(),
      stage: z.string(),
      round: number,
      period: z.object({ start: dateSchema, end: dateSchema }),
      openedOn: dateSchema,
      guards: z.array(guardRecordSchema),
    }),
  }),
  RevisionTakenUp: event({ says: 'The round went on with a later revision.', version: 2, upcasters: { 1: ofNoItem }, sealed: ['because', 'subjects'], schema: z.object(heardSchema) }),
  CouncilMeetingHeld: event({
    says: 'A council met.',
    version: 2,
    upcasters: { 1: byKind },
    datable: true,
    sealed: ['place', 'draft'],
    schema: z.object({
      ...meeting,
      council: councilSchema,
      /** Made up to try things out, and shown as that everywhere. */
      testData: z.boolean(),
    }),
  }),
  CouncilMeetingCorrected: event({
    says: 'What was recorded of a council’s meeting was corrected.',
    sealed: ['place', 'draft', 'reason'],
    schema: z.object({ ...meeting, reason: z.string() }),
  }),
  RecommendationGiven: event({
    says: 'A council gave a recommendation.',
    version: 2,
    upcasters: { 1: byKind },
    datable: true,
    sealed: ['text'],
    schema: z.object({
      /** Counted over all rounds of the stage. */
      recommendation: number,
      council: councilSchema,
      pin: pinSchema,
      text: z.string(),
      /** The member whose it is; null: the council's own. */
      by: z.string().nullable(),
      meeting: number.nullable(),
      /** Who is told what became of it. */
      givers: people,
      on: dateSchema,
      testData: z.boolean(),
    }),
  }),
  RecommendationWithdrawn: event({
    says: 'A recommendation was taken back.',
    sealed: ['reason'],
    schema: z.object({
      recommendation: number,
      by: z.string(),
      /** Of the council, at which it took its own back; null: a member took theirs back. */
      meeting: number.nullable(),
      reason: z.string(),
    }),
  }),
  RecommendationDisposed: event({
    says: 'A recommendation was answered.',
    sealed: ['reason'],
    schema: z.object({
      recommendation: number,
      /** 1 is the first answer to it; a later one stands in its place. */
      disposition: number,
      outcome: z.enum(['accepted', 'in-part', 'not']),
      reason: z.string(),
      change: changeSchema.nullable(),
      by: z.string(),
      on: dateSchema,
    }),
  }),
  GiverTold: event({
    says: 'Somebody who gave a recommendation was told what became of it.',
    version: 2,
    datable: true,
    // Version 1 did not tell whether the mail left the house: it is read as it was before.
    upcasters: { 1: (data) => ({ ...data, via: data.messageId === null ? 'hand' : 'mail' }) },
    schema: z.object({
      recommendation: number,
      disposition: number,
      person: z.string(),
      on: dateSchema,
      /** Of the mail; null: told by hand. */
      messageId: z.string().nullable(),
      /** `outbox`: into this installation's own folder, and to nobody. */
      via: z.enum(['mail', 'outbox', 'hand']),
    }),
  }),
  GiverNotReached: event({
    says: 'Somebody who gave a recommendation could not be told by mail.',
    schema: z.object({ recommendation: number, disposition: number, person: z.string(), because: z.enum(['no-address', 'refused']) }),
  }),
  RoundConcluded: event({
    says: 'It was certified that the councils’ input was sought and received.',
    sealed: ['guards'],
    schema: z.object({
      by: z.string(),
      on: dateSchema,
      /** The last revision that all who were heard had before them (until 2026-11 the one that the round had gone on with), and the one whose text answers it. */
      revision: number,
      answeredIn: number,
      guards: z.array(guardRecordSchema),
    }),
  }),
  InputAttested: event({
    says: 'Somebody said that input was sought and received before Planline.',
    sealed: ['what', 'document'],
    schema: z.object({
      plan: z.string(),
      stage: z.string(),
      round: number,
      revision: number,
      hash: z.string(),
      what: z.string(),
      /** Who says so, and the role that they say it in. */
      by: z.string(),
      role: z.string(),
      on: dateSchema,
      /** Which document shows it, in words, and where it is kept. */
      document: z.string(),
      documentId: z.string().nullable(),
      testData: z.boolean(),
    }),
  }),
};
export type CouncilRoundEvent = EventOf<typeof councilRoundEvents>;
export type RoundEventData<T extends CouncilRoundEvent['type']> = Extract<CouncilRoundEvent, { type: T }>['data'];
