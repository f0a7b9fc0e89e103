import { z } from 'zod';
import { command, type CommandOf } from '#libs/kernel/command-definition.js';
import { explanationsSchema } from '../guards.js';
import { dateSchema } from '../schedule.js';
import { changeSchema, councilSchema, kindSchema, MOST_COUNCILS, MOST_PRESENT, sectionSchema, subjectSchema } from './events.js';

const text = (what: string, most = 4_000) => z.string().trim().min(1).max(most).describe(what);
const number = (what: string) => z.int().positive().describe(what);
const personId = z.string().min(1).max(200);
const person = (what: string) => personId.describe(what);
const council = (what: string) => councilSchema.describe(`${what}: its kind, and where several of it are heard the item that it is of, as community-collaboration/lincoln.`);
const testData = z.boolean().default(false).describe('Made up to try things out, and shown as that everywhere.');
const explanations = explanationsSchema.default({}).describe('Why it is right although a rule of the program warns, by the rule’s id.');

const heardSchema = z
  .array(
    z.object({
      kind: kindSchema.describe('Which council of the program.'),
      subject: subjectSchema.nullable().default(null).describe('Key of the item that it is of, where each has its own: of one school. Not needed where the text has one.'),
      body: z.string().min(1).max(200).describe('Id of the body that it is.'),
      required: z.boolean().describe('Whether its input must be there.'),
      because: z.string().trim().min(1).max(400).describe('Why it is heard.'),
    }),
  )
  .max(MOST_COUNCILS);
const councilsSchema = heardSchema.min(1).describe('Who is heard.');
export type HeardCouncils = z.infer<typeof councilsSchema>;

const meeting = {
  on: dateSchema.describe('The day of the meeting.'),
  place: text('Where it was.', 400),
  present: z.array(z.string().min(1).max(200)).max(MOST_PRESENT).describe('Ids of the members who were there; each must have served on that day.'),
  guests: z.int().min(0).max(100_000).default(0).describe('How many others were there. They are counted, never named.'),
  revision: z.int().positive().nullable().default(null).describe('The revision that they had before them; the round’s where it is not given.'),
  draft: z.string().trim().min(1).max(2_000).nullable().default(null).describe('Where they met before it was frozen: which text they had instead, and why their meeting counts.'),
};

export const councilRoundCommands = {
  openRound: command(
    'Ask the councils for their input on a frozen revision.',
    z.object({ revision: number('The revision that they look at: the last one, and the text not changed since.'), councils: councilsSchema, explanations }),
  ),
  takeUpRevision: command(
    'Go on with a later revision. What was recommended stays pinned to the revision that it was given on.',
    z.object({ revision: number('The later revision.'), councils: councilsSchema.nullable().default(null).describe('Who is heard from now on; null: the same as before.'), also: heardSchema.default([]).describe('Who is heard beside them, as the council of a school that the later text names.') }),
  ),
  recordCouncilMeeting: command(
    'Record a meeting of a council.',
    z.object({ council: council('Which council met'), ...meeting, testData }),
  ),
  correctCouncilMeeting: command(
    'Correct what was recorded of a meeting. The first record stays in the history.',
    z.object({ meeting: number('Which meeting.'), ...meeting, reason: text('What was wrong.') }),
  ),
  giveRecommendation: command(
    'Record what a council, or one of its members, recommends on a section of the revision.',
    z.object({
      council: council('Whose recommendation it is'),
      section: sectionSchema.describe('The section of the revision that it is about.'),
      item: z.string().min(1).max(120).nullable().default(null).describe('Key of the item in the section, where it is about one.'),
      text: text('What is recommended.', 8_000),
      by: personId.nullable().default(null).describe('The member whose it is; null: the council’s own.'),
      meeting: z.int().positive().nullable().default(null).describe('The meeting at which it was given; null: at none.'),
      on: dateSchema.optional().describe("The day it was given; the day of the meeting, or today, where it isn't given."),
      testData,
    }),
  ),
  withdrawRecommendation: command(
    'Take a recommendation back: it asks for no answer any more, and counts as no input.',
    z.object({
      recommendation: number('Which recommendation.'),
      by: person('Id of the member who gave it; of a council’s own, of one who was at the meeting.'),
      meeting: z.int().positive().nullable().default(null).describe('The later meeting at which the council took its own back; null where a member takes back theirs.'),
      reason: text('Why.'),
    }),
  ),
  disposeOf: command(
    'Answer a recommendation. A later answer stands in place of an earlier one, and is told again.',
    z.object({
      recommendation: number('Which recommendation.'),
      outcome: z.enum(['accepted', 'in-part', 'not']).describe('Whether it was accepted.'),
      reason: text('Why.'),
      change: changeSchema.nullable().default(null).describe('The change that answers it, in a later revision or (revision null) in the text as it stands: its section, item and field. Without an item it is one of the item that was recommended on. Asked for where something was accepted.'),
      by: person('Id of the person who decided.'),
    }),
  ),
  recordTold: command(
    'Say that somebody who gave a recommendation was told by hand what became of it.',
    z.object({
      recommendation: number('Which recommendation.'),
      person: person('Who was told.'),
      on: dateSchema.optional().describe("The day; today where it isn't given."),
    }),
  ),
  certifyInput: command(
    'Certify that the councils’ input was sought and received.',
    z.object({ revision: number('The last revision, as whoever certifies saw it: its text answers what was recommended.'), by: person('Id of the person who certifies.'), explanations }),
  ),
  attestInput: command(
    'Say that input was sought and received before this plan was kept here. No meeting and no recommendation is made of it.',
    z.object({
      revision: number('The frozen revision whose text they gave it on.'),
      what: text('What they say: what was done, and by whom.', 1_000),
      by: person('Id of the person who says so.'),
      role: person('Id of the role of this stage that they say it in.'),
      on: dateSchema.describe('The day on which it was done.'),
      document: text('Which document shows it.', 400),
      documentId: z.string().min(1).max(120).nullable().default(null).describe('Id of that document, as it is kept here. Only of test data there need be none.'),
      testData,
    }),
  ),
  noteTold: command(
    'Note that the mail to somebody who gave a recommendation was accepted, or lies in the outbox.',
    z.object({
      recommendation: number('Which.'),
      disposition: number('Which answer to it.'),
      person: person('To whom.'),
      messageId: z.string().min(1).max(998),
      via: z.enum(['mail', 'outbox']).describe('`outbox`: into this installation’s own folder, and to nobody.'),
    }),
    'system',
  ),
  noteNotReached: command(
    'Note that somebody who gave a recommendation can’t be told by mail.',
    z.object({ recommendation: number('Which.'), disposition: number('Which answer to it.'), person: person('Who.'), because: z.enum(['no-address', 'refused']) }),
    'system',
  ),
};
export type CouncilRoundCommand = CommandOf<typeof councilRoundCommands>;
export type RoundCommand<N extends CouncilRoundCommand['name']> = Extract<CouncilRoundCommand, { name: N }>;
