import type { Principal } from '#libs/commands/contract.js';
import { stageOf, type ProgramRules } from '#libs/domain/program-rules.js';
import { underReview, type Review } from '#libs/domain/review/state.js';
import { optionsOf, type AgencyState } from '#libs/domain/submission/options.js';
import { loadProgram, rulesOf } from '#libs/programs/catalog.js';
import { sharedSubmission, type SharedSubmission } from '../../documents/submission/shared-submission.js';
import { ProblemError } from '../../http/problem.js';
import type { Parts } from '../../parts.js';

/** What the district has submitted by now, as its grant lets the agency read it, and how its program calls the agency's states. */
export type Arrived = Pick<SharedSubmission, 'number' | 'revision' | 'hash' | 'sections' | 'questions' | 'budgets'> & {
  readonly states: readonly AgencyState[];
  readonly titles: ProgramRules['sections'];
};

/** Null where nothing is opened to the agency any more: the review's own record is there all the same. */
export async function arrivedFor(parts: Parts, principal: Principal, { of }: Pick<Review, 'of'>): Promise<Arrived | null> {
  const { tenant, plan, stage, grant } = of;
  const shared = await sharedSubmission(parts, principal, { tenant, plan, stage, grant }).catch((error: unknown) => {
    if (error instanceof ProblemError) return null;
    throw error;
  });
  if (!shared) return null;
  const { number, revision, hash, sections, questions, budgets, program } = shared;
  const rules = program !== null && loadProgram(program).ok ? rulesOf(program) : null;
  const rule = rules ? stageOf(rules, stage) : undefined;
  const options = rule && optionsOf(rule);
  const states = options?.ok ? options.options.states : [];
  return { number, revision, hash, sections, questions, budgets, states, titles: rules?.sections ?? [] };
}

/** Whether the district has submitted something that is not under review: a later revision, or what was given back once more as it was. */
export function hasCome({ number, revision, hash }: Arrived, review: Review): boolean {
  const current = underReview(review);
  if (review.status === 'closed') return false;
  if (revision !== current.revision || hash !== current.hash) return revision > current.revision;
  return review.status === 'returned' && number > review.submission;
}
