import { z } from 'zod';
import { command, type CommandOf } from '#libs/kernel/command-definition.js';
import { parseInstant, type Instant } from '#libs/kernel/dates.js';
import { explanationsSchema } from '../../guards.js';
import { namingPlan, planName } from '../../plan-name.js';
import { dateSchema } from '../../schedule.js';
import { MOST_MEMBERS, ruleSourceSchema, someVoteRulesSchema } from '../../vote-rules.js';

const text = (most: number, describes: string) => z.string().trim().min(1).max(most).describe(describes);
const person = (describes: string) => z.string().min(1).max(200).describe(describes);
/** Ids are kept in the clear: letters, digits, dots and hyphens, and no words about anybody. */
const motion = z.string().max(120).regex(/^[A-Za-z0-9][A-Za-z0-9._-]*$/).describe('Id of the motion.');
const approvalId = namingPlan(z.string().max(320).regex(/^[\p{L}\p{N}_-]+\/[a-z0-9-]+$/u).meta({ examples: ['PLAN/board-approval'] }), 'plan/stage');
const moment = (describes: string) =>
  z
    .string()
    .refine((given) => parseInstant(given) !== null, { message: 'not a moment, as 2026-03-09T19:00:00-05:00' })
    .transform((given) => parseInstant(given) as Instant)
    .meta({ format: 'date-time', examples: ['2026-03-09T19:05:00-05:00'] })
    .describe(describes);
const explanations = explanationsSchema.default({}).describe('Why it is right to vote although a guard warns, by the guard’s id.');
const on = (describes: string) => dateSchema.optional().describe(describes);
const vote = z.enum(['aye', 'nay', 'abstain', 'recused', 'absent']);
/** On whose word something is corrected. */
const saying = {
  by: person('Who says so.'),
  role: z.string().min(1).max(200).nullable().default(null).describe('Id of the role that they say it in; null: as a member of the board.'),
};
const votes = {
  motion,
  member: person('The member.'),
  reason: z.string().trim().min(1).max(2000).nullable().default(null).describe('Why; an abstention needs it.'),
  legalConflict: z.boolean().default(false).describe('The abstention is for a conflict that the law knows.'),
};

export const meetingCommands = {
  callMeeting: command(
    'Call a meeting of a board.',
    z.object({
      body: z.string().min(1).max(200).describe("The board's id."),
      plan: planName().nullable().default(null).describe('The plan whose page shows it, by id or slug; null: of no plan.'),
      stage: z.string().min(1).max(120).nullable().default(null).describe("The plan's stage whose rules it goes by."),
      kind: z.enum(['regular', 'special']).describe('A special meeting acts only on its stated purpose.'),
      on: dateSchema.describe('The day.'),
      time: z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/).meta({ examples: ['18:30'] }).describe("When it begins, on the district's clock, as HH:MM."),
      place: text(400, 'Where.'),
      purpose: z.array(z.string().trim().min(1).max(500)).max(20).default([]).describe('What it is called for, point by point.'),
      approvals: z.array(approvalId).max(20).default([]).describe('Approvals that it is called for, as `<plan>/<stage>`, the plan by id or slug.'),
      rules: someVoteRulesSchema.nullable().default(null).describe('Rules of this meeting alone that differ from those of the board, or of the program where the board adopted none; all of them where there is neither.'),
      calledOn: dateSchema.optional().describe('The day on which it was called, where that was before today.'),
      rulesSource: ruleSourceSchema.nullable().default(null).describe('Where those rules of this meeting come from.'),
      rulesBecause: z.string().trim().min(1).max(1000).nullable().default(null).describe('Why this meeting does not go by the rules that it would go by.'),
    }),
  ),
  postNotice: command(
    'Note that the notice of a meeting was posted.',
    z.object({ at: moment('When it was posted.'), where: text(400, 'Where it was posted.') }),
  ),
  cancelMeeting: command('Cancel a meeting that was called.', z.object({ reason: text(2000, 'Why.') })),
  openMeeting: command(
    'Open a meeting.',
    z.object({
      at: moment('When it was called to order.'),
      present: z.array(z.string().min(1).max(200)).max(MOST_MEMBERS).default([]).describe('Members who are there.'),
    }),
  ),
  takeBackOpening: command(
    'Take back the opening of a meeting that was opened by mistake: it is called as before.',
    z.object({ reason: text(2000, 'How the mistake came about.') }),
  ),
  arrive: command('Note that a member came in.', z.object({ member: person('The member.'), at: moment('When.') })),
  leave: command('Note that a member left the room.', z.object({ member: person('The member.'), at: moment('When.') })),
  takeBackLeaving: command(
    'Take back a departure that was recorded by mistake.',
    z.object({ member: person('The member.'), reason: text(2000, 'How the mistake came about.') }),
  ),
  declareInterest: command(
    'Declare a member’s interest in a matter: they do not vote on it.',
    z.object({
      member: person('The member.'),
      about: namingPlan(z.string().min(1).max(400), 'plan/stage').describe('Id of a motion, or the approval as `<plan>/<stage>`.'),
      reason: text(2000, 'What the interest is.'),
    }),
  ),
  moveMotion: command(
    'Move a motion.',
    z.object({
      motion,
      about: z
        .union([
          z.strictObject({
            approval: approvalId.describe('`<plan>/<stage>`.'),
            revision: z.int().positive().describe('The revision that the board has before it.'),
            hash: z.string().regex(/^[0-9a-f]{64}$/).meta({ examples: ['0123456789abcdef'.repeat(4)] }).describe('Its hash.'),
            text: z.string().trim().min(1).max(4000).optional().describe('The motion in words.'),
          }),
          z.strictObject({ text: z.string().trim().min(1).max(4000).describe('The motion in words.') }),
        ])
        .describe('A frozen revision to approve, or any other business in words.'),
      mover: person('The member who moves it.'),
      under: z.int().positive().max(20).nullable().default(null).describe("Which point of a special meeting's purpose it is under; 1 is the first."),
    }),
  ),
  secondMotion: command('Second a motion.', z.object({ motion, seconder: person('The member who seconds it.') })),
  withdrawMotion: command('Withdraw a motion that has not been decided.', z.object({ motion, reason: text(2000, 'Why.') })),
  callTheRoll: command(
    'Call the roll on a motion.',
    z.object({ motion, at: moment('When; as of what was recorded last where it is not given.').optional(), explanations }),
  ),
  castVote: command('Record the vote of a member.', z.object({ ...votes, vote: vote.describe('Their vote; who is not there is absent by the roll.') })),
  correctVote: command(
    'Correct a vote that was recorded wrongly, was forgotten, or was none: the result is computed anew, once the meeting is adjourned too.',
    z.object({ ...votes, vote: vote.describe('How they really voted; absent where they cast none.'), why: text(2000, 'How the mistake came about.'), ...saying }),
  ),
  closeVote: command('Close the vote on a motion: its result is computed from the roll.', z.object({ motion })),
  adjourn: command('Adjourn a meeting.', z.object({ at: moment('When.') })),
  draftMinutes: command('Note that the minutes are drafted and open to the public.', z.object({ on: on("The day; today where it isn't given.") })),
  approveMinutes: command(
    'Note that the board approved the minutes.',
    z.object({
      on: on("The day; today where it isn't given."),
      at: z.string().min(1).max(200).nullable().default(null).describe('Id of the meeting that approved them.'),
    }),
  ),
  publishMinutes: command('Note that the minutes were published.', z.object({ on: on("The day; today where it isn't given."), where: text(400, 'Where.') })),
  correctMinutes: command(
    'Correct the minutes of an adjourned meeting. Nothing is changed: the correction stands beside them.',
    z.object({
      correction: text(4000, 'What was wrong and how it was.'),
      ...saying,
    }),
  ),
};
export type MeetingCommand = CommandOf<typeof meetingCommands>;
