import { refuse } from '#libs/kernel/refusal.js';
import { accept, type Decision, type DecisionContext } from '../decider.js';
import type { CommandNamed } from './commands.js';
import type { ReviewEvent } from './events.js';
import { noMember, otherRevision, unknownSection } from './refusals.js';
import { eligible, hasConflict, underReview, type Review } from './state.js';

/**
 * A conflict that is declared after an opinion takes the opinion out for good; one after the result changes nothing of
 * it, and is declared all the same: budgets of later years are still to be thought of.
 */
export function declareConflict(state: Review, { reviewer, reason, by }: CommandNamed<'declareConflict'>, context: DecisionContext): Decision<ReviewEvent> {
  // Members who are not assigned act in the review, too.
  const no = state.reviewers.includes(reviewer) ? null : noMember(reviewer, state.body, context);
  return no ?? accept({ type: 'ConflictDeclared', data: { reviewer, reason, on: context.today, by } });
}

/**
 * The reviewer is as free as they were, and gives their opinion anew: what they had said before the conflict was declared
 * is not brought back, since others may have spoken in the meantime. Once there is a result it stands as it was counted.
 */
export function takeBackConflict(state: Review, { reviewer, reason, by }: CommandNamed<'takeBackConflict'>, { today }: DecisionContext): Decision<ReviewEvent> {
  if (!hasConflict(state, reviewer)) return refuse('review.no-such-conflict');
  if (state.status !== 'open' && state.status !== 'closed') return refuse('review.settled', { outcome: state.settled.outcome, on: state.settled.on });
  return accept({ type: 'ConflictTakenBack', data: { on: today, by, reviewer, reason } });
}

/** Bound to the revision that the reviewer saw: on any other it is refused, with what changed since. */
export function opinion(state: Review, given: CommandNamed<'recordOpinion'>, context: DecisionContext): Decision<ReviewEvent> {
  const { reviewer, revision, hash, outcome, reasons } = given;
  const sections = [...new Set(given.sections)];
  const current = underReview(state);
  const before = state.opinions.find((one) => one.reviewer === reviewer);
  if (before && before.revision === revision && before.outcome === outcome && before.reasons === reasons && before.sections.join() === sections.join()) return accept();
  if (state.status !== 'open') return refuse('review.settled', { outcome: state.settled.outcome, on: state.settled.on });
  if (revision !== current.revision) return otherRevision(state, revision);
  if (hash !== current.hash) return refuse('review.other-text', { revision });
  if (!state.reviewers.includes(reviewer)) return refuse('review.not-assigned');
  if (hasConflict(state, reviewer)) return refuse('review.has-conflict');
  if (before) return refuse('review.opinion-given', { outcome: before.outcome, on: before.on });
  if (outcome !== 'approve' && reasons === null) return refuse('review.reasons-needed');
  if ((outcome === 'return') !== sections.length > 0) return refuse('review.sections-of-return');
  const wrong = unknownSection(state, sections) ?? notYet(state, reviewer, state.opinions) ?? noMember(reviewer, state.body, context);
  return wrong ?? accept({ type: 'OpinionRecorded', data: { reviewer, revision, hash, outcome, reasons, sections, on: context.today } });
}

/** In order: whoever stands before has given an opinion, or declared a conflict. */
export function notYet(state: Review, reviewer: string, opinions: readonly { readonly reviewer: string }[]): ReturnType<typeof refuse> | null {
  if (state.order === 'parallel') return null;
  const may = eligible(state);
  const waiting = may.slice(0, may.indexOf(reviewer)).filter((one) => !opinions.some((opinion) => opinion.reviewer === one));
  return waiting.length === 0 ? null : refuse('review.not-your-turn', { before: waiting.length });
}
