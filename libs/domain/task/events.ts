import { z } from 'zod';
import { event, type EventOf } from '#libs/kernel/event-definition.js';
import { dateSchema, recurrenceSchema, scheduleSchema } from '../schedule.js';

/** Which notice: days before the end, the day itself, after it, to the person above, or a look at something ongoing. */
export const rungSchema = z
  .string()
  .regex(/^(before-\d+|on-the-day|overdue|escalation|check|missed)$/)
  .meta({ id: 'Rung', examples: ['before-7', 'on-the-day', 'overdue', 'escalation', 'check'] });

/** The words of the source, kept beside what was made of them. */
const asWrittenSchema = z.object({
  start: z.string().nullable(),
  end: z.string().nullable(),
  timeline: z.string().nullable(),
  responsible: z.string().nullable(),
});

/** What a task is: everything that a source file says of it. */
export const taskContentSchema = z.object({
  phase: z.string().nullable(),
  /** Where it stands in its plan: 1 is the first. */
  position: z.int().positive(),
  /** The words that find it again in a changed file: phase and step (and site), as written. */
  matchKey: z.string(),
  title: z.string().min(1),
  /** Role ids; the first is the one named owner. */
  owners: z.array(z.string().min(1)),
  schedule: scheduleSchema,
  recurrence: recurrenceSchema.nullable(),
  /** The school that this task is for, where a row was made into one task a school. */
  site: z.string().nullable(),
  evidenceAskedFor: z.string().nullable(),
  successMetric: z.string().nullable(),
  resources: z.string().nullable(),
  asWritten: asWrittenSchema,
  /** Ids of tasks that should be done first. */
  dependsOn: z.array(z.string()),
});
export type TaskContent = z.infer<typeof taskContentSchema>;

/** Sealed: free text names people. Dates, roles and order stay in the clear, since deadlines outlive an erased text. */
const personalContent = ['title', 'matchKey', 'evidenceAskedFor', 'successMetric', 'resources', 'asWritten', 'site', 'phase'] as const;

/** The import and the line of its file that a task was made from. */
export const sourceSchema = z.object({ import: z.string(), line: z.int() });

/** The stage that waits for it: the task is done when the stage says so, and by nobody's word alone. */
export const boundWaitSchema = z.object({
  /** `council-round/…`, `approval/…`, `submission/…`; of a request for more time `task/…`. */
  stream: z.string(),
  /** `<stage>/<key of the program's rule>`: finds the rule that sets the date, and its source; see `Wait`. */
  rule: z.string(),
  process: z.object({ kind: z.enum(['council', 'board', 'submission']), subject: z.string(), round: z.int().positive() }).nullable(),
});
export type BoundWait = z.infer<typeof boundWaitSchema>;

const occurrence = z.int().positive().nullable();

export const taskEvents = {
  TaskPlanned: event({
    version: 2,
    says: 'The task was planned.',
    // Before stages waited for anything, every task was planned by people.
    upcasters: { 1: (data) => ({ ...data, wait: null }) },
    sealed: [...personalContent],
    schema: taskContentSchema.extend({
      plan: z.string(),
      /** Where it came from: the import and the line of its file, or null when a person planned it by hand. */
      source: sourceSchema.nullable(),
      /** The tenant's day on which it was planned: notices for earlier days are history. */
      plannedOn: dateSchema,
      /** By how many days an anchored import moved its dates. */
      anchoredByDays: z.int(),
      /** Null for a task that people plan and finish. */
      wait: boundWaitSchema.nullable(),
    }),
  }),
  TaskRevised: event({
    says: 'The task got new particulars, from a changed file or from the stage that waits for it.',
    sealed: [...personalContent],
    schema: taskContentSchema.extend({
      /** Names of the fields that differ; only with `schedule` or `recurrence` among them do its dates move. */
      changed: z.array(z.string()).min(1),
      source: sourceSchema.nullable(),
      revisedOn: dateSchema,
    }),
  }),
  TaskStarted: event({
    says: 'The task was started.',
    datable: true,
    schema: z.object({ because: z.enum(['by-hand', 'start-date-reached', 'past-at-import']) }),
  }),
  TaskDone: event({
    says: 'The task was done.',
    datable: true,
    sealed: ['note'],
    schema: z.object({ on: dateSchema, note: z.string().nullable() }),
  }),
  OccurrenceDone: event({
    says: 'One occurrence of the task was done.',
    datable: true,
    sealed: ['note'],
    schema: z.object({ occurrence: z.int().positive(), on: dateSchema, note: z.string().nullable() }),
  }),
  OccurrenceMissed: event({
    says: 'One occurrence of the task ended without being done.',
    datable: true,
    schema: z.object({ occurrence: z.int().positive(), end: dateSchema }),
  }),
  OccurrenceOpened: event({
    says: 'The next occurrence of the task was opened.',
    datable: true,
    schema: z.object({ occurrence: z.int().positive(), start: dateSchema, end: dateSchema }),
  }),
  TaskOverdue: event({
    says: 'The task was not done by its end.',
    datable: true,
    schema: z.object({ end: dateSchema, because: z.enum(['end-passed', 'past-at-import']) }),
  }),
  ExtensionAsked: event({
    says: 'More time was asked for.',
    sealed: ['reason'],
    schema: z.object({ until: dateSchema, reason: z.string().min(1) }),
  }),
  ExtensionDeclined: event({
    says: 'The request for more time was declined.',
    sealed: ['reason'],
    schema: z.object({ reason: z.string().min(1) }),
  }),
  TaskExtended: event({
    says: 'The task was given more time.',
    sealed: ['reason'],
    schema: z.object({
      from: dateSchema,
      until: dateSchema,
      reason: z.string().min(1),
      /** Role or person id of who granted it. */
      grantedBy: z.string().min(1),
      extendedOn: dateSchema,
    }),
  }),
  TaskCancelled: event({
    says: 'The task was cancelled.',
    sealed: ['reason'],
    schema: z.object({ reason: z.string().min(1) }),
  }),
  TaskReopened: event({
    says: 'The task was opened again.',
    sealed: ['reason'],
    schema: z.object({ reason: z.string().min(1), reopenedOn: dateSchema }),
  }),
  ReminderRaised: event({
    says: 'A reminder fell due.',
    schema: z.object({
      rung: rungSchema,
      /** The day that the rung belongs to. */
      on: dateSchema,
      occurrence,
      /** Number of the event of this task that set the date: a date that moves away and back is a new rung. */
      setBy: z.int().positive(),
      /** Role ids; each is one row that ends in one digest, or obsolete. */
      to: z.array(z.string()).min(1),
    }),
  }),
  ReminderObsolete: event({
    says: 'A reminder was not needed any more.',
    schema: z.object({
      rung: rungSchema,
      on: dateSchema,
      occurrence,
      setBy: z.int().positive(),
      reason: z.enum(['collapsed-into-later', 'finished', 'cancelled', 'date-moved', 'past-at-import']),
    }),
  }),
};

export type TaskEvent = EventOf<typeof taskEvents>;
