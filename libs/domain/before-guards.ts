import type { ProgramRules } from './program-rules.js';

/**
 * Versions of programs from before a program could rule by guards that a rewritten text before the board, or a plan
 * without its first year's budget, has to be explained: their plans go on as they did. Any other that has no such guard
 * leaves it out on purpose. None is ever added here.
 */
const fromBefore: ReadonlySet<string> = new Set(['mn-achievement-integration@1', 'mn-achievement-integration@2']);

export const askedWithoutGuard = (rules: Pick<ProgramRules, 'ref'> | null): boolean => rules !== null && fromBefore.has(rules.ref);
