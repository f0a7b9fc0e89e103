import { z } from 'zod';
import { event, type EventOf } from '#libs/kernel/event-definition.js';
import { dateSchema } from '../schedule.js';
import { documentSchema } from '../document.js';

/** One remark on a place of a file. The sentence comes from `libs/messages` by code; severity from the program. */
export const findingSchema = z.object({
  line: z.int().nullable(),
  column: z.string().nullable(),
  value: z.string().nullable(),
  severity: z.enum(['blocks', 'warns', 'informs']),
  code: z.string(),
  params: z.record(z.string(), z.union([z.string(), z.number()])),
});
export type Finding = z.infer<typeof findingSchema>;

/** A period of a plan by the words of its source: `Year One` from 1 October to 30 September. */
export const phaseSchema = z.object({ name: z.string(), start: dateSchema, end: dateSchema });
export type Phase = z.infer<typeof phaseSchema>;

export const planEvents = {
  PlanOpened: event({
    says: 'The plan was opened.',
    sealed: ['name', 'phases'],
    schema: z.object({
      name: z.string().min(1),
      /** Program and version that the plan stays on. */
      program: z.string(),
      phases: z.array(phaseSchema),
      /** A word that finds it: the slug of its first name; unique in its tenant. */
      slug: z.string().min(1),
    }),
  }),
  PlanMigrated: event({
    says: 'The plan went on under another version of its program.',
    sealed: ['reason'],
    schema: z.object({
      /** Program and version, before and from now on. */
      from: z.string(),
      program: z.string(),
      reason: z.string().min(1),
    }),
  }),
  PlanClosed: event({
    says: 'The plan was closed.',
    sealed: ['reason'],
    schema: z.object({ reason: z.string().min(1) }),
  }),
};
export type PlanEvent = EventOf<typeof planEvents>;

/** An import has its own stream: `import/<id>`. */
export const importEvents = {
  ImportStarted: event({
    version: 2,
    // Recurrence was confirmed for all rows or for none: that is said as it was.
    upcasters: { 1: (data) => data },
    says: 'A file was taken in.',
    sealed: ['fileName'],
    schema: z.object({
      plan: z.string(),
      fileName: z.string(),
      /** Content address in the document store, a salted hash, and what the file is. */
      document: documentSchema,
      kind: z.enum(['timeline', 'equity-plan', 'roadmap']),
      rows: z.int(),
      /** How far its dates were moved; only the day that was asked for where no row had a date to move yet. */
      anchor: z.object({ date: dateSchema, movedByDays: z.int().nullable(), lawDatesMovedByYears: z.int().nullable() }).nullable(),
      /** What the one who imported confirmed of what was proposed. */
      confirmed: z.object({
        /** For every row whose words say how often, for none, or for the rows on these lines. */
        recurrence: z.union([z.boolean(), z.array(z.int())]),
        bySchool: z.array(z.string()),
      }),
    }),
  }),
  ImportChunkTaken: event({
    says: 'Some rows of the file were taken.',
    schema: z.object({
      fromLine: z.int(),
      toLine: z.int(),
      taken: z.int(),
      held: z.int(),
      unchanged: z.int(),
      /** Tasks, not rows: one row may be a task for each school. */
      added: z.int(),
      changed: z.int(),
      findings: z.array(findingSchema.omit({ value: true })),
    }),
  }),
  RowHeld: event({
    says: 'A row was held back.',
    sealed: ['cells', 'findings'],
    schema: z.object({ line: z.int(), cells: z.record(z.string(), z.string()), findings: z.array(findingSchema) }),
  }),
  RowCorrected: event({
    says: 'A held row was corrected and taken.',
    sealed: ['cells'],
    schema: z.object({ line: z.int(), cells: z.record(z.string(), z.string()), task: z.string() }),
  }),
  RowDismissed: event({
    says: 'A held row was dismissed.',
    sealed: ['reason'],
    schema: z.object({ line: z.int(), reason: z.string().min(1) }),
  }),
  RowReplaced: event({
    says: 'A held row was replaced by a row of a later file.',
    schema: z.object({
      line: z.int(),
      /** Where the row stands now. */
      by: z.object({ import: z.string(), line: z.int() }),
      /** The task of that row; null where it is held back as well. */
      task: z.string().nullable(),
    }),
  }),
  ImportFinished: event({
    says: 'The file was taken in to its end.',
    schema: z.object({
      taken: z.int(),
      held: z.int(),
      added: z.int(),
      changed: z.int(),
      unchanged: z.int(),
      /** Ids of tasks whose row is gone from a changed file: shown, never cancelled unasked. */
      gone: z.array(z.string()),
    }),
  }),
};
export type ImportEvent = EventOf<typeof importEvents>;
