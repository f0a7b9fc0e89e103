import { refuse } from '#libs/kernel/refusal.js';
import { accept, type Decision, type DecisionContext } from '../decider.js';
import type { CommandNamed } from './commands.js';
import type { BudgetOutcome, ReviewEvent } from './events.js';
import { notYet } from './opinions.js';
import { noMember } from './refusals.js';
import { eligible, hasConflict, type BudgetCounts, type Review, type ReviewedBudget } from './state.js';

/** A budget that is handed in anew begins anew: nobody has an opinion on its file yet. */
export function budgetArrived(state: Review, { year, document, by }: CommandNamed<'noteBudget'>, { today }: DecisionContext): Decision<ReviewEvent> {
  const before = state.budgets.find((one) => one.year === year);
  // The very file may be handed in again after it was declined.
  const same = before?.document === document && !(before.issuedOn !== null && before.settled?.outcome === 'declined');
  return same ? accept() : accept({ type: 'BudgetArrived', data: { on: today, by, year, document } });
}

/** On the file that the reviewer saw: by the same reviewers, in the same order, as many of one kind as the plan needed. */
export function budgetOpinion(state: Review, given: CommandNamed<'recordBudgetOpinion'>, context: DecisionContext): Decision<ReviewEvent> {
  const { reviewer, year, document, outcome, reasons } = given;
  const budget = state.budgets.find((one) => one.year === year);
  if (!budget) return refuse('review.no-such-budget', { year });
  if (document !== budget.document) return refuse('review.other-budget', { year, seen: document, current: budget.document, on: budget.arrivedOn });
  const before = budget.opinions.find((one) => one.reviewer === reviewer);
  if (before && before.outcome === outcome && before.reasons === reasons) return accept();
  if (budget.settled) return refuse('review.budget-settled', { year, outcome: budget.settled.outcome, on: budget.settled.on });
  if (before) return refuse('review.opinion-given', { outcome: before.outcome, on: before.on });
  if (!state.reviewers.includes(reviewer)) return refuse('review.not-assigned');
  if (hasConflict(state, reviewer)) return refuse('review.has-conflict');
  if (outcome === 'declined' && reasons === null) return refuse('review.reasons-needed');
  const wrong = notYet(state, reviewer, budget.opinions) ?? noMember(reviewer, state.body, context);
  return wrong ?? accept({ type: 'BudgetOpinionRecorded', data: { reviewer, year, document, outcome, reasons, on: context.today } });
}

export function issueBudget(state: Review, { year, reasons, by }: CommandNamed<'decideBudget'>, share: number, { today }: DecisionContext): Decision<ReviewEvent> {
  const budget = state.budgets.find((one) => one.year === year);
  if (!budget) return refuse('review.no-such-budget', { year });
  const { document, settled, issuedOn } = budget;
  if (!settled) return refuse('review.no-budget-result', { year, ...budgetCounts(state, budget) });
  if (issuedOn !== null) return refuse('review.budget-issued', { year, outcome: settled.outcome, on: issuedOn });
  if (settled.outcome === 'declined' && reasons === null) return refuse('review.reasons-needed');
  return accept({ type: 'BudgetDecisionIssued', data: { on: today, by, share, year, document, outcome: settled.outcome, reasons } });
}

/** Opinions on the file that is there, of reviewers who are assigned and have no conflict. */
export function budgetCounts(state: Review, { opinions }: Pick<ReviewedBudget, 'opinions'>): BudgetCounts {
  const may = eligible(state);
  const of = (outcome: BudgetOutcome): number => opinions.filter((one) => one.outcome === outcome && may.includes(one.reviewer)).length;
  return { approved: of('approved'), declined: of('declined'), assigned: state.reviewers.length, conflicted: state.reviewers.length - may.length, need: state.need };
}

/** As a plan's result: whichever outcome comes to the number first. Null while none has. */
export function budgetResult(state: Review, budget: Pick<ReviewedBudget, 'opinions'>): BudgetOutcome | null {
  const counts = budgetCounts(state, budget);
  return (['approved', 'declined'] as const).find((outcome) => counts[outcome] >= counts.need) ?? null;
}

/** The results that the budgets have come to, each to be kept in the append of what made it. */
export const settledBudgets = (state: Review, { today }: DecisionContext): readonly ReviewEvent[] =>
  state.budgets.flatMap((budget) => {
    const outcome = budget.settled ? null : budgetResult(state, budget);
    const { year, document } = budget;
    return outcome === null ? [] : [{ type: 'BudgetSettled' as const, data: { year, document, outcome, counts: budgetCounts(state, budget), on: today } }];
  });
