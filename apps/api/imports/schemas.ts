import { z } from 'zod';
import { draftFindingSchema } from '#libs/domain/draft/events.js';
import { findingSchema } from '#libs/domain/plan/events.js';
import { dateSchema, scheduleSchema } from '#libs/domain/schedule.js';
import { idSchema } from '../http/ids.js';

const named = z.object({ task: z.string(), title: z.string(), phase: z.string().nullable(), site: z.string().nullable() });

/** What an import did, or on a dry run would do. */
export const importReportSchema = z
  .object({
    plan: z.string().nullable().describe('The word that finds the plan; null where the file can’t be read and there is no such plan.'),
    planId: z.string().nullable(),
    taken: z.int().describe('Rows taken, those that changed nothing included.'),
    held: z.int().describe('Rows held back and not dealt with yet.'),
    findings: z.array(
      findingSchema.omit({ params: true }).extend({
        message: z.string(),
        place: z.string().nullable().optional().describe('Of a plan’s text: section, item and field.'),
        at: draftFindingSchema.shape.at.optional().describe('Of a plan’s text: where it stands in the file.'),
      }),
    ),
    import: z.string().nullable().describe('Null on a dry run, and where nothing had to change.'),
    dryRun: z.boolean(),
    preview: z.object({
      added: z.array(named.extend({ line: z.int() })),
      changed: z.array(
        named.extend({
          line: z.int(),
          fields: z.array(z.string()),
          schedule: z.object({ before: scheduleSchema, after: scheduleSchema }).nullable().describe("The file's own dates before and now; null where they stay."),
          grantedEnd: dateSchema.nullable().describe("An end that was granted and is in force until now; it stays where the file's own dates do."),
          renamedFrom: z.string().nullable().describe('What it was called until now, where its row was found under another name.'),
        }),
      ),
      gone: z.array(named).describe('Tasks whose row the file has no more; nothing happens to them unasked.'),
      held: z.array(z.object({ line: z.int(), cells: z.record(z.string(), z.string()) })),
      unchanged: z.int(),
    }),
    anchor: z.object({ date: z.string(), movedByDays: z.int(), lawDatesMovedByYears: z.int() }).nullable(),
    logIndex: z.string().nullable().describe('A page waits for it with wait-for.'),
    readUnder: z
      .object({ program: z.string(), because: z.enum(['plan', 'named', 'form', 'file', 'years', 'newest']), says: z.string() })
      .nullable()
      .optional()
      .describe('The program version by which the file was read, and why that one.'),
    text: z
      .object({ written: z.array(z.string()), removed: z.array(z.string()), unchanged: z.int() })
      .nullable()
      .optional()
      .describe('Of a whole plan: items of its text by their places.'),
  })
  .meta({ id: 'ImportReport' });

export const rowSchema = z.object({ id: idSchema, line: z.coerce.number().int().positive() });
export const cellsSchema = z.object({ cells: z.record(z.string().max(400), z.string().max(20_000)).describe('By heading of the file; what is not given stays as the file has it.') }).strict();
export const correctedSchema = z
  .object({ tasks: z.array(z.string()).describe('Ids of the tasks made from the row.'), findings: importReportSchema.shape.findings, logIndex: z.string().nullable() })
  .meta({ id: 'CorrectedRow' });
