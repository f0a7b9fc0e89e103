import type { RuleSource } from '#libs/domain/program-rules.js';
import type { Result } from '#libs/domain/board/meeting/events.js';
import type { MeetingState } from '#libs/domain/board/meeting/state.js';
import { countsSeats, type NoticeRule, type VoteRules } from '#libs/domain/board/vote.js';
import { say } from '#libs/messages/say.js';

type Called = Exclude<MeetingState, { status: 'none' }>;

/** MessageFormat's selectors have no hyphens. */
const choice = (words: string): string => words.replaceAll('-', '_');

/** Where one of a board's rules comes from, with its mark: what is unverified says so wherever it is printed. */
function sourceOf({ overridden, overrideSource, rulesSource }: Called, ...rules: readonly (keyof VoteRules)[]): string {
  const { mark, text }: RuleSource = overrideSource && rules.some((rule) => overridden.includes(rule)) ? overrideSource : rulesSource;
  return say('print.board-source', { mark, text });
}

export const noticeRule = (state: Called): string => {
  const rule: NoticeRule = state.rules.notice[state.kind];
  const words = rule === null ? { unit: 'none', count: 0 } : 'days' in rule ? { unit: 'days', count: rule.days } : { unit: 'hours', count: rule.hours };
  return say('print.board-notice', { ...words, source: rule === null ? '' : sourceOf(state, 'notice') });
};

export const quorumRule = (state: Called): string => {
  const { quorum, quorumOf } = state.rules;
  const of = quorum === 'majority' ? choice(quorumOf) : 'number';
  return say('print.board-quorum', { of, seats: state.rules.seats ?? 0, source: sourceOf(state, 'quorum', 'quorumOf', ...(countsSeats(state.rules) ? (['seats'] as const) : [])) });
};

/** The rule by which a vote was counted, with the numbers that it gave. */
export const voteRule = (state: Called, { threshold, base, needed, ayes, nays }: Result): string =>
  say('print.board-vote', {
    ...{ threshold: choice(threshold), base, needed, tie: ayes === nays ? 'yes' : 'no' },
    ...{ abstentions: choice(state.rules.abstentions), source: sourceOf(state, 'threshold', 'abstentions') },
  });
