import { z } from 'zod';
import { command, type CommandOf } from '#libs/kernel/command-definition.js';
import { explanationsSchema } from '../../guards.js';
import { dateSchema } from '../../schedule.js';
import { markSchema, signerSchema } from './events.js';
import { documentSchema } from '../../document.js';
import { namingPlan } from '../../plan-name.js';

const id = (describes: string) => z.string().min(1).max(200).describe(describes);
const text = (most: number, describes: string) => z.string().trim().min(1).max(most).describe(describes);
const revision = z.int().positive();
const count = z.int().min(0);
const hash = z.string().regex(/^[0-9a-f]{64}$/);
/** Somebody types it from paper, in capitals as well. */
const typedHash = z.string().toLowerCase().regex(/^[0-9a-f]{8,64}$/).meta({ examples: ['0123456789ab'] });
const typedMark = markSchema.extend({ shortHash: typedHash.describe(markSchema.shape.shortHash.description!) });
const printedSchema = typedMark.extend({ plan: namingPlan(markSchema.shape.plan).optional() });
const comparedSchema = typedMark.omit({ plan: true });
const MOST_MARKS = 20;
const explanations = explanationsSchema.default({}).describe('Why it is right to go on although a guard warns, by the guard’s id.');

export const approvalCommands = {
  openApproval: command(
    'Lay a frozen revision before the board; or before another one, while none has carried it.',
    z.object({ revision: revision.describe('The revision.'), body: id("The board's id."), explanations }),
  ),
  issueSignaturePage: command('Print a signature page for what was approved.', z.object({})),
  sign: command(
    'Record a signature under what was approved.',
    signerSchema.extend({
      revision: revision.describe('The revision that was signed.'),
      hash: typedHash.describe('Its hash; the digits that are printed on the signature page are enough.'),
      explanations,
      means: z.enum(['paper', 'in-person']).describe('On the printed page, whose scan then has to show it; or in person, before whoever is signed in and records it.'),
    }),
  ),
  uploadScan: command(
    'Keep the scan of a signature page that came back.',
    z.object({
      scan: z.string().max(200).regex(/^[A-Za-z0-9][A-Za-z0-9._-]*$/).describe('Id of the scan.'),
      document: documentSchema.describe('The file in the document store: a PDF, or a picture.'),
      fileName: z.string().trim().min(1).max(255).nullable().default(null).describe('What the file is called.'),
      printed: printedSchema.nullable().default(null).describe('What is printed on the page; it may be left out where the file’s own text says it. Without a plan it is this one.'),
      found: z.array(markSchema).max(MOST_MARKS).nullable().default(null).describe('What the file’s own text says: Planline reads it by itself, whatever is given here.'),
      signedOn: dateSchema.describe('The last date beside a signature.'),
    }),
  ),
  confirmScan: command(
    'Confirm that a scan is of the page that was printed, and who signed it.',
    z.object({
      scan: id('Id of the scan.'),
      by: id('The person who compared them.'),
      signers: z.array(signerSchema).min(1).max(10).describe('Whose signatures are on it, each with its date.'),
      printed: comparedSchema.nullable().default(null).describe('What is printed on it, as this person reads it; it may be left out where the file’s own text said it.'),
      explanations,
    }),
  ),
  rejectScan: command(
    'Say that a scan is not of the page that was printed.',
    z.object({ scan: id('Id of the scan.'), by: id('The person who compared them.'), reason: text(2000, 'What does not fit.') }),
  ),
  attestApproval: command(
    'Say that it was approved before Planline: by whom it is said, when it was, and which document shows it. It never becomes a vote.',
    z.object({
      revision: revision.describe('The frozen revision whose text was approved.'),
      body: z.string().min(1).max(200).nullable().default(null).describe('The board, where it is known here.'),
      approvedOn: dateSchema.describe('The day of the decision.'),
      signed: z
        .array(z.object({ role: id('Id of the role.'), signedOn: dateSchema.describe('The date beside the signature.') }))
        .max(10)
        .default([])
        .describe('The date of each signature that the program asks for, as it is told.'),
      by: id('Who says so.'),
      role: id('Id of the role that they say it in.'),
      statement: text(4000, 'What they say.'),
      document: text(1000, 'Which document shows it.'),
      file: documentSchema.nullable().default(null).describe('That document, as it is kept here. Only of test data there need be none.'),
      testData: z.boolean().default(false).describe('Made up to try things out, and shown as that everywhere.'),
    }),
  ),
  noteMotion: command(
    'Take note of what a board decided on a revision.',
    z.object({ meeting: id('Meeting.'), motion: id('Motion.'), revision, hash, carried: z.boolean(), on: dateSchema }),
    'process',
  ),
  noteRoll: command(
    'Take note that the roll is called on a revision.',
    z.object({
      ...{ meeting: id('Meeting.'), motion: id('Motion.'), revision, hash, kind: z.enum(['regular', 'special']), on: dateSchema, noticedOn: dateSchema.nullable() },
      ...{ serving: count, present: count, quorum: count, interested: count, explanations },
    }),
    'process',
  ),
  noteRevision: command(
    'Take note of a newly frozen revision.',
    z.object({ revision, hash, explanations }),
    'process',
  ),
  settleAfterDecision: command(
    'Take note that the agency has decided on what an earlier round approved: the board is not asked again.',
    z.object({ revision, hash, on: dateSchema }),
    'process',
  ),
};
export type ApprovalCommand = CommandOf<typeof approvalCommands>;
