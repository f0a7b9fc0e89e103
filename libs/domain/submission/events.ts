import { z } from 'zod';
import { event, type EventOf } from '#libs/kernel/event-definition.js';
import { agencySchema } from '../grant/events.js';
import { guardRecordSchema } from '../guards.js';
import { dateSchema } from '../schedule.js';
import { documentSchema } from '../document.js';

/** What a person hands in with the package, in place of what Planline makes, or beside it. */
export const attachableKinds = ['plan-docx', 'signature-pdf', 'signature-scan'] as const;
export const packagedKinds = [...attachableKinds, 'budget', 'manifest'] as const;

const sha256Schema = z.string().regex(/^[0-9a-f]{64}$/, 'a SHA-256, hexadecimal');
const packagedSchema = z.object({ kind: z.enum(packagedKinds), fileName: z.string().min(1).max(200), document: documentSchema, sha256: sha256Schema });
export type Packaged = z.infer<typeof packagedSchema>;

/** How Planline knows what the agency did: a person of the district wrote it down, or the agency's own person did it here. */
export const toldSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('recorded'), by: z.string() }),
  z.object({ kind: z.literal('agency'), ...agencySchema.shape }),
]);
export type Told = z.infer<typeof toldSchema>;

const sectionsSchema = z.array(z.string().min(1).max(80)).max(60);
const hashesSchema = z.record(z.string(), z.object({ hash: z.string(), material: z.string() }));
export type Hashes = z.infer<typeof hashesSchema>;
const year = z.string().regex(/^\d{4}$/);
/** What a package is of: the plan; or, where a year is named, the budget of that year as it was handed in last before. */
const budget = year.nullable();

/** What the agency did, who says so, and what shows it. `number` counts its decisions; a letter belongs to each. */
const told = { on: dateSchema, told: toldSchema, evidence: documentSchema.nullable(), note: z.string().nullable() };
const decided = { ...told, number: z.int().positive(), revision: z.int().positive(), hash: z.string(), letter: documentSchema.nullable() };

/**
 * The submission that a document was put in for, and the revision that it is of: it goes with no other. Null in what was
 * recorded before that was told: of the submission of then, or of the next one where there was none.
 */
const attachedTo = { submission: z.int().positive().nullable(), revision: z.int().positive().nullable() };

export const pointSchema = z.object({ section: z.string().min(1).max(80), text: z.string().trim().min(1).max(1_000) });

/** Stream `submission/<plan>/<stage>`: the submitter's side of what goes to an agency, and all that came back. */
export const submissionEvents = {
  SubmissionOpened: event({
    says: 'The submission to the agency was opened.',
    schema: z.object({
      plan: z.string(),
      stage: z.string(),
      agency: z.string(),
      /** The agency's state; null where it has none before something was submitted. */
      state: z.string().nullable(),
      period: z.object({ start: dateSchema, end: dateSchema }),
      /** The years for which the program asks for a budget, by the one in which each begins. */
      budgetYears: z.array(year).max(12),
      openedOn: dateSchema,
    }),
  }),
  SubmissionPeriodChanged: event({
    says: 'The period of the plan changed, and with it the days and the budget years of the submission.',
    schema: z.object({
      period: z.object({ start: dateSchema, end: dateSchema }),
      budgetYears: z.array(year).max(12),
      on: dateSchema,
    }),
  }),
  RevisionSubmitted: event({
    says: 'A revision was submitted to the agency.',
    sealed: ['guards'],
    schema: z.object({
      /** 1 is the first submission, 2 the first after a return. */
      number: z.int().positive(),
      revision: z.int().positive(),
      hash: z.string(),
      sections: hashesSchema,
      state: z.string(),
      on: dateSchema,
      by: z.string(),
      guards: z.array(guardRecordSchema),
      /** The boards' approvals that it rests on. */
      approvals: z.array(z.object({ stage: z.string(), revision: z.int().nullable(), hash: z.string().nullable(), approvedOn: dateSchema.nullable() })),
      /** Where its package is mailed, and whether without being asked. */
      deliver: z.object({ to: z.string().nullable(), automatic: z.boolean() }),
    }),
  }),
  PackageDocumentAttached: event({
    says: 'A document was put into the package.',
    version: 2,
    sealed: ['fileName', 'reason'],
    // Version 1 did not say of which text it is.
    upcasters: { 1: (data) => ({ ...data, submission: null, revision: null }) },
    schema: z.object({
      kind: z.enum(attachableKinds),
      document: documentSchema,
      fileName: z.string(),
      reason: z.string().nullable(),
      ...attachedTo,
      on: dateSchema,
      by: z.string(),
    }),
  }),
  PackageDocumentDetached: event({
    says: 'A document was taken out of the package again.',
    sealed: ['fileName', 'reason'],
    schema: z.object({ kind: z.enum(attachableKinds), /** Its id. */ document: z.string(), fileName: z.string(), ...attachedTo, reason: z.string(), on: dateSchema, by: z.string() }),
  }),
  PackageRendered: event({
    says: 'A package was made.',
    schema: z.object({
      package: z.int().positive(),
      /** The submission of the plan that it is of, or under which its budget is. */
      submission: z.int().positive(),
      revision: z.int().positive(),
      budget,
      documents: z.array(packagedSchema).min(1).max(20),
      /** What it was built from: whatever is in the log up to this index, and this stream up to this version. */
      builtFrom: z.object({ logIndex: z.string().regex(/^\d+$/), version: z.int() }),
      on: dateSchema,
    }),
  }),
  PackageSendingWanted: event({
    says: 'The package was to be sent.',
    schema: z.object({ package: z.int().positive(), to: z.string(), by: z.string(), on: dateSchema }),
  }),
  PackageSendingBegun: event({
    says: 'A sending of the package began.',
    schema: z.object({ package: z.int().positive(), messageId: z.string() }),
  }),
  PackageNotSent: event({
    says: 'The mail server did not take the package.',
    sealed: ['detail'],
    schema: z.object({
      package: z.int().positive(),
      outcome: z.enum(['refused', 'put-off', 'not-reached', 'unknown']),
      detail: z.string(),
      /** No further try is made unless somebody asks for it. */
      final: z.boolean(),
    }),
  }),
  PackageSent: event({
    says: 'The mail server took the package, or this installation’s own outbox did.',
    schema: z.object({
      package: z.int().positive(),
      messageId: z.string(),
      /** Where it went, which an installation may divert. */
      to: z.string(),
      /** `outbox`: into this installation's own folder, and to nobody. */
      via: z.enum(['mail', 'outbox']),
      /** Sendings before it of which nobody knows whether the server took them, under the same Message-ID. */
      unknownSendings: z.int().nonnegative(),
      on: dateSchema,
    }),
  }),
  HandedInOtherwise: event({
    says: 'The package was handed in by other means.',
    sealed: ['means'],
    schema: z.object({ submission: z.int().positive(), budget, package: z.int().nullable(), means: z.string(), on: dateSchema, by: z.string(), receipt: documentSchema }),
  }),
  ReceiptFiled: event({
    says: 'A receipt was filed.',
    sealed: ['note'],
    schema: z.object({
      submission: z.int().positive(),
      budget,
      /** `sending`: what became of a sending, by our own account. `agency`: that the agency has it. */
      of: z.enum(['sending', 'agency']),
      package: z.int().nullable(),
      document: documentSchema.nullable(),
      note: z.string().nullable(),
      on: dateSchema,
      /** Null: by Planline itself. */
      by: z.string().nullable(),
    }),
  }),
  SubmissionExtended: event({
    says: 'The agency gave more time.',
    version: 2,
    sealed: ['reason'],
    // Version 1 was of the plan alone.
    upcasters: { 1: (data) => ({ ...data, year: null }) },
    schema: z.object({
      of: z.enum(['submit', 'resubmit', 'budget']),
      /** Of a budget: the year in which it begins; null of the plan. */
      year: year.nullable(),
      /** The day that law or program gives, which stays what it is. */
      statutory: dateSchema.nullable(),
      until: dateSchema,
      reason: z.string().min(1),
      document: documentSchema.nullable(),
      on: dateSchema,
      by: z.string(),
    }),
  }),
  AgencyStateRecorded: event({
    says: 'The agency’s state changed.',
    sealed: ['note'],
    schema: z.object({ from: z.string(), to: z.string(), ...told }),
  }),
  SubmissionReturned: event({
    says: 'The agency returned the plan for modification.',
    sealed: ['reason', 'points', 'note'],
    schema: z.object({
      ...decided,
      from: z.string(),
      state: z.string(),
      /** Only these may be changed. */
      sections: sectionsSchema.min(1),
      reason: z.string().min(1),
      points: z.array(pointSchema).max(30),
      /** The day by which the agency wants it back; null: the program’s rule. */
      backBy: dateSchema.nullable(),
    }),
  }),
  ReturnUndone: event({
    says: 'A return was a mistake and was taken back.',
    sealed: ['reason', 'note'],
    schema: z.object({ ...told, state: z.string(), reason: z.string().min(1) }),
  }),
  DecisionUndone: event({
    says: 'A decision that was recorded wrongly was taken back.',
    sealed: ['reason', 'note'],
    schema: z.object({ ...told, decision: z.int().positive(), /** The agency's state before it; null: a budget's decision, which has none. */ state: z.string().nullable(), reason: z.string().min(1) }),
  }),
  SubmissionReopened: event({
    says: 'The submission was opened again after the plan was not approved.',
    schema: z.object({ state: z.string().nullable(), on: dateSchema, by: z.string() }),
  }),
  QuestionsAsked: event({
    says: 'The agency asked questions.',
    sealed: ['questions', 'note'],
    schema: z.object({
      ...told,
      round: z.int().positive(),
      count: z.int().positive(),
      questions: z.array(z.object({ number: z.int().positive(), section: z.string().nullable(), text: z.string(), citation: z.string().nullable() })).max(30),
      answerBy: dateSchema.nullable(),
    }),
  }),
  QuestionAnswered: event({
    says: 'A question of the agency was answered.',
    sealed: ['answer'],
    schema: z.object({ round: z.int().positive(), number: z.int().positive(), answer: z.string().min(1), on: dateSchema, by: z.string() }),
  }),
  CommentShared: event({
    says: 'The agency shared a comment.',
    sealed: ['text'],
    schema: z.object({ number: z.int().positive(), section: z.string().nullable(), text: z.string().min(1), on: dateSchema, told: toldSchema }),
  }),
  SubmissionApproved: event({
    says: 'The agency approved the plan.',
    sealed: ['reasons', 'note'],
    schema: z.object({ ...decided, from: z.string(), state: z.string(), reasons: z.string() }),
  }),
  SubmissionDeclined: event({
    says: 'The agency did not approve the plan.',
    sealed: ['reasons', 'note'],
    schema: z.object({ ...decided, from: z.string(), state: z.string(), reasons: z.string().min(1) }),
  }),
  SubmissionConcluded: event({
    says: 'The submission was concluded.',
    schema: z.object({ revision: z.int().positive(), hash: z.string(), on: dateSchema }),
  }),
  BudgetHandedIn: event({
    says: 'A year’s budget was handed in.',
    sealed: ['fileName'],
    schema: z.object({
      /** The year in which its budget year begins. */
      year,
      document: documentSchema,
      fileName: z.string(),
      on: dateSchema,
      by: z.string(),
    }),
  }),
  BudgetDecided: event({
    says: 'The agency decided on a year’s budget.',
    sealed: ['reasons', 'note'],
    schema: z.object({ ...decided, year, /** The file that was decided on. */ document: z.string(), outcome: z.enum(['approved', 'declined']), reasons: z.string() }),
  }),
  LetterFiled: event({
    says: 'The letter of a decision was filed.',
    schema: z.object({ decision: z.int().positive(), document: documentSchema, on: dateSchema, /** Null: made by Planline. */ by: z.string().nullable() }),
  }),
  SubmissionAttested: event({
    says: 'A submission that was decided before Planline was attested.',
    sealed: ['what', 'document'],
    schema: z.object({
      plan: z.string(),
      stage: z.string(),
      what: z.string().min(1),
      /** Who says so, and the role that they say it in. */
      by: z.string().min(1),
      role: z.string().min(1),
      on: dateSchema,
      revision: z.int().positive(),
      hash: z.string(),
      /** Which document shows it, in words, and the file where it is kept here. */
      document: z.string().min(1),
      file: documentSchema.nullable(),
      attestedOn: dateSchema,
      /** Made up to try things out, and shown as that everywhere. */
      testData: z.boolean(),
    }),
  }),
};
export type SubmissionEvent = EventOf<typeof submissionEvents>;
