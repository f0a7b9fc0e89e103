import type { Result } from '#libs/domain/board/meeting/events.js';
import type { MeetingState } from '#libs/domain/board/meeting/state.js';
import { countsSeats, type NoticeRule, type VoteRules } from '#libs/domain/vote-rules.js';
import { say } from '#libs/messages/say.js';

type Called = Exclude<MeetingState, { status: 'none' }>;

/** MessageFormat's selectors have no hyphens. */
const choice = (words: string): string => words.replaceAll('-', '_');

/** Where one of a meeting's rules comes from, with its mark: what is unverified says so wherever it is printed. */
function sourceOf({ overridden, overrideSource, ...terms }: Called, ...rules: readonly (keyof VoteRules)[]): string {
  if (overrideSource && rules.some((rule) => overridden.includes(rule))) return say('print.board-source', { ...overrideSource, from: 'override', adopted: '' });
  const { rulesFrom, adoptedFrom, rulesSource } = rules.includes('notice') ? terms.noticeTerms : terms;
  return say('print.board-source', { ...rulesSource, from: rulesFrom, adopted: adoptedFrom ?? '' });
}

export const noticeRule = (state: Called): string => {
  const rule: NoticeRule = state.rules.notice[state.kind];
  const words = rule === null ? { unit: 'none', count: 0 } : 'days' in rule ? { unit: 'days', count: rule.days } : { unit: 'hours', count: rule.hours };
  return say('print.board-notice', { ...words, source: rule === null ? '' : sourceOf(state, 'notice') });
};

/** That nobody has to second a motion here, and by what rule; null where another member has to. */
export const secondRule = (state: Called): string | null => (state.rules.second === 'not-needed' ? say('print.board-second', { source: sourceOf(state, 'second') }) : null);

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
