import { z } from 'zod';
import { command, type CommandOf } from '#libs/kernel/command-definition.js';
import { checkSchema } from '../checklist.js';
import { planName, planOfTenant } from '../plan-name.js';
import { dateSchema } from '../schedule.js';
import { pointSchema } from '../submission/events.js';
import { budgetOutcomeSchema, outcomeSchema, questionSchema, reviewEvents } from './events.js';
import { documentSchema } from '../document.js';

const words = (most: number) => z.string().trim().min(1).max(most);
const person = z.string().min(1).max(120);
const by = person.describe('Id of the person who does it; they must be a member of the review’s body.');
const section = words(80);
const revision = z.int().positive().describe('Number of the revision that was looked at.');
const hash = z.string().regex(/^[0-9a-f]{64}$/).meta({ examples: ['0123456789abcdef'.repeat(4)] }).describe('Its hash.');
const sections = reviewEvents.ReviewOpened.schema.shape.sections.describe('By section id, the hashes of its text.');
const submission = z.int().positive().nullable().default(null);
const share = z.int().positive().describe('Number of the share.');
const year = z.string().regex(/^\d{4}$/).meta({ examples: ['2027'] }).describe('The year in which the budget year begins.');
const file = z.string().min(1).max(200).describe('Id of the budget’s file in the district’s record: which budget was looked at.');
const points = z.array(pointSchema).max(30).default([]).describe('What is asked of which section.');

export const reviewCommands = {
  openReview: command(
    'Open a review of what a district submitted.',
    z.object({
      title: words(400).describe('What it is called here.'),
      of: reviewEvents.ReviewOpened.schema.shape.of.extend({ plan: planOfTenant() }).describe('The district’s tenant, its plan, by id or slug, and stage, and the grant by which it is read.'),
      submission: submission.describe('Number of the submission, as the shared submission tells it; null: not told.'),
      revision: z.int().positive().describe('Number of the submitted revision.'),
      hash: hash.describe('Its hash.'),
      sections,
      body: words(120).describe('Id of the body whose members review.'),
      plan: planName(120).nullable().default(null).describe('The agency’s own plan, by id or slug, in which the day to decide by is kept as a task; null: in none, and then there is no such day.'),
      owner: z.string().min(1).max(120).nullable().default(null).describe('Id of the role that the day to decide by is for; needed where there is one.'),
      program: words(120).nullable().describe('Program and version that the revision was frozen under, as the shared submission names it: its checklist for the stage is looked at. Null: no program’s.'),
      checklist: z
        .array(checkSchema.extend({ source: checkSchema.shape.source.default(null) }))
        .max(100)
        .default([])
        .describe('What is looked at in each section beside the program’s checklist, and where it is written.'),
      previous: z
        .object({ plan: planOfTenant(120), revision: z.int().positive().nullable().default(null), document: documentSchema.nullable().default(null) })
        .nullable()
        .default(null)
        .describe('The district’s plan of the cycle before, by id or slug, to be read beside the new one.'),
      decideBy: dateSchema.nullable().default(null).describe('The day to decide by; it needs a plan and an owner. Null: the one that the program has for the agency’s decision, where there are a plan and an owner to keep it for, or none.'),
      submittedOn: dateSchema.nullable().default(null).describe('The day on which it was submitted, as the shared submission tells it: the program’s day may count from it. Null: not told, so that it counts from today.'),
      planStart: dateSchema.nullable().default(null).describe('The first day of the district’s plan: the program’s day may be one of its year. Null: not told, and then no such day is taken.'),
      by,
    }),
  ),
  assignReviewers: command(
    'Assign reviewers, and say how many of them decide.',
    z.object({
      reviewers: z.array(person).min(1).max(40).describe('Ids of members of the review’s body, in their order.'),
      need: z.int().positive().max(40).describe('How many opinions of one kind decide; no fewer than the program has it.'),
      order: z.enum(['parallel', 'in-order']).describe('All at once, or one after the other; the latter where the program asks for it.'),
      by,
    }),
  ),
  declareConflict: command(
    'Declare a conflict of interest, one’s own or that of another.',
    z.object({ reviewer: person.describe('Whose it is.'), reason: words(2_000).describe('What it is.'), by }),
  ),
  takeBackConflict: command(
    'Take back a conflict of interest that was declared by mistake. An opinion that it took out is to be given again.',
    z.object({ reviewer: person.describe('Whose it was said to be.'), reason: words(2_000).describe('Why it is none.'), by }),
  ),
  moveDecideBy: command('Move the day to decide by.', z.object({ decideBy: dateSchema.describe('The new day.'), reason: words(2_000).describe('Why.'), by })),
  noteRevision: command('Take the revision that the district resubmitted.', z.object({ submission: submission.describe('Number under which the district sent it, as the shared submission tells it; needed where the text is the same that was given back. Null: not told.'), revision, hash, sections, by })),
  answerCheck: command(
    'Answer a point of the checklist.',
    z.object({
      key: words(60).describe('Key of the point.'),
      holds: z.enum(['yes', 'no', 'not-applicable']).describe('Whether it is met.'),
      note: words(2_000).nullable().default(null).describe('Where in the plan it is found, or what is missing.'),
      revision,
      by,
    }),
  ),
  comment: command(
    'Make a comment, internal or shared.',
    z.object({
      visibility: z.enum(['internal', 'shared']).describe('`internal`: it never leaves the agency. `shared`: the district reads it. There is no default.'),
      section: section.nullable().default(null).describe('The section that it is about.'),
      text: words(8_000).describe('The comment.'),
      by,
    }),
  ),
  saveDraft: command(
    'Save a draft, which never leaves the agency.',
    z.object({ about: z.enum(['opinion', 'questions', 'decision']).describe('What it is a draft of.'), text: z.string().max(16_000).describe('The text; empty: drop it.'), by }),
  ),
  draftQuestions: command('Draft the next round of questions.', z.object({ questions: z.array(questionSchema).min(1).max(30).describe('The questions, in their order.'), by })),
  issueQuestions: command(
    'Send the drafted round of questions to the district.',
    z.object({ round: z.int().positive().describe('Number of the round.'), answerBy: dateSchema.nullable().default(null).describe('The day by which answers are wanted.'), by }),
  ),
  recordOpinion: command(
    'Give a reviewer’s opinion on the revision that they saw.',
    z.object({
      reviewer: person.describe('Whose opinion it is.'),
      revision,
      hash,
      outcome: outcomeSchema.describe('What the reviewer is for.'),
      reasons: words(6_000).nullable().default(null).describe('Why; needed unless it is approved.'),
      sections: z.array(section).max(60).default([]).describe('Sections to be returned.'),
    }),
  ),
  issueDecision: command(
    'Issue the decision that the reviewers came to.',
    z.object({
      reasons: words(6_000).describe('The reasons, as the district reads them.'),
      points,
      backBy: dateSchema.nullable().default(null).describe('Of a return: the day by which the plan is wanted back.'),
      by,
    }),
  ),
  undoReturn: command('Take a mistaken return back.', z.object({ reason: words(2_000).describe('Why it was a mistake.'), by })),
  undoDecision: command(
    'Take back a decision that was a mistake: the approval of a plan, its refusal, or the decision on a budget. A return is taken back with undoReturn.',
    z.object({ year: year.nullable().default(null).describe('The year whose budget was decided on; null: the plan.'), reason: words(2_000).describe('Why it was a mistake.'), by }),
  ),
  shareState: command('Tell the district how far the agency is.', z.object({ state: words(60).describe('Id of the state, as the district’s program has it.'), by })),
  noteBudget: command('Take the budget of a year that the district handed in.', z.object({ year, document: file, by })),
  recordBudgetOpinion: command(
    'Give a reviewer’s opinion on the budget of a year that they saw.',
    z.object({
      reviewer: person.describe('Whose opinion it is.'),
      year,
      document: file,
      outcome: budgetOutcomeSchema.describe('What the reviewer is for.'),
      reasons: words(6_000).nullable().default(null).describe('Why; needed unless it is approved.'),
    }),
  ),
  decideBudget: command(
    'Issue the decision on a year’s budget that the reviewers came to.',
    z.object({ year, reasons: words(6_000).nullable().default(null).describe('Why; needed unless it is approved.'), by }),
  ),
  dropShare: command('Give up telling the district what its record refused.', z.object({ share, reason: words(2_000).describe('Why.'), by })),
  shareAgain: command('Tell the district again what its record did not take.', z.object({ share, by })),
  noteShared: command('Note that the district’s record took what was shared.', z.object({ share, logIndex: z.string().nullable() }), 'system'),
  noteShareRefused: command('Note why the district’s record did not take what was shared.', z.object({ share, code: z.string().max(200), detail: z.string().max(2_000) }), 'system'),
};
export type ReviewCommand = CommandOf<typeof reviewCommands>;
export type CommandNamed<N extends ReviewCommand['name']> = Extract<ReviewCommand, { name: N }>;
