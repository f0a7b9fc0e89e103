import { z } from 'zod';
import type { DecisionContext } from '../decider.js';
import { sourceTold, type RuleSource } from '../program-rules.js';
import { stageFor, stageStreamId } from '../stage.js';
import { optionsReader } from '../stage-options.js';
import { countsSeats, ruleSourceSchema, voteRulesSchema } from '../vote-rules.js';

/**
 * What a stage of kind `board-approval` knows beside what all stages know. Its `waits` may have the keys, and
 * their rules may count from the days: of the approval `vote`, `sign`, `scan` (`plan-start`, `plan-end`, `opened`,
 * `carried`, `meeting-held`: the day of the meeting that carried it); of its meetings `notice`, `minutes-draft`,
 * `minutes-approved`, `minutes-published` (`plan-start`, `plan-end`, `called`, `meeting`: the day that it is called
 * for, `meeting-held`, `minutes-drafted`, `minutes-approved`). A `notice` is due when the board's own rule says so.
 */
export const boardOptionsSchema = z.strictObject({
  rules: voteRulesSchema
    .refine((rules) => rules.seats !== null || !countsSeats(rules), { message: 'a rule counts seats, and `seats` is missing', path: ['seats'] })
    .describe('How the board decides, unless the board itself has other rules.'),
  rulesSource: ruleSourceSchema.describe('Where these rules come from.'),
  secondSource: ruleSourceSchema.nullable().default(null).describe('Where it is written whether a motion needs a second: most laws that say the rest say nothing of it.'),
  purposeSource: ruleSourceSchema.nullable().default(null).describe('Where it is written that a special meeting acts on nothing but its stated purpose.'),
  signers: z.array(z.string().trim().min(1).max(200)).max(10).describe('Roles whose holders sign once the motion is carried, in their order.'),
  scanConfirmedBy: z.string().trim().min(1).max(200).describe('The role that confirms that a scanned signature page belongs to what was approved.'),
  scanConfirmedBySource: ruleSourceSchema.nullable().default(null).describe('Where that is written.'),
  covers: z.array(z.string().min(1)).min(1).nullable().default(null).describe('Sections that the approval is about; null: all of the plan.'),
  coversSource: ruleSourceSchema.nullable().default(null).describe('Where it is written that it is about these.'),
});
export type BoardOptions = z.infer<typeof boardOptionsSchema>;

export const boardOptions = optionsReader(boardOptionsSchema);

/** Where a program says nothing of it, the rule is that of the one law that was read for it. */
const AS_ELSEWHERE: RuleSource = { mark: 'U', text: 'Minnesota law as read; of other boards it is supposed' };

/** Where it is written that a special meeting acts on nothing but its stated purpose. */
export const purposeTold = (meeting: Parameters<typeof optionsOfMeeting>[0], context: DecisionContext) => sourceTold(optionsOfMeeting(meeting, context)?.purposeSource ?? AS_ELSEWHERE);

/** What the program says of the stage that a meeting was called for; null where it was called for none. */
export function optionsOfMeeting({ plan, stage }: { readonly plan: string | null; readonly stage: string | null }, context: DecisionContext): BoardOptions | null {
  const found = plan === null || stage === null ? null : stageFor(context, stageStreamId(plan, stage), 'board-approval');
  return found?.ok ? boardOptions(found.stage) : null;
}
