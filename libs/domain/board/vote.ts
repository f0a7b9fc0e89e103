import { never } from '#libs/kernel/refusal.js';
import type { VoteRules } from '../vote-rules.js';

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
