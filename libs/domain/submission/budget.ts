import { refuse } from '#libs/kernel/refusal.js';
import { accept, type Decision, type DecisionContext } from '../decider.js';
import { notWhatWasSeen, noRole, toldBy } from './acting.js';
import type { CommandNamed } from './commands.js';
import type { SubmissionEvent } from './events.js';
import { budgetIsThere, budgetMayHaveLeft, goesAlone, ofBudget, ofPlan } from './package-of.js';
import { hasCurrent, isOpened, type Budget, type SubmissionState } from './state.js';
import { sourceTold } from '../program-rules.js';
import type { Terms } from './submit.js';
import { liesInOutbox } from './way.js';

/** A budget is handed in each year; a declined one again, and a wrong file is replaced while no package that has it may have left the house. */
export function handInBudget(state: SubmissionState, given: CommandNamed<'handInBudget'>, { stage, options }: Terms, context: DecisionContext): Decision<SubmissionEvent> {
  if (!isOpened(state)) return refuse('submission.not-open');
  const { year, document, fileName, by, on = context.today } = given;
  if (!state.budgetYears.includes(year)) return refuse('submission.no-such-budget', { year, years: state.budgetYears.join(', ') || 'none', ...sourceTold(options.budget?.source ?? null) });
  if (on > context.today) return refuse('submission.day-to-come', { on, today: context.today });
  const before = state.budgets.find((budget) => budget.year === year);
  if (before && before.outcome !== 'declined') {
    if (before.document.id === document.id) return accept();
    if (before.outcome !== null) return refuse('submission.budget-decided', { year, outcome: before.outcome });
    if (hasCurrent(state) && budgetMayHaveLeft(state, before)) return refuse('submission.budget-handed-in', { year, on: before.handedInOn });
  }
  return noRole(by, stage, context) ?? accept({ type: 'BudgetHandedIn', data: { year, document, fileName, on, by } });
}

/** Every line of a budget names a strategy of the approved plan: so none is decided on before the plan is approved. */
export function decideBudget(state: SubmissionState, given: CommandNamed<'decideBudget'>, { stage, options }: Terms, context: DecisionContext): Decision<SubmissionEvent> {
  if (!isOpened(state)) return refuse('submission.not-open');
  if (state.status !== 'concluded') return refuse('submission.budget-before-plan', { year: given.year, ...sourceTold(options.budget?.source ?? null) });
  const { year, outcome, reasons, letter } = given;
  const budget = state.budgets.find((one) => one.year === year);
  if (!budget) return refuse('submission.no-budget', { year });
  const seen = notTheFileSeen(budget, given);
  if (seen) return seen;
  if (budget.outcome !== null) return refuse('submission.budget-decided', { year, outcome: budget.outcome });
  const said = toldBy(given, stage, state.plan, context);
  if (!said.ok) return said;
  if (said.fields.on < budget.handedInOn) return refuse('submission.before-handed-in', { on: said.fields.on, year, since: budget.handedInOn });
  const other = notWhatWasSeen(state, given, 'now');
  if (other) return other;
  // The agency's own person read it here.
  if (given.agency === null && !budgetIsThere(state, budget)) {
    const alone = goesAlone(state, budget);
    return refuse('submission.budget-not-delivered', { year, with: alone ? 'none' : 'plan', ...liesInOutbox(state, alone ? ofBudget(state, budget) : ofPlan(state)) });
  }
  const { revision, hash } = state.current;
  return accept({ type: 'BudgetDecided', data: { ...said.fields, number: state.decisions.length + 1, revision, hash, letter, year, document: budget.document.id, outcome, reasons: reasons ?? '' } });
}

/** A decision is about one file: the one that is there, whichever it was that the agency looked at. Null where it is so. */
function notTheFileSeen({ year, document, fileName, handedInOn }: Budget, { document: seen }: CommandNamed<'decideBudget'>): ReturnType<typeof refuse> | null {
  if (seen === null) return refuse('submission.budget-file-missing', { year, fileName, current: document.id, on: handedInOn });
  return seen === document.id ? null : refuse('submission.other-budget', { year, seen, fileName, current: document.id, on: handedInOn });
}
