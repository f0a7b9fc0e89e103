import { z } from 'zod';
import { event, type EventOf } from '#libs/kernel/event-definition.js';
import { dateSchema } from '../../schedule.js';
import { MOST_MEMBERS, ruleSourceSchema, thresholds, voteRulesSchema, withSecond } from '../../vote-rules.js';

const text = (most: number) => z.string().trim().min(1).max(most);
const person = z.string().min(1).max(200);
const motion = z.string().min(1).max(120);
const members = z.array(person).max(MOST_MEMBERS);
const count = z.int().min(0).max(MOST_MEMBERS);
/** RFC 3339 in UTC: people tell the time of the wall clock, and commands make it a moment. */
export const momentSchema = z.string().regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);

export const voteSchema = z.enum(['aye', 'nay', 'abstain', 'recused']);
export type Vote = z.infer<typeof voteSchema>;
/** As it stands on the roll: who cast none was absent. */
const onRollSchema = z.enum([...voteSchema.options, 'absent']);
export type OnRoll = z.infer<typeof onRollSchema>;

/** A motion to approve one frozen revision, as the board saw it. */
export const aboutApprovalSchema = z.object({
  /** `<plan>/<stage>`: the stream of the approval. */
  approval: z.string(),
  revision: z.int().positive(),
  hash: z.string(),
});
export type AboutApproval = z.infer<typeof aboutApprovalSchema>;

/** The roll as it was called: who serves, and who is in the room at that moment. */
const rollSchema = z.object({ serving: members, present: members });
export type Roll = z.infer<typeof rollSchema>;

/** What a vote came to. Flat, so that it is told in one line; recomputed from the votes wherever it is doubted. */
const resultSchema = z.object({
  motion,
  ayes: count,
  nays: count,
  abstentions: count,
  recused: count,
  absent: count,
  present: count,
  serving: count,
  threshold: z.enum(thresholds),
  /** What the threshold is a share of, and the ayes that it asks for. */
  base: count,
  needed: z.int().positive(),
  /** `vote`: as the roll was called. `correction`: after a vote was corrected. */
  because: z.enum(['vote', 'correction']),
});
export type Result = z.infer<typeof resultSchema>;

/** Whose rules they are: the board's own, in force from a day on; else the program's; of a meeting of no stage, those given with it. */
const rulesFromSchema = { rulesFrom: z.enum(['board', 'program', 'meeting']), adoptedFrom: dateSchema.nullable() };

/** Whether something was known here as it happened, or told when it had. */
const recordedSchema = z.enum(['then', 'afterwards']);

export const meetingEvents = {
  MeetingCalled: event({
    says: 'A meeting of the board was called.',
    version: 2,
    upcasters: { 1: withSecond },
    sealed: ['place', 'purpose', 'rulesText', 'overrideText', 'overrideBecause'],
    schema: z.object({
      body: z.string(),
      /** The plan whose page shows it, and the stage whose dates it goes by; null for a meeting of no plan. */
      plan: z.string().nullable(),
      stage: z.string().nullable(),
      kind: z.enum(['regular', 'special']),
      on: dateSchema,
      /** `HH:MM` on the district's clock, and that moment. */
      time: z.string(),
      startsAt: momentSchema,
      place: text(400),
      /** What it is called for, point by point: a special meeting acts on nothing else. */
      purpose: z.array(text(500)).max(20),
      /** Approvals that it is called for, as `<plan>/<stage>`. */
      approvals: z.array(z.string()).max(20),
      rules: voteRulesSchema,
      /** Where the rules come from: how sure that is, and in words. */
      rulesMark: ruleSourceSchema.shape.mark,
      rulesText: ruleSourceSchema.shape.text,
      ...rulesFromSchema,
      /** Names of the rules that are this meeting's alone, where those come from, and why it does not go by the others. */
      overridden: z.array(z.string()),
      overrideMark: ruleSourceSchema.shape.mark.nullable(),
      overrideText: ruleSourceSchema.shape.text.nullable(),
      overrideBecause: text(1000).nullable(),
      /** The last day on which its notice can be posted; null where no notice is asked for. */
      noticeBy: dateSchema.nullable(),
      planStart: dateSchema.nullable(),
      planEnd: dateSchema.nullable(),
      /** The day on which it was called, as it is told; the day of its record where nobody tells it. */
      calledOn: dateSchema,
      recordedOn: dateSchema,
      /** `afterwards`: when it had been called on an earlier day, or was over. */
      recorded: recordedSchema,
    }),
  }),
  NoticePosted: event({
    says: 'The notice of the meeting was posted.',
    sealed: ['where'],
    schema: z.object({
      at: momentSchema,
      where: text(400),
      /** Whether it was early enough by the board's rule; `no-rule` where none asks for a notice. */
      kept: z.enum(['kept', 'late', 'no-rule']),
      /** `afterwards`: it is of a day before the meeting was recorded here. */
      recorded: recordedSchema,
    }),
  }),
  MeetingCancelled: event({
    says: 'The meeting was cancelled.',
    sealed: ['reason'],
    schema: z.object({ reason: text(2000) }),
  }),
  RulesTakenUp: event({
    says: 'The board had adopted other rules since the meeting was called, and it goes by those.',
    version: 2,
    upcasters: { 1: withSecond },
    sealed: ['rulesText'],
    schema: z.object({
      /** Those that the meeting overrode, and the rule of its notice, are as they were when it was called. */
      rules: voteRulesSchema,
      rulesMark: ruleSourceSchema.shape.mark,
      rulesText: ruleSourceSchema.shape.text,
      ...rulesFromSchema,
    }),
  }),
  MeetingOpened: event({
    says: 'The meeting was opened.',
    schema: z.object({ at: momentSchema, present: members }),
  }),
  OpeningTakenBack: event({
    says: 'The meeting had been opened by mistake; it is called as before.',
    sealed: ['reason'],
    schema: z.object({ reason: text(2000) }),
  }),
  MemberArrived: event({ says: 'A member came in.', schema: z.object({ member: person, at: momentSchema }) }),
  MemberDeparted: event({ says: 'A member left the room.', schema: z.object({ member: person, at: momentSchema }) }),
  DepartureTakenBack: event({
    says: 'A departure that was recorded by mistake was taken back.',
    sealed: ['reason'],
    schema: z.object({ member: person, reason: text(2000) }),
  }),
  InterestDeclared: event({
    says: 'A member declared an interest.',
    sealed: ['reason'],
    schema: z.object({
      member: person,
      /** Id of a motion, or the approval `<plan>/<stage>`. */
      about: z.string(),
      reason: text(2000),
    }),
  }),
  MotionMoved: event({
    says: 'A motion was moved.',
    sealed: ['text'],
    schema: z.object({
      motion,
      /** In words; null: what it is about says it. */
      text: text(4000).nullable(),
      about: aboutApprovalSchema.nullable(),
      mover: person,
      /** Which point of the purpose it is under; 1 is the first. Null: none is named. */
      under: z.int().positive().nullable(),
    }),
  }),
  MotionSeconded: event({ says: 'A motion was seconded.', schema: z.object({ motion, seconder: person }) }),
  MotionWithdrawn: event({
    says: 'A motion was withdrawn.',
    sealed: ['reason'],
    schema: z.object({ motion, reason: text(2000) }),
  }),
  RollCalled: event({
    says: 'The roll was called.',
    schema: rollSchema.extend({
      motion,
      at: momentSchema,
      /** How many were there, and how many had to be. */
      inRoom: count,
      quorum: z.int().positive(),
    }),
  }),
  VoteCast: event({
    says: 'A member voted.',
    sealed: ['reason'],
    schema: z.object({ motion, member: person, vote: voteSchema, reason: text(2000).nullable(), legalConflict: z.boolean() }),
  }),
  VoteCorrected: event({
    says: 'A vote that was recorded wrongly was corrected.',
    version: 2,
    upcasters: { 1: (data) => ({ ...data, by: null, role: null }) },
    sealed: ['reason', 'why'],
    schema: z.object({
      motion,
      member: person,
      was: onRollSchema,
      vote: onRollSchema,
      reason: text(2000).nullable(),
      legalConflict: z.boolean(),
      /** Why the first record was wrong. */
      why: text(2000),
      /** Who says so; null of one that was recorded while nobody was asked. */
      by: person.nullable(),
      /** The role that they say it in; null: as a member of the board. */
      role: z.string().min(1).max(200).nullable(),
      on: dateSchema,
      /** `afterwards`: when the meeting had been adjourned. */
      recorded: recordedSchema,
    }),
  }),
  MotionCarried: event({ says: 'The motion was carried.', schema: resultSchema }),
  MotionFailed: event({ says: 'The motion failed.', schema: resultSchema }),
  BusinessEnded: event({
    says: 'The quorum was lost, and business ended.',
    schema: z.object({
      at: momentSchema,
      inRoom: count,
      quorum: z.int().positive(),
      /** Motions that were before the board and fell with it. */
      lapsed: z.array(motion).max(200),
    }),
  }),
  MeetingAdjourned: event({
    says: 'The meeting was adjourned.',
    schema: z.object({ at: momentSchema, lapsed: z.array(motion).max(200) }),
  }),
  MinutesDrafted: event({ says: 'The minutes were drafted.', schema: z.object({ on: dateSchema }) }),
  MinutesApproved: event({
    says: 'The minutes were approved.',
    schema: z.object({
      on: dateSchema,
      /** The meeting that approved them, where it is kept here. */
      at: z.string().nullable(),
    }),
  }),
  MinutesPublished: event({
    says: 'The minutes were published.',
    sealed: ['where'],
    schema: z.object({ on: dateSchema, where: text(400) }),
  }),
  MinutesCorrected: event({
    says: 'The minutes were corrected.',
    sealed: ['correction'],
    schema: z.object({
      correction: text(4000),
      /** Who says so. */
      by: person,
      on: dateSchema,
    }),
  }),
};
export type MeetingEvent = EventOf<typeof meetingEvents>;
