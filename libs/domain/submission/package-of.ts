import type { CalendarDate } from '#libs/kernel/dates.js';
import { isStale, type Attached, type Budget, type Current, type Opened, type Package, type PackageOf } from './state.js';

export const ofPlan = ({ current }: Current): PackageOf => ({ submission: current.number, budget: null });
export const ofBudget = ({ current }: Current, { year, at }: Budget): PackageOf => ({ submission: current.number, budget: { year, at } });

/** What an event means that names a year, or none, when it is told. */
export const meantBy = ({ budgets }: Opened, { submission, budget: year }: { readonly submission: number; readonly budget: string | null }): PackageOf => ({
  submission,
  budget: year === null ? null : { year, at: budgets.find((one) => one.year === year)?.at ?? 0 },
});

export const isOf = (one: PackageOf, other: PackageOf): boolean => one.submission === other.submission && one.budget?.year === other.budget?.year && one.budget?.at === other.budget?.at;

/** The newest package of it; null where none is made yet. */
export const packageOf = (state: Current, of: PackageOf = ofPlan(state)): Package | null => state.packages.findLast((one) => isOf(one, of)) ?? null;

/** The day on which it left the house; null where it has not. */
export function deliveredOn(state: Current, of: PackageOf = ofPlan(state)): CalendarDate | null {
  const mailed = state.packages.find((one) => isOf(one, of) && isMailed(one))?.sending;
  return state.handedIn.find((one) => isOf(one, of))?.on ?? (mailed?.status === 'sent' ? mailed.on : null);
}

export const isDelivered = (state: Current, of?: PackageOf): boolean => deliveredOn(state, of) !== null;

const isMailed = ({ sending }: Package): boolean => sending?.status === 'sent' && sending.via === 'mail';

const settledAt = (state: Exclude<Current, { status: 'with-agency' }>): number => state.settledAt ?? Infinity;

/**
 * Whether a budget goes to the agency by itself: never before its plan is approved, and not where it went with the plan.
 * Of a plan that was approved and whose way is not recorded the agency has had whatever its package had.
 */
export function goesAlone(state: Current, budget: Budget): boolean {
  if (state.status !== 'concluded') return false;
  const way = isDelivered(state);
  // One that was made after the decision is the record of what was submitted: nobody has it unless it was sent.
  const went = (made: Package): boolean => (!way && made.builtFrom.version < settledAt(state)) || isMailed(made) || state.handedIn.some((one) => one.package === made.number);
  return !state.packages.some((made) => made.budget === null && carries(made, budget) && went(made));
}

/** Whether a package has this budget's file: its own, or the plan's. */
export const carries = (made: Package, { year, at, document }: Budget): boolean =>
  made.budget === null ? made.builtFrom.version >= at && made.documents.some((one) => one.kind === 'budget' && one.document.id === document.id) : made.budget.year === year && made.budget.at === at;

/** It went to the agency, or nobody knows whether it did. What lies in the outbox is with nobody. */
function mayHaveLeft({ sending }: Package): boolean {
  if (sending?.status === 'sent') return sending.via === 'mail' || sending.unknownSendings > 0;
  return sending !== null && sending.begun > sending.ended;
}

type Told = PackageOf & { readonly package: number | null };

/** Whether somebody told that one of these packages was handed in or that the agency has it, or what `ofIt` finds that was told without one. */
const isTold = (state: Current, carrying: readonly Package[], ofIt: (one: Told) => boolean): boolean =>
  [...state.handedIn, ...state.receipts.filter((one) => one.of === 'agency')].some((one) => ofIt(one) || carrying.some(({ number }) => number === one.package));

const carriedIn = (state: Current, budget: Budget): readonly Package[] => state.packages.filter((made) => carries(made, budget));

/** Whether it is recorded that the agency has a budget: by itself, or in the plan's package. */
export function budgetIsThere(state: Current, budget: Budget): boolean {
  const carrying = carriedIn(state, budget);
  return carrying.some(isMailed) || isTold(state, carrying, (one) => isOf(one, ofBudget(state, budget)));
}

/** A budget whose file the agency may have is not replaced: what it decides has to be on that file. */
export const budgetMayHaveLeft = (state: Current, budget: Budget): boolean =>
  budgetIsThere(state, budget) || carriedIn(state, budget).some(mayHaveLeft) || (state.status === 'concluded' && !goesAlone(state, budget));

/** Whether the agency may have a document that was put in by hand: in a package that has it, or in what was handed in before there was one. */
export function documentMayHaveLeft(state: Current, { kind, document }: Attached): boolean {
  const carrying = state.packages.filter((made) => isOf(made, ofPlan(state)) && made.documents.some((one) => one.kind === kind && one.document.id === document.id));
  return carrying.some(mayHaveLeft) || isTold(state, carrying, (one) => one.package === null && isOf(one, ofPlan(state)));
}

/** What is to go to the agency now: the plan that it has to decide on, or the budgets that are to be decided on after it. */
export function toGo(state: Current): readonly PackageOf[] {
  if (state.status === 'with-agency') return [ofPlan(state)];
  // A year that the plan's period does not have any more has no budget to go.
  return state.budgets.filter((budget) => budget.outcome === null && state.budgetYears.includes(budget.year) && goesAlone(state, budget)).map((budget) => ofBudget(state, budget));
}

/**
 * What the record must have a package of. What the agency decided on, or gave back, while that was still being made is
 * packed all the same, and goes nowhere by itself.
 */
function toPack(state: Current): readonly PackageOf[] {
  const owed = state.status !== 'with-agency' && (packageOf(state) === null || !isDelivered(state));
  return [...toGo(state), ...(owed ? [ofPlan(state)] : [])];
}

/** Whether a package of it is to be made, or made anew since something that belongs into it came, or was taken out. */
export function isToMake(state: Current, of: PackageOf): boolean {
  const made = packageOf(state, of);
  return (made === null || isStale(state, made)) && toPack(state).some((one) => isOf(one, of));
}

/** A newer one is made in its place. */
export const isOutdated = (state: Current, made: Package): boolean => packageOf(state, made)?.number === made.number && isToMake(state, made);

/** The first whose package is still to be made, or to be made anew. */
export const toMake = (state: Current): PackageOf | null => toPack(state).find((of) => isToMake(state, of)) ?? null;

/** What is mailed where somebody asks for it: what is to go, and an approved plan that never left. */
export const mayBeMailed = (state: Current): readonly PackageOf[] => (state.status === 'concluded' ? [ofPlan(state), ...toGo(state)] : toGo(state));

/** The budgets that a plan's package may have: not those that were handed in after it was decided on, or given back. */
export const budgetsOfPlan = (state: Current): readonly Budget[] => (state.status === 'with-agency' ? state.budgets : state.budgets.filter(({ at }) => at < settledAt(state)));
