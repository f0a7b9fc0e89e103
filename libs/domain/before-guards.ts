import type { ProgramRules } from './program-rules.js';

/** The guard by which a program rules that the board’s text is the one that councils were heard on, and what an explanation is given by of why it is another. */
export const REWRITTEN = 'rewritten-since-input';

/** The guard by which a program rules that the first year's budget goes with the plan. */
export const FIRST_BUDGET = 'budget-of-first-year';

/**
 * Versions of programs from before a program could rule by guards that a rewritten text before the board, or a plan
 * without its first year's budget, has to be explained: their plans go on as they did. Any other that has no such guard
 * leaves it out on purpose. None is ever added here.
 */
const fromBefore: ReadonlySet<string> = new Set(['mn-achievement-integration@1', 'mn-achievement-integration@2']);

export const askedWithoutGuard = (rules: Pick<ProgramRules, 'ref'> | null): boolean => rules !== null && fromBefore.has(rules.ref);
