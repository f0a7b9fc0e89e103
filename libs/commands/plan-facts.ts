import type { PlanFacts } from '#libs/domain/decider.js';
import type { Ladders } from '#libs/domain/settings.js';
import type { ProgramRules } from '#libs/domain/program-rules.js';
import type { PlanState } from '#libs/domain/plan/plan.js';

/** A plan as a decision needs it, with the version of its stream that this was read at. */
export type KnownPlan = { readonly facts: PlanFacts; readonly ladders: Ladders; readonly rules: ProgramRules; readonly version: number };

/** What programs tell; all throw on a program that is not in the catalog. */
export type Programs = {
  readonly laddersOf: (program: string) => Ladders;
  readonly coordinatorOf: (program: string) => string;
  readonly rulesOf: (program: string) => ProgramRules;
};

/** Null where the plan was never opened, or its program is not known here. */
export function knownPlan(id: string, state: PlanState, programs: Programs): KnownPlan | null {
  if (state.status === 'none') return null;
  const terms = termsOf(state.program, programs);
  return terms && { ...terms, facts: { id, program: state.program, open: state.status === 'open', coordinator: terms.coordinator }, version: state.version };
}

type Terms = { readonly ladders: Ladders; readonly coordinator: string; readonly rules: ProgramRules };

export function termsOf(program: string, { laddersOf, coordinatorOf, rulesOf }: Programs): Terms | null {
  try {
    return { ladders: laddersOf(program), coordinator: coordinatorOf(program), rules: rulesOf(program) };
  } catch {
    return null;
  }
}
