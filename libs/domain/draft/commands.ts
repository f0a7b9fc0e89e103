import { z } from 'zod';
import { command, type CommandOf } from '#libs/kernel/command-definition.js';
import { itemSchema } from '../content.js';
import { explanationsSchema } from '../guards.js';
import { planName } from '../plan-name.js';
import { attestedSchema, districtSchema, draftEvents, periodSchema } from './events.js';

const section = z.string().min(1).max(80).describe('Id of a section, as the plan’s program calls it.');
const keys = z.array(itemSchema.shape.key);
const because = z.literal('edit').default('edit').describe('A person’s edit: what a file says is written by its import alone.');
const period = periodSchema.describe('First and last day of the plan.');
const district = districtSchema.describe('Number, name and status of the district.');
const imported = draftEvents.DraftImported.schema.shape;

export const draftCommands = {
  beginDraft: command('Begin the text of a plan.', z.object({ plan: planName().describe('Id of the plan, which is the id of its text too; or its slug.'), period, district })),
  changeHeader: command('Change the period or the district of a plan’s text.', z.object({ period, district })),
  writeItems: command(
    'Write fields of items of a section, found by their keys; new items come last.',
    z.object({
      section,
      items: z.array(itemSchema).min(1).describe('Key and fields of each. A field that is left out stays as it is; one that is null or empty is taken out.'),
      whole: z.boolean().default(false).describe('The fields given are all that the item has: those left out are taken out.'),
      because,
    }),
  ),
  removeItems: command('Take items out of a section.', z.object({ section, keys: keys.min(1).describe('Keys of the items.'), because })),
  takeItems: command(
    'Write items of a section as a file has them.',
    z.object({ section, items: z.array(itemSchema).min(1).describe('Key and all fields of each.') }),
    'process',
  ),
  dropItems: command('Take items out of a section that a file has no more.', z.object({ section, keys: keys.min(1).describe('Keys of the items.') }), 'process'),
  reorderItems: command('Put the items of a section in another order.', z.object({ section, keys: keys.describe('All keys of the section, in the order wanted.') })),
  noteImport: command('Note that a file was taken in as the text, and what was found in it.', z.object(imported), 'process'),
  explainFinding: command(
    'Say why a finding that warns is right as it stands.',
    z.object({ finding: z.string().min(1).max(64).describe('Id of the finding.'), explanation: z.string().trim().min(1).max(1_000).describe('Why it is right.') }),
  ),
  freezeRevision: command(
    'Freeze the text as a revision, to be decided on.',
    z.object({ explanations: explanationsSchema.default({}).describe('Why it is right although something warns: by id of a guard or a finding, or by the code of findings.') }),
  ),
  attest: command(
    'Attest what was decided before Planline.',
    z.object({
      what: attestedSchema.shape.what.describe('What was decided.'),
      by: attestedSchema.shape.by.describe('Who decided it: a role, or a person.'),
      on: attestedSchema.shape.on.describe('The day of the decision.'),
      document: attestedSchema.shape.document.describe('Id of the document that shows it, as it is kept here. Only of test data there need be none.'),
      statement: attestedSchema.shape.statement.default(null).describe('What was stated. Of test data without a document it has to be there.'),
      testData: attestedSchema.shape.testData.describe('Made up to try things out; shown as that everywhere.'),
    }),
  ),
  seeRevision: command(
    'Note that a reader saw a revision.',
    z.object({ person: z.string().min(1).max(120).describe('Id of the person.'), revision: z.int().positive().describe('Number of the revision.') }),
  ),
};
export type DraftCommand = CommandOf<typeof draftCommands>;
