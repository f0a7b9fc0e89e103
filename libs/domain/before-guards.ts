import type { ProgramRules } from './program-rules.js';

/** The guard by which a program rules that the board’s text is the one that councils were heard on, and what an explanation is given by of why it is another. */
export const REWRITTEN = 'rewritten-since-input';

/** The guard by which a program rules that the first year's budget goes with the plan. */
export const FIRST_BUDGET = 'budget-of-first-year';

/** The guard by which a program rules that what was given back comes back with something that answers to that. */
export const UNCHANGED = 'returned-unchanged';

const beforeAny = ['mn-achievement-integration@1', 'mn-achievement-integration@2'];

/**
 * Rules that Planline asked by itself before a program could rule by a guard of this id, and the versions of programs
 * from then: their plans go on as they did. Any other version that has no such guard leaves it out on purpose. None is
 * ever added to a rule here.
 */
const fromBefore = {
  [REWRITTEN]: beforeAny,
  [FIRST_BUDGET]: beforeAny,
  [UNCHANGED]: [...beforeAny, 'mn-achievement-integration@3', 'mi-sig-cohort-3@2', 'mi-sig-cohort-3@3'],
} as const satisfies Record<string, readonly string[]>;

export const askedWithoutGuard = (rules: Pick<ProgramRules, 'ref'> | null, guard: keyof typeof fromBefore): boolean => rules !== null && fromBefore[guard].includes(rules.ref);
