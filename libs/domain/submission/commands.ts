import { z } from 'zod';
import { command, type CommandOf } from '#libs/kernel/command-definition.js';
import { agencySchema } from '../grant/events.js';
import { explanationsSchema } from '../guards.js';
import { dateSchema } from '../schedule.js';
import { markSchema } from '../board/approval/events.js';
import { attachableKinds, pointSchema, submissionEvents } from './events.js';
import { documentSchema } from '../document.js';

const words = (most: number) => z.string().trim().min(1).max(most);
const person = z.string().min(1).max(120);
const by = person.describe('Id of the person of the district who does it; a role of theirs in this stage must be recorded.');
const revision = z.int().positive().describe('Number of the frozen revision.');
const ofRevision = revision.nullable().default(null).describe('Number of the frozen revision whose package it is for; null: the one that is submitted, or the only one that can be submitted next.');
const on = dateSchema.optional().describe("The day on which it happened; today where it isn't given.");
const explanations = explanationsSchema.default({}).describe('Why it is right although a guard warns: by the id of the guard.');
const document = documentSchema.describe('The file, as the document store told when it was uploaded.');
const year = z.string().regex(/^\d{4}$/).meta({ examples: ['2027'] }).describe('The year in which the budget year begins.');
const budget = year.nullable().default(null).describe('The year whose budget it is, where that goes by itself; null: it is the plan.');
const answer = words(4_000).describe('The answer.');
const round = z.int().positive().describe('Number of the round of questions.');
const number = z.int().positive().describe('Number of the question in its round.');
const reasons = words(6_000).describe('Why.');
const maybeReasons = words(6_000).nullable().default(null).describe('Why, where reasons were given.');

/** The agency's doings: a person of the district writes them down with evidence, or the agency's own person does them. */
const told = {
  on,
  by: person.nullable().default(null).describe('Who of the district writes down what the agency did; null where the agency’s own person does it here.'),
  agency: agencySchema.nullable().default(null).describe('The agency’s person and the grant they act by; null where the district writes it down.'),
  evidence: documentSchema.nullable().default(null).describe('What shows it: the agency’s mail or letter.'),
  note: words(2_000).nullable().default(null).describe('How it is known, where no document shows it.'),
  hash: z.string().regex(/^[0-9a-f]{64}$/).nullable().default(null).describe('Hash of the text that was looked at. The agency’s own person always gives it.'),
};
const letter = documentSchema.nullable().default(null).describe('The agency’s letter, where there is one.');
const decision = { ...told, revision, letter };

export const submissionCommands = {
  openSubmission: command(
    'Open a submission to the agency, or open it again after the plan was not approved; with a revision, submit that at once.',
    z.object({
      revision: revision.nullable().default(null).describe('Number of the frozen revision; null: only open it.'),
      by: by.nullable().default(null).describe('Who submits it, or opens it again; a role of theirs in this stage must be recorded.'),
      explanations,
    }),
  ),
  submit: command('Submit a frozen revision to the agency.', z.object({ revision, by, explanations })),
  attachDocument: command(
    'Put a document into the package: a signed page, or one in place of what Planline makes.',
    z.object({
      kind: z.enum(attachableKinds).describe('What it is.'),
      document,
      fileName: words(200).describe('What it is called in the package.'),
      revision: ofRevision,
      reason: words(1_000).nullable().default(null).describe('Why it stands in place of what Planline makes, or of a scan that was confirmed.'),
      found: z.array(markSchema).max(20).nullable().optional().describe('What the text of a signed page’s file says: Planline reads it by itself, whatever is given here.'),
      by,
    }),
  ),
  detachDocument: command(
    'Take a document out of the package again, while that has not left the house.',
    z.object({ kind: z.enum(attachableKinds).describe('What it is.'), revision: ofRevision, reason: words(1_000).describe('Why it is taken out.'), by }),
  ),
  sendPackage: command('Mail the package to the agency: the plan’s, or that of a year’s budget.', z.object({ budget, by })),
  handInOtherwise: command(
    'Note that the package was handed in by other means.',
    z.object({ budget, means: words(400).describe('By what means: a portal, a letter, a visit.'), on, by, receipt: document }),
  ),
  fileReceipt: command(
    'File the agency’s word that it has the package.',
    z.object({ budget, document: documentSchema.nullable().default(null).describe('The agency’s mail or letter.'), note: words(1_000).nullable().default(null).describe('What it said.'), on, by }),
  ),
  grantExtension: command(
    'Note that the agency gave more time; the day that law gives stays beside it.',
    z.object({
      of: z.enum(['submit', 'resubmit', 'budget']).default('submit').describe('For what.'),
      year: year.nullable().default(null).describe('The year whose budget is given more time; null where it is the plan.'),
      until: dateSchema.describe('The new last day.'),
      reason: words(2_000).describe('Why it was given.'),
      document: documentSchema.nullable().default(null).describe('The agency’s word.'),
      by,
    }),
  ),
  recordAgencyState: command('Record that the agency’s state changed.', z.object({ state: words(60).describe('Id of the state, as the program has it.'), ...told })),
  returnForModification: command(
    'Return the plan for modification of named sections.',
    z.object({
      ...decision,
      sections: z.array(words(80)).min(1).max(60).describe('Ids of the sections that may be changed, and no others.'),
      reason: words(6_000).describe('Why it is returned.'),
      points: z.array(pointSchema).max(30).default([]).describe('What is asked of which section.'),
      backBy: dateSchema.nullable().default(null).describe('The day by which the agency wants it back; null: what the program says.'),
    }),
  ),
  undoReturn: command('Take back a return that was a mistake.', z.object({ ...told, reason: words(2_000).describe('Why it was a mistake.') })),
  undoDecision: command(
    'Take back an approval or a refusal, of the plan or of a budget, that was recorded wrongly and that nothing rests on.',
    z.object({
      ...told,
      decision: z.int().positive().nullable().default(null).describe('Number of the decision; null: the one that holds now, on the plan or on the budget of `year`.'),
      year: year.nullable().default(null).describe('The year of the budget whose decision is meant, where no number is given; null: the plan’s.'),
      reason: words(2_000).describe('What was wrong.'),
    }),
  ),
  askQuestions: command(
    'Ask a round of questions.',
    z.object({
      ...told,
      questions: z
        .array(z.object({ section: words(80).nullable().default(null), text: words(1_000), citation: words(400).nullable().default(null) }))
        .min(1)
        .max(30)
        .describe('The questions, in their order; each may name a section, and the rule that it rests on.'),
      answerBy: dateSchema.nullable().default(null).describe('The day by which answers are wanted; null: what the program says.'),
    }),
  ),
  answerQuestion: command('Answer a question of the agency.', z.object({ round, number, answer, by })),
  resubmit: command(
    'Submit a corrected revision, with the answers that are still open.',
    z.object({ revision, answers: z.array(z.object({ round, number, answer })).max(30).default([]).describe('Answers to questions that have none yet.'), by, explanations }),
  ),
  approve: command('Record or give the agency’s approval of the plan.', z.object({ ...decision, reasons: maybeReasons })),
  decline: command('Record or give the agency’s refusal of the plan.', z.object({ ...decision, reasons })),
  handInBudget: command('Hand in the budget of a year.', z.object({ year, document, fileName: words(200).describe('What it is called.'), on, by })),
  decideBudget: command(
    'Record or give the agency’s decision on the budget of a year.',
    z.object({
      ...told,
      year,
      document: z.string().min(1).max(200).nullable().default(null).describe('Id of the budget’s file that was decided on. It is always given.'),
      outcome: z.enum(['approved', 'declined']).describe('What was decided.'),
      reasons: maybeReasons,
      letter,
    }),
  ),
  fileLetter: command('File the agency’s letter of a decision.', z.object({ decision: z.int().positive().describe('Number of the decision.'), document, on, by })),
  attestSubmission: command(
    'Attest a submission that was approved before Planline.',
    z.object({
      revision: revision.describe('The frozen revision whose text the agency approved.'),
      what: words(1_000).describe('What they say: what was decided, and by whom.'),
      by: person.describe('Id of the person who says so.'),
      role: person.describe('Id of the role of this stage that they say it in.'),
      on: dateSchema.describe('The day of the decision.'),
      document: words(1_000).describe('Which document shows it.'),
      file: documentSchema.nullable().default(null).describe('That document, as it is kept here. Only of test data there need be none.'),
      testData: z.boolean().default(false).describe('Made up to try things out; shown as that everywhere.'),
    }),
  ),
  receiveSharedComment: command(
    'Take a comment that the agency’s person shares.',
    z.object({ agency: agencySchema, hash: told.hash, section: words(80).nullable().default(null), text: words(8_000), on }),
    'process',
  ),
  notePackage: command('Note a package that was made.', submissionEvents.PackageRendered.schema.omit({ on: true }), 'system'),
  noteSendingBegun: command('Note that the package goes to the mail server now.', submissionEvents.PackageSendingBegun.schema, 'system'),
  noteNotSent: command('Note that the mail server did not take the package.', submissionEvents.PackageNotSent.schema.omit({ final: true }), 'system'),
  noteSent: command('Note that the mail server took the package.', submissionEvents.PackageSent.schema.pick({ package: true, messageId: true, to: true, via: true }), 'system'),
  noteReceipt: command('File what the mail server answered.', z.object({ package: z.int().positive(), document: documentSchema }), 'system'),
  notePeriod: command('Take note that the period of the plan’s text changed.', z.object({ period: submissionEvents.SubmissionOpened.schema.shape.period }), 'process'),
  noteLetter: command('File a letter that Planline made.', z.object({ decision: z.int().positive(), document: documentSchema }), 'system'),
};
export type SubmissionCommand = CommandOf<typeof submissionCommands>;
export type CommandNamed<N extends SubmissionCommand['name']> = Extract<SubmissionCommand, { name: N }>;
