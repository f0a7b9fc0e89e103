import { z } from 'zod';
import { command, type CommandOf } from '#libs/kernel/command-definition.js';
import { planName } from '../plan-name.js';
import { dateSchema } from '../schedule.js';
import { boundWaitSchema, rungSchema, sourceSchema, taskContentSchema } from './events.js';

const reason = (why: string) => z.string().trim().min(1).max(4000).describe(why);

export const taskCommands = {
  planTask: command(
    'Plan a task: what is to be done, by whom, and when.',
    z.object({
      plan: planName().describe('Id or slug of the plan that the task belongs to.'),
      content: taskContentSchema.describe('What the task is.'),
      source: sourceSchema.nullable().default(null).describe('The import and line that it was made from; null when planned by hand.'),
      anchoredByDays: z.int().default(0).describe('By how many days an anchored import moved its dates.'),
    }),
  ),
  reviseTask: command(
    'Give a task new particulars, as a changed file has them. Finished work is left alone.',
    z.object({
      content: taskContentSchema.describe('All that the task now is; what is the same as before stays.'),
      source: sourceSchema.nullable().default(null).describe('The import and line of the change; null when changed by hand.'),
    }),
  ),
  startTask: command('Say that work on a task has begun.', z.object({})),
  completeTask: command(
    'Say that a task is done, or the open occurrence of one that comes again.',
    z.object({
      on: dateSchema.optional().describe("The day it was done; today where it isn't given."),
      note: z.string().trim().max(4000).nullable().default(null).describe('What was done, or where the evidence lies.'),
    }),
  ),
  askForMoreTime: command(
    'Ask for a later end.',
    z.object({ until: dateSchema.describe('The end that is asked for.'), reason: reason('Why more time is needed.') }),
  ),
  declineMoreTime: command('Decline a request for more time.', z.object({ reason: reason('Why not.') })),
  extendTask: command(
    'Give a task a later end, asked for or not.',
    z.object({ until: dateSchema.describe('The new end.'), reason: reason('Why more time is given.') }),
  ),
  cancelTask: command('Cancel a task that is not to be done any more.', z.object({ reason: reason('Why it is not to be done.') })),
  reopenTask: command('Open a done or cancelled task again.', z.object({ reason: reason('Why it is open again.') })),
  openWait: command(
    'Keep what a stage waits for as a task, or give it another date.',
    z.object({
      plan: z.string().min(1),
      given: z.object({
        key: z.string().min(1).describe('What names it within its stage.'),
        title: z.string().min(1),
        owners: z.array(z.string().min(1)).describe('Role ids.'),
        start: dateSchema,
        due: dateSchema.nullable().describe('Null: no day is fixed, it is looked at from time to time.'),
        evidence: z.string().min(1).nullable().default(null).describe('What is to be filed with it.'),
      }),
      wait: boundWaitSchema,
    }),
    'process',
  ),
  settleWait: command(
    'End the task of something that a stage waited for.',
    z.object({
      done: z.boolean().describe('Whether it has come; false: it is not needed any more.'),
      note: z.string().min(1).nullable().default(null).describe('How it came, where that must be told.'),
    }),
    'process',
  ),
  fireDeadline: command(
    'Act on a date that has come.',
    z.object({
      item: z.enum(['start', 'reminder', 'end']).describe('What fell due.'),
      rung: z.union([rungSchema, z.literal('')]).describe('Which notice of a reminder; empty for the others.'),
      on: dateSchema.describe('The day that it belongs to.'),
      occurrence: z.int().positive().nullable().describe('Which occurrence of a task that comes again.'),
      setBy: z.int().positive().describe("Number of the event of the task that set the date."),
    }),
    'system',
  ),
};

export type TaskCommand = CommandOf<typeof taskCommands>;
