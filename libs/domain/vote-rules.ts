import { z } from 'zod';
import type { CalendarDate } from '#libs/kernel/dates.js';
import type { RuleSource } from './program-rules.js';

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

const rules = {
  quorumOf: z.enum(['members-serving', 'seats']).describe('Whether vacant seats count for the quorum.'),
  quorum: z.union([z.literal('majority'), z.int().positive().max(MOST_MEMBERS)]).describe('A majority of those, or a number of members.'),
  threshold: z.enum(thresholds).describe('How many ayes carry a motion.'),
  abstentions: z.enum(['not-counted', 'as-nay', 'as-aye']).describe('How an abstention counts.'),
  abstainOnlyForLegalConflict: z.boolean().describe('Whether the law lets a member abstain for a legal conflict alone.'),
  seats: z.int().positive().max(MOST_MEMBERS).nullable().describe('Seats of the board, vacant ones too; needed where a rule counts seats.'),
  notice: z
    .strictObject({ regular: noticeRuleSchema, special: noticeRuleSchema })
    .describe('How long before a meeting its notice must be posted; null: no rule.'),
  second: z.enum(['required', 'not-needed']).describe('Whether another member seconds a motion before the roll is called on it.'),
};

/** How one board decides. A program gives the law's rules; a board may have adopted stricter ones of its own. Where nothing is said of a second, it is required. */
export const voteRulesSchema = z.strictObject({ ...rules, seats: rules.seats.default(null), second: rules.second.default('required') });

/** Some of those rules, in the place of others: what is not given is no rule, and so it has no default here. */
export const someVoteRulesSchema = z.strictObject(rules).partial();
export type VoteRules = z.infer<typeof voteRulesSchema>;

/** What an event said of rules before they told of a second: it was required of every motion. */
export const withSecond = (data: Record<string, unknown>): Record<string, unknown> => ({ ...data, rules: { ...(data.rules as object), second: 'required' } });

export const countsSeats = ({ quorumOf, threshold }: Pick<VoteRules, 'quorumOf' | 'threshold'>): boolean =>
  quorumOf === 'seats' || threshold.endsWith('-of-seats');

/** Rules that a board adopted, in force from a day on until it adopts others. */
export type AdoptedRules = { readonly rules: VoteRules; readonly source: RuleSource; readonly from: CalendarDate };

/** The rules that a board has of its own on a day: those in force last, of several from one day the ones that were told last. Null: none. */
export const rulesOn = (adopted: readonly AdoptedRules[], day: CalendarDate): AdoptedRules | null =>
  adopted.filter(({ from }) => from <= day).reduce<AdoptedRules | null>((last, one) => (last === null || one.from >= last.from ? one : last), null);
