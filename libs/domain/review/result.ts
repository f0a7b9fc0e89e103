import type { Outcome } from './events.js';
import { eligible, refusedShare, type Counts, type Opinion, type Review } from './state.js';

/** Opinions on the revision under review, of reviewers who are assigned and have no conflict. */
const counted = (state: Review): readonly Opinion[] => {
  const may = new Set(eligible(state));
  return state.opinions.filter(({ reviewer }) => may.has(reviewer));
};

export function countsOf(state: Review): Counts {
  const opinions = counted(state);
  const of = (outcome: Outcome): number => opinions.filter((opinion) => opinion.outcome === outcome).length;
  const assigned = state.reviewers.length;
  return { approve: of('approve'), return: of('return'), decline: of('decline'), assigned, conflicted: assigned - eligible(state).length, need: state.need };
}

/** N of M: the outcome that has as many opinions as are needed, whichever comes to it first. Null while none has. */
export function resultOf(state: Review): Outcome | null {
  const counts = countsOf(state);
  return (['approve', 'return', 'decline'] as const).find((outcome) => counts[outcome] >= counts.need) ?? null;
}

/** Sections that those who would return it name, each once. */
export const sectionsToReturn = (state: Review): string[] =>
  [...new Set(counted(state).filter(({ outcome }) => outcome === 'return').flatMap(({ sections }) => sections))].sort();

/** How a review stands, as a code with its counts: its words are made from these numbers and from nothing else. */
export function standingOf(state: Review): { readonly code: string; readonly params: Readonly<Record<string, number | string>> } {
  const counts = countsOf(state);
  const given = counts.approve + counts.return + counts.decline;
  const may = counts.assigned - counts.conflicted;
  const params = { ...counts, given, may, left: may - given };
  const refused = refusedShare(state);
  if (refused) return { code: 'review.standing-share-refused', params: { share: refused.number, reason: refused.refusals.at(-1) ?? '–' } };
  if (state.status !== 'open') return { code: 'review.standing-settled', params: { ...state.settled.counts, outcome: state.settled.outcome } };
  if (counts.assigned === 0) return { code: 'review.standing-nobody-assigned', params };
  if (may === 0) return { code: 'review.standing-nobody-left', params };
  if (may < counts.need) return { code: 'review.standing-too-few', params };
  return given < may ? { code: 'review.standing-under-way', params } : { code: 'review.standing-no-agreement', params };
}
