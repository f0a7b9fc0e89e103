import { z } from 'zod';
import { event, type EventOf } from '#libs/kernel/event-definition.js';
import { tenantSchema } from '../grant/events.js';
import { checkSchema } from '../checklist.js';
import { reviewRuleSchema } from '../review-rule.js';
import { dateSchema } from '../schedule.js';
import { pointSchema } from '../submission/events.js';
import { documentSchema } from '../document.js';
import { ruleSourceSchema } from '../vote-rules.js';

const hashesSchema = z.record(z.string(), z.object({ hash: z.string(), material: z.string() }));
export const outcomeSchema = z.enum(['approve', 'return', 'decline']);
export type Outcome = z.infer<typeof outcomeSchema>;

export const questionSchema = z.object({
  section: z.string().min(1).max(80).nullable().default(null),
  text: z.string().trim().min(1).max(1_000),
  citation: z.string().trim().min(1).max(400).nullable().default(null),
});

const countsSchema = z.object({
  approve: z.int().nonnegative(),
  return: z.int().nonnegative(),
  decline: z.int().nonnegative(),
  assigned: z.int().nonnegative(),
  conflicted: z.int().nonnegative(),
  need: z.int().positive(),
});

export const budgetOutcomeSchema = z.enum(['approved', 'declined']);
export type BudgetOutcome = z.infer<typeof budgetOutcomeSchema>;
const { approve: approved, decline: declined, assigned, conflicted, need } = countsSchema.shape;
const budgetCountsSchema = z.object({ approved, declined, assigned, conflicted, need });

/** Which budget, and which file of it: one that was not approved is handed in again. */
const budget = { year: z.string(), document: z.string() };

const done = { on: dateSchema, by: z.string() };
/** The number under which the district submitted it; null: not told. */
const submission = z.int().positive().nullable();
/** Which share carries it to the district; shares of a review are counted from 1. */
const share = z.int().positive();

/** Stream `review/<id>`, in the agency's tenant: how it comes to a decision on what a district submitted. */
export const reviewEvents = {
  ReviewOpened: event({
    version: 3,
    says: 'A review of a submission was opened.',
    sealed: ['title'],
    schema: z.object({
      ...done,
      title: z.string().min(1),
      /** The agency's own plan in which its dates are kept; null: they are not kept as tasks. */
      plan: z.string().nullable(),
      /** Role that the date to decide by is for. */
      owner: z.string().nullable(),
      of: z.object({ tenant: tenantSchema, plan: z.string(), stage: z.string(), grant: z.string() }),
      submission,
      revision: z.int().positive(),
      hash: z.string(),
      sections: hashesSchema,
      /** The body whose members review. */
      body: z.string(),
      /** The program version whose checklist for the stage is among the points; null: those who opened it gave them all. */
      program: z.string().nullable(),
      checklist: z.array(checkSchema).max(200),
      /** How many decide at the least and in which order, as that program has it; null: it is the agency's own choice. */
      rule: reviewRuleSchema.nullable(),
      /** The plan of the cycle before, to be read beside the new one. */
      previous: z.object({ plan: z.string(), revision: z.int().positive().nullable(), document: documentSchema.nullable() }).nullable(),
      decideBy: dateSchema.nullable(),
      /** Where the program has the day; null: there is none, or it is the agency's own. */
      decideBySource: ruleSourceSchema.nullable(),
    }),
    upcasters: {
      1: (data) => ({ ...data, program: null, checklist: (data.checklist as readonly object[]).map((check) => ({ ...check, source: null })) }),
      2: (data) => ({ ...data, submission: null, rule: null, decideBySource: null }),
    },
  }),
  ReviewersAssigned: event({
    says: 'Reviewers were assigned.',
    schema: z.object({ ...done, reviewers: z.array(z.string()).min(1).max(40), need: z.int().positive(), order: z.enum(['parallel', 'in-order']) }),
  }),
  ConflictDeclared: event({
    version: 2,
    says: 'A conflict of interest of a reviewer was declared.',
    sealed: ['reason'],
    upcasters: { 1: (data) => ({ ...data, by: null }) },
    schema: z.object({ reviewer: z.string(), reason: z.string().min(1), on: dateSchema, /** Null: declared when nobody was asked who does. */ by: z.string().nullable() }),
  }),
  ConflictTakenBack: event({
    says: 'A conflict of interest that had been declared was taken back.',
    sealed: ['reason'],
    schema: z.object({ ...done, reviewer: z.string(), reason: z.string().min(1) }),
  }),
  DecideByMoved: event({
    says: 'The day to decide by was moved.',
    sealed: ['reason'],
    schema: z.object({ ...done, decideBy: dateSchema, reason: z.string().min(1) }),
  }),
  RevisionArrived: event({
    version: 2,
    says: 'A corrected revision arrived.',
    upcasters: { 1: (data) => ({ ...data, submission: null }) },
    schema: z.object({ ...done, submission, revision: z.int().positive(), hash: z.string(), sections: hashesSchema, changed: z.array(z.string()).max(120) }),
  }),
  CheckAnswered: event({
    says: 'A point of the checklist was answered.',
    sealed: ['note'],
    schema: z.object({ ...done, key: z.string(), holds: z.enum(['yes', 'no', 'not-applicable']), note: z.string().nullable(), revision: z.int().positive() }),
  }),
  CommentMade: event({
    says: 'A comment was made.',
    sealed: ['text'],
    schema: z.object({
      ...done,
      number: z.int().positive(),
      visibility: z.enum(['internal', 'shared']),
      section: z.string().nullable(),
      text: z.string().min(1),
      share: share.nullable(),
    }),
  }),
  DraftSaved: event({
    says: 'A draft was saved.',
    sealed: ['text'],
    schema: z.object({ ...done, about: z.enum(['opinion', 'questions', 'decision']), text: z.string() }),
  }),
  QuestionsDrafted: event({
    says: 'A round of questions was drafted.',
    sealed: ['questions'],
    schema: z.object({ ...done, round: z.int().positive(), questions: z.array(questionSchema).max(30) }),
  }),
  QuestionsIssued: event({
    says: 'A round of questions was issued.',
    sealed: ['questions'],
    schema: z.object({ ...done, round: z.int().positive(), share, questions: z.array(questionSchema).max(30), answerBy: dateSchema.nullable() }),
  }),
  OpinionRecorded: event({
    says: 'A reviewer gave an opinion.',
    sealed: ['reasons'],
    schema: z.object({
      reviewer: z.string(),
      revision: z.int().positive(),
      hash: z.string(),
      outcome: outcomeSchema,
      reasons: z.string().nullable(),
      /** To be returned, in the reviewer's opinion. */
      sections: z.array(z.string()).max(60),
      on: dateSchema,
    }),
  }),
  ReviewSettled: event({
    says: 'The reviewers came to a result.',
    schema: z.object({ outcome: outcomeSchema, counts: countsSchema, sections: z.array(z.string()).max(60), revision: z.int().positive(), hash: z.string(), on: dateSchema }),
  }),
  DecisionIssued: event({
    says: 'The agency’s decision was issued.',
    sealed: ['reasons', 'points'],
    schema: z.object({
      ...done,
      share,
      outcome: outcomeSchema,
      revision: z.int().positive(),
      hash: z.string(),
      reasons: z.string().min(1),
      sections: z.array(z.string()).max(60),
      points: z.array(pointSchema).max(30),
      backBy: dateSchema.nullable(),
    }),
  }),
  ReturnTakenBack: event({
    says: 'The agency took a mistaken return back.',
    sealed: ['reason'],
    schema: z.object({ ...done, share, reason: z.string().min(1) }),
  }),
  DecisionTakenBack: event({
    says: 'The agency took back a decision that was a mistake: an approval, a refusal, or that on a budget.',
    sealed: ['reason'],
    schema: z.object({
      ...done,
      /** Null: the decision on the plan; else that on the budget of the year. */
      year: budget.year.nullable(),
      /** Null: the district’s record never took the decision, so there is nothing to tell. */
      share: share.nullable(),
      reason: z.string().min(1),
    }),
  }),
  AgencyStateShared: event({
    says: 'The agency told the district how far it is.',
    schema: z.object({ ...done, share, state: z.string() }),
  }),
  BudgetArrived: event({
    says: 'The budget of a year arrived.',
    schema: z.object({ ...done, ...budget }),
  }),
  BudgetOpinionRecorded: event({
    says: 'A reviewer gave an opinion on a budget.',
    sealed: ['reasons'],
    schema: z.object({ reviewer: z.string(), ...budget, outcome: budgetOutcomeSchema, reasons: z.string().nullable(), on: dateSchema }),
  }),
  BudgetSettled: event({
    says: 'The reviewers came to a result on a budget.',
    schema: z.object({ ...budget, outcome: budgetOutcomeSchema, counts: budgetCountsSchema, on: dateSchema }),
  }),
  BudgetDecisionIssued: event({
    says: 'The agency’s decision on a budget was issued.',
    sealed: ['reasons'],
    schema: z.object({ ...done, share, ...budget, outcome: budgetOutcomeSchema, reasons: z.string().nullable() }),
  }),
  ShareDone: event({
    says: 'What was shared reached the district’s record.',
    schema: z.object({ share, logIndex: z.string().nullable() }),
  }),
  ShareRefused: event({
    says: 'The district’s record did not take what was shared.',
    sealed: ['detail'],
    schema: z.object({ share, code: z.string(), /** Its particulars, as JSON. */ detail: z.string() }),
  }),
  ShareDropped: event({
    says: 'What the district’s record refused is not to be told any more.',
    sealed: ['reason'],
    schema: z.object({ ...done, share, reason: z.string().min(1) }),
  }),
  ShareWantedAgain: event({
    says: 'What was shared was to be told again.',
    schema: z.object({ ...done, share }),
  }),
};
export type ReviewEvent = EventOf<typeof reviewEvents>;
