import { z } from 'zod';
import { event, type EventOf } from '#libs/kernel/event-definition.js';
import { dateSchema } from '../schedule.js';

/** One reminder row: a rung of a task for one role. */
export const reminderRefSchema = z.object({
  task: z.string(),
  rung: z.string(),
  on: dateSchema,
  occurrence: z.int().positive().nullable(),
  setBy: z.int().positive(),
  role: z.string(),
});
export type ReminderRef = z.infer<typeof reminderRefSchema>;

const dropped = z.array(
  reminderRefSchema.extend({ reason: z.enum(['finished', 'cancelled', 'date-moved', 'muted', 'no-address', 'later-notice-in-same-digest']) }),
);

/** Sendings whose outcome is not known (killed between the server's answer and our note of it). */
const unknownSendings = z.int().nonnegative();

/** Stream `digest/<person>/<day>`: at most one accepted digest a person and day. */
export const digestEvents = {
  DigestAccepted: event({
    says: 'The mail server accepted the morning digest.',
    schema: z.object({
      person: z.string(),
      /** The reader's day. */
      day: dateSchema,
      messageId: z.string(),
      reminders: z.array(reminderRefSchema),
      dropped,
      unknownSendings,
    }),
  }),
  DigestNotNeeded: event({
    says: 'Nothing of the digest was needed any more.',
    schema: z.object({
      person: z.string(),
      day: dateSchema,
      messageId: z.string(),
      dropped,
      /** Above 0 the reader may have had the mail all the same. */
      unknownSendings,
    }),
  }),
};
export type DigestEvent = EventOf<typeof digestEvents>;
