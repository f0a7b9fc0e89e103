import { z } from 'zod';
import { event, type EventOf } from '#libs/kernel/event-definition.js';
import { guardRecordSchema } from '../../guards.js';
import { dateSchema } from '../../schedule.js';
import { documentSchema } from '../../document.js';

const person = z.string().min(1).max(200);
const id = z.string().min(1).max(200);
const roleId = z.string().min(1).max(200);
const text = (most: number) => z.string().trim().min(1).max(most);

/** By section: the hash of its text as frozen, and of what decisions rest on. */
const sectionsSchema = z.record(z.string(), z.object({ hash: z.string(), material: z.string() }));
const revisionSchema = z.object({ revision: z.int().positive(), hash: z.string() });
const sectionIds = z.array(z.string()).max(500);

/** What a page says of itself: enough to find what was signed. */
export const markSchema = z.object({
  plan: z.string().min(1).max(200).describe('The id of the plan that is printed on it.'),
  revision: z.int().positive().describe('The revision that is printed on it.'),
  shortHash: z.string().regex(/^[0-9a-f]{8,64}$/).meta({ examples: ['0123456789ab'] }).describe('The first digits of its hash that are printed on it.'),
});

export type Mark = z.infer<typeof markSchema>;

export const signerSchema = z.object({
  role: roleId.describe('Id of the role.'),
  by: person.describe('The person who signed.'),
  signedOn: dateSchema.describe('The date beside the signature.'),
});
export type Signer = z.infer<typeof signerSchema>;

/** A meeting's motion on a revision. */
const motionSchema = revisionSchema.extend({
  meeting: id,
  motion: id,
  /** The day of the meeting. */
  on: dateSchema,
});

/** Sections that differ materially from what councils were heard on, in that revision, and why that is right; null: nothing was said with this. */
const inputSchema = { inputOn: z.int().positive().nullable(), rewritten: sectionIds, rewrittenBecause: text(1_000).nullable() };

export const approvalEvents = {
  ApprovalOpened: event({
    says: 'The approval of a revision was opened.',
    sealed: ['guards', 'rewrittenBecause'],
    schema: revisionSchema.extend({
      stage: id,
      body: id,
      /** What the approval is about: all sections, or those that the program names. */
      sections: sectionsSchema,
      covers: z.array(z.string()).nullable(),
      /** Role ids, in the order in which they sign. */
      signers: z.array(roleId).max(10),
      openedOn: dateSchema,
      planStart: dateSchema.nullable(),
      planEnd: dateSchema.nullable(),
      ...inputSchema,
      guards: z.array(guardRecordSchema),
    }),
  }),
  ApprovalMovedToRevision: event({
    says: 'A newer revision came under approval before the board had decided.',
    sealed: ['rewrittenBecause'],
    schema: revisionSchema.extend({
      sections: sectionsSchema,
      from: z.int().positive(),
      changed: sectionIds,
      /** Sections whose earlier approval is void by now; none in the first round. */
      voided: sectionIds,
      ...inputSchema,
    }),
  }),
  ApprovalMovedToBody: event({
    says: 'The revision under approval was laid before another board, before one had decided.',
    sealed: ['guards'],
    schema: revisionSchema.extend({ from: id.nullable(), body: id, on: dateSchema, guards: z.array(guardRecordSchema) }),
  }),
  ApprovalPutToVote: event({
    says: 'The roll was called on the revision, and the program’s rules for a vote were asked.',
    sealed: ['guards'],
    schema: motionSchema.extend({ present: z.int().min(0), serving: z.int().min(0), guards: z.array(guardRecordSchema) }),
  }),
  ApprovalNotCarried: event({ says: 'The motion to approve failed.', schema: motionSchema }),
  ApprovalCarried: event({ says: 'The board approved the revision.', schema: motionSchema }),
  ApprovalReversed: event({ says: 'A vote was corrected, and the approval with it: it had not been carried.', schema: motionSchema }),
  ApprovalOverturned: event({
    says: 'A vote was corrected: the approval that rested on it is void, with the signatures under it.',
    schema: motionSchema.extend({
      /** The round that had been approved by it, and how many signatures go with it. */
      round: z.int().positive(),
      signatures: z.int().min(0),
      /** Sections without an approval from now on. */
      voided: sectionIds,
      /** The round that waits for the board now; null: another one was begun already. */
      next: z.int().positive().nullable(),
      overturnedOn: dateSchema,
    }),
  }),
  SignaturePageIssued: event({
    says: 'A signature page was printed.',
    schema: markSchema.extend({ page: z.int().positive(), signers: z.array(roleId).max(10), issuedOn: dateSchema }),
  }),
  ApprovalSigned: event({
    says: 'The approval was signed.',
    version: 2,
    sealed: ['guards'],
    // Version 1 did not tell when the role had been recorded.
    upcasters: { 1: (data) => ({ ...data, roleRecordedOn: null }) },
    schema: signerSchema.extend({
      revision: z.int().positive(),
      hash: z.string(),
      means: z.enum(['paper', 'in-person']),
      /** How sure it is who recorded it: one that nobody signed in for counts as paper does. */
      assurance: z.enum(['recorded-by-hand', 'session', 'step-up']),
      /** The scan that shows it; null: a signature on paper is told, and counts once a scan shows it. */
      scan: id.nullable(),
      /** What had been told of a signature on paper in whose place this one stands; null: nothing. */
      wasBy: person.nullable(),
      wasSignedOn: dateSchema.nullable(),
      guards: z.array(guardRecordSchema),
      /** That the signer held the role on that date was recorded on this later day; null: it was recorded by then, or is not told when. */
      roleRecordedOn: dateSchema.nullable(),
      recordedOn: dateSchema,
    }),
  }),
  ScanUploaded: event({
    says: 'A scan of the signature page came back.',
    version: 2,
    sealed: ['fileName'],
    // Version 1 had what was typed alone: nothing was read of a file, and neither its name nor who uploaded it was kept.
    upcasters: { 1: (data) => ({ ...data, fileName: null, printedFrom: 'given', uploadedBy: null }) },
    schema: z.object({
      scan: id,
      document: documentSchema,
      fileName: text(255).nullable(),
      /** What is printed on it, and the page of ours that says the same. */
      printed: markSchema,
      /** Whether the file's own text says that, or whoever uploaded it alone. */
      printedFrom: z.enum(['file', 'given']),
      page: z.int().positive(),
      revision: z.int().positive(),
      signedOn: dateSchema,
      uploadedOn: dateSchema,
      /** The id of who did; null: not told. */
      uploadedBy: id.nullable(),
    }),
  }),
  ScanConfirmed: event({
    says: 'A person confirmed that the scan is of the page that was printed.',
    schema: z.object({ scan: id, by: person, role: roleId, on: dateSchema, signers: z.array(signerSchema).min(1).max(10) }),
  }),
  ScanRejected: event({
    says: 'A person found that the scan is not of the page that was printed.',
    sealed: ['reason'],
    schema: z.object({ scan: id, by: person, role: roleId, on: dateSchema, reason: text(2000) }),
  }),
  ApprovalConcluded: event({
    says: 'The approval is complete.',
    schema: revisionSchema.extend({ on: dateSchema }),
  }),
  ApprovalRoundSettled: event({
    says: 'The agency approved what an earlier round of the board approved: no vote is waited for any more.',
    schema: revisionSchema.extend({ round: z.int().positive(), on: dateSchema }),
  }),
  ApprovalStands: event({
    says: 'A newer revision changed nothing that the approval rests on.',
    schema: revisionSchema.extend({ sections: sectionsSchema, from: z.int().positive() }),
  }),
  ApprovalVoided: event({
    says: 'A material edit voided the approval of the edited sections.',
    sealed: ['rewrittenBecause'],
    schema: z.object({
      /** Sections whose approval is void; that of the others stands. */
      sections: sectionIds.min(1),
      /** The same by their titles, for the story. */
      titles: z.string(),
      /** How many those are, and how many others. */
      voided: z.int().positive(),
      standing: z.int().min(0),
      /** The revision that was approved, and the one that edits it and is now under approval. */
      approved: z.int().positive(),
      byRevision: z.int().positive(),
      hash: z.string(),
      now: sectionsSchema,
      round: z.int().positive(),
      on: dateSchema,
      ...inputSchema,
    }),
  }),
  ApprovalAttested: event({
    says: 'Somebody says that it was approved before Planline. No vote and no signature was recorded here.',
    sealed: ['statement', 'document'],
    schema: revisionSchema.extend({
      stage: id,
      body: id.nullable(),
      sections: sectionsSchema,
      covers: z.array(z.string()).nullable(),
      signers: z.array(roleId).max(10),
      /** The day of the decision as it is told. */
      approvedOn: dateSchema,
      /** Dates of signatures as they are told. */
      signed: z.array(z.object({ role: roleId, signedOn: dateSchema })).max(10),
      by: person,
      role: roleId,
      statement: text(4000),
      /** Which document shows it. */
      document: text(1000),
      file: documentSchema.nullable(),
      /** Made up to try things out, and shown as that everywhere. */
      testData: z.boolean(),
      attestedOn: dateSchema,
      planStart: dateSchema.nullable(),
      planEnd: dateSchema.nullable(),
    }),
  }),
};
export type ApprovalEvent = EventOf<typeof approvalEvents>;
