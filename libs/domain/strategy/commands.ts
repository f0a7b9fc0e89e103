import { z } from 'zod';
import { command, type CommandOf } from '#libs/kernel/command-definition.js';
import { planName, planOfTenant } from '../plan-name.js';
import { dateSchema } from '../schedule.js';
import { strategyEvents, strategyTextSchema } from './events.js';

const words = (what: string, most = 4_000) => z.string().trim().min(1).max(most).describe(what);
const reason = (why: string) => words(why);
const id = (what: string) => z.string().min(1).max(200).describe(what);
const district = z.string().min(1).max(120).describe("The district's number, or its name where it has none here.");
const proposalNumber = z.int().positive().describe('Which change.');
const version = (of: string) => z.int().positive().describe(`The version of the text that ${of}. Another one is refused.`);
const joined = strategyEvents.StrategyJoined.schema.shape;
const recorder = { by: id('Id of the person who says so.'), role: id('Id of a role that they hold here.') };
const said = {
  by: id('Id of the person who says so: who speaks for the district, or who tells what was decided there.'),
  role: recorder.role,
  evidence: words('What shows it.', 1_000).nullable().default(null).describe('What shows it, where it is told of a district whose plan is not kept here; left out where who speaks for the district says so.'),
};

export const strategyCommands = {
  shareStrategy: command(
    'Share a strategy: one record of the collaborative, which districts take up with their own numbers and targets.',
    z.object({
      plan: planName().nullable().default(null).describe("The collaborative's own plan, by id or slug, where it has one."),
      collaborative: words('Who owns the strategy.', 400),
      text: strategyTextSchema.describe('What all districts have in common.'),
      ...recorder,
    }),
  ),
  joinStrategy: command(
    'Take the shared strategy up in a district.',
    z.object({
      district,
      title: words('What the district is called.', 400),
      numbers: joined.numbers.describe("The number, or numbers, that it has in the district's own plan."),
      targets: joined.targets.default([]).describe("The district's own targets, by indicator."),
      districtPlan: joined.plan.unwrap().extend({ plan: planOfTenant() }).nullable().default(null).describe("The district's plan, by id or slug, and its tenant, where it is kept in Planline."),
      speaker: id('Id of the person who speaks for the district.'),
      on: dateSchema.optional().describe("Since when; today where it isn't given."),
      ...said,
    }),
  ),
  setOwnTargets: command(
    "Set a district's own number and targets.",
    z.object({ district, numbers: joined.numbers.describe('The number, or numbers.'), targets: joined.targets.describe('The targets, by indicator.'), ...said }),
  ),
  approveStrategy: command(
    "Note that a district's board approved its part.",
    z.object({
      district,
      version: version('the board had before it'),
      revision: strategyEvents.StrategyApproved.schema.shape.revision.default(null).describe('The revision that the board approved, by its hash. Asked for where the plan is kept here.'),
      on: dateSchema.describe('The day of the decision.'),
      ...said,
    }),
  ),
  leaveStrategy: command(
    'Give the shared strategy up in a district.',
    z.object({ district, on: dateSchema.optional().describe("The first day without it; today where it isn't given."), reason: reason('Why.'), ...said }),
  ),
  nameSpeaker: command(
    'Let another person speak for a district. Somebody else than who speaks for it says so with evidence.',
    z.object({ district, speaker: id('Id of the person who speaks from now on.'), ...said }),
  ),
  proposeChange: command(
    'Propose a change to every district that shares the strategy. It holds in each that adopts it.',
    z.object({ district, text: strategyTextSchema.describe('The whole text as it is to be.'), reason: reason('Why it is to change.'), answerBy: dateSchema.nullable().default(null).describe('The last day for answers; null: as many days as the collaborative’s program gives, or 60. After it the next change may be proposed.'), ...said }),
  ),
  answerChange: command(
    'Adopt or decline a proposed change, for one district.',
    z.object({
      proposal: proposalNumber,
      district,
      version: version('was looked at'),
      answer: z.enum(['adopted', 'declined']).describe('Adopted, and it holds in the district; or declined.'),
      reason: words('Needed to decline.').nullable().default(null).describe('Needed to decline.'),
      ...said,
    }),
  ),
  withdrawChange: command('Withdraw a proposed change that nobody adopted yet, for the district that proposed it.', z.object({ proposal: proposalNumber, reason: reason('Why.'), ...said })),
  reportProgress: command(
    "Report a district's progress.",
    z.object({
      district,
      on: dateSchema.optional().describe("As of when; today where it isn't given."),
      status: strategyEvents.StrategyProgressReported.schema.shape.status.describe('How far it is.'),
      note: words('What was done.'),
      ...said,
    }),
  ),
};
export type StrategyCommand = CommandOf<typeof strategyCommands>;
export type Given<N extends StrategyCommand['name']> = Extract<StrategyCommand, { name: N }>;
