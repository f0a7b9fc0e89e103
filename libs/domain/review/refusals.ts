import { refuse } from '#libs/kernel/refusal.js';
import { changedSections } from '../changed-sections.js';
import type { DecisionContext } from '../decider.js';
import { onDay } from '../facts.js';
import { underReview, type Review } from './state.js';

type Refused = ReturnType<typeof refuse>;

/** Why a person may not act in a review today; null where they may. */
export function noMember(person: string, body: string, { today, seen }: DecisionContext): Refused | null {
  const sits = seen('body', body).members.some((member) => member.person === person && onDay(today)(member));
  return sits ? null : refuse('review.not-a-member', { on: today });
}

/** What changed since the revision that was looked at. */
export function otherRevision(state: Review, revision: number): Refused {
  const current = underReview(state);
  const old = state.revisions.find((seen) => seen.revision === revision);
  return refuse('review.other-revision', { revision, current: current.revision, changed: old ? changedSections(old.sections, current.sections).join(', ') : '–' });
}

export function unknownSection(state: Review, sections: readonly string[]): Refused | null {
  const known = underReview(state).sections;
  const unknown = sections.find((section) => !Object.hasOwn(known, section));
  return unknown === undefined ? null : refuse('review.section-unknown', { section: unknown, known: Object.keys(known).join(', ') });
}
