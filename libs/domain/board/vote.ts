import { z } from 'zod';
import { never } from '#libs/kernel/refusal.js';

/** No board has more; lists of members in events are bounded by it. */
export const MOST_MEMBERS = 60;

const noticeRuleSchema = z
  .union([
    z.strictObject({ hours: z.int().positive().max(2_000).describe('Hours before the time that the meeting is called for.') }),
    z.strictObject({ days: z.int().positive().max(90).describe('Days of the calendar before the day of the meeting.') }),
  ])
  .nullable();
export type NoticeRule = z.infer<typeof noticeRuleSchema>;

export const thresholds = [
  'majority-of-voting',
  'majority-of-present',
  'majority-of-serving',
  'majority-of-seats',
  'two-thirds-of-voting',
  'two-thirds-of-present',
  'two-thirds-of-serving',
  'two-thirds-of-seats',
] as const;
export type Threshold = (typeof thresholds)[number];

export const ruleSourceSchema = z.strictObject({
  mark: z.enum(['V', 'S', 'D', 'U']).describe('V read in the law, S secondary, D stated in a document, U unverified.'),
  text: z.string().trim().min(1).max(1000).describe('Where the rule comes from.'),
});

/** How one board decides. A program gives the law's rules; a board may have stricter ones of its own. */
export const voteRulesSchema = z.strictObject({
  quorumOf: z.enum(['members-serving', 'seats']).describe('Whether vacant seats count for the quorum.'),
  quorum: z.union([z.literal('majority'), z.int().positive().max(MOST_MEMBERS)]).describe('A majority of those, or a number of members.'),
  threshold: z.enum(thresholds).describe('How many ayes carry a motion.'),
  abstentions: z.enum(['not-counted', 'as-nay', 'as-aye']).describe('How an abstention counts.'),
  abstainOnlyForLegalConflict: z.boolean().describe('Whether the law lets a member abstain for a legal conflict alone.'),
  seats: z.int().positive().max(MOST_MEMBERS).nullable().default(null).describe('Seats of the board, vacant ones too; needed where a rule counts seats.'),
  notice: z
    .strictObject({ regular: noticeRuleSchema, special: noticeRuleSchema })
    .describe('How long before a meeting its notice must be posted; null: no rule.'),
});
export type VoteRules = z.infer<typeof voteRulesSchema>;

export const countsSeats = ({ quorumOf, threshold }: Pick<VoteRules, 'quorumOf' | 'threshold'>): boolean =>
  quorumOf === 'seats' || threshold.endsWith('-of-seats');

const majorityOf = (base: number): number => Math.floor(base / 2) + 1;

/** Members who must be present for the board to do business. */
export function quorumOf(rules: VoteRules, serving: number): number {
  return rules.quorum === 'majority' ? majorityOf(rules.quorumOf === 'seats' ? (rules.seats ?? serving) : serving) : rules.quorum;
}

/** What a roll call came to, by members. */
export type Tally = {
  readonly ayes: number;
  readonly nays: number;
  readonly abstentions: number;
  readonly recused: number;
  readonly absent: number;
  /** Members serving who were present while the roll was called. */
  readonly present: number;
  readonly serving: number;
};

export type Outcome = {
  readonly carried: boolean;
  /** What the threshold is a share of, and the ayes that it asks for. */
  readonly base: number;
  readonly needed: number;
};

/** The result of a vote under a board's rule: computed here and nowhere else. A tie fails, and so does a vote without an aye. */
export function outcomeOf(rules: VoteRules, tally: Tally): Outcome {
  const ayes = tally.ayes + (rules.abstentions === 'as-aye' ? tally.abstentions : 0);
  const nays = tally.nays + (rules.abstentions === 'as-nay' ? tally.abstentions : 0);
  const base = baseOf(rules, tally, ayes + nays);
  const needed = rules.threshold.startsWith('two-thirds') ? Math.max(1, Math.ceil((base * 2) / 3)) : majorityOf(base);
  return { carried: tally.ayes > 0 && ayes >= needed && ayes > nays, base, needed };
}

function baseOf({ threshold, seats }: VoteRules, { present, serving }: Tally, voting: number): number {
  switch (threshold) {
    case 'majority-of-voting':
    case 'two-thirds-of-voting':
      return voting;
    case 'majority-of-present':
    case 'two-thirds-of-present':
      return present;
    case 'majority-of-serving':
    case 'two-thirds-of-serving':
      return serving;
    case 'majority-of-seats':
    case 'two-thirds-of-seats':
      return seats ?? serving;
    default:
      return never(threshold);
  }
}
