import { addYears, earlier, later, type CalendarDate } from '#libs/kernel/dates.js';
import type { DateFacts } from '../date-rule.js';
import { stageOf, type ProgramRules } from '../program-rules.js';
import { ruleSetByAgency, waitBy, type Wait } from '../wait.js';
import { optionsOf, tellsNothing, type Meaning } from './options.js';
import { deliveredOn, goesAlone, isOf, ofBudget, ofPlan, packageOf } from './package-of.js';
import { extensionOf, hasCurrent, isOpened, isOwed, type Current, type Opened, type PackageOf, type SubmissionState } from './state.js';

/** All that a submission waits for. Each round of it is a process of its own, with tasks of its own (`handle` sees to that). */
export function waits(state: SubmissionState, rules: ProgramRules): readonly Wait[] {
  const stage = isOpened(state) && stageOf(rules, state.stage);
  if (!stage || !isOpened(state)) return [];
  const options = optionsOf(stage);
  const means = (options.ok && options.options.states.find(({ id }) => id === state.agencyState)?.means) || null;
  const found: Wait[] = [];
  const add: Add = (rule, { status, start, due = null, byAgency = false, subject, about = subject, dates = datesOf(state) }) => {
    const wait = waitBy(rules, stage, rule, { status, start, dates, ...(subject !== undefined && { subject }), ...(about !== undefined && { about }) });
    if (wait) found.push(due === null ? wait : { ...wait, due, start: earlier(start, due), ...(byAgency && { rule: ruleSetByAgency(wait.rule) }) });
  };
  const extended = (of: 'submit' | 'resubmit', since: CalendarDate) => state.extensions.findLast((one) => one.of === of && one.on >= since)?.until ?? null;

  const declined = state.decisions.filter(({ kind }) => kind === 'declined');
  const preparing = state.status === 'preparing';
  add('submit', { status: preparing && declined.length === 0 ? 'open' : 'done', start: state.openedOn, due: extended('submit', state.openedOn) });
  for (const one of declined) {
    const open = one === declined.at(-1) && (preparing || state.status === 'declined');
    const about = 'it was not approved: open the submission again for a corrected revision, or take back a decision that was recorded wrongly';
    add('submit', { status: one.undone ? 'not-needed' : open ? 'open' : 'done', start: one.on, due: extended('submit', one.on), subject: `after-${one.number}`, about });
  }
  budgetWaits(state, add);
  if (!hasCurrent(state)) return found;
  withAgency(state, means, add);
  const last = state.decisions.findLast(({ kind }) => kind === 'returned');
  if (last && !last.undone) {
    const due = extended('resubmit', last.on) ?? last.backBy;
    add('resubmit', { status: state.status === 'returned' ? 'open' : 'done', start: last.on, due, byAgency: last.backBy !== null });
  }
  for (const { round, questions, askedOn, answerBy } of state.questions) {
    const open = questions.some(({ answer }) => answer === null);
    const wanted = state.status === 'with-agency' || state.status === 'returned';
    add('answer', { status: !open ? 'done' : wanted ? 'open' : 'not-needed', start: askedOn, due: answerBy, byAgency: answerBy !== null, subject: String(round), dates: { ...datesOf(state), asked: askedOn } });
  }
  return found;
}

/** `due`: a day that people set, in place of the rule's. `byAgency`: the agency named it when it asked, so that the rule gives no day at all. */
type Add = (rule: string, given: { status: Wait['status']; start: CalendarDate; due?: CalendarDate | null; byAgency?: boolean; subject?: string; about?: string; dates?: DateFacts }) => void;

function withAgency(state: Current, means: Meaning | null, add: Add): void {
  const there = state.status === 'with-agency';
  const { on: start } = state.current;
  deliveryWaits(state, { of: ofPlan(state), there, silent: tellsNothing(means), start, rules: { package: 'package', receipt: 'receipt' }, dates: datesOf(state) }, add);
  add('agency-decision', { status: there ? 'open' : 'done', start });
}

type Delivery = {
  readonly of: PackageOf;
  /** The agency is to decide on it. */
  readonly there: boolean;
  /** Nothing that it did tells that it has it. */
  readonly silent: boolean;
  readonly start: CalendarDate;
  readonly rules: { readonly package: string; readonly receipt: string };
  readonly dates: DateFacts;
};

/** That a package leaves the house, is looked after where it was given up, and that its receipt comes. */
function deliveryWaits(state: Current, { of, there, silent, start, rules, dates }: Delivery, add: Add): void {
  const delivered = deliveredOn(state, of);
  const year = of.budget?.year;
  const subject = year === undefined ? {} : { subject: year };
  const begun = { start, dates: { ...dates, opened: start } };
  // A package is begun when its revision is submitted, or its budget handed in, however long that was being prepared.
  const made = packageOf(state, of);
  const inOutbox = delivered === null && made?.sending?.status === 'sent';
  const named = (words: string): string => (year === undefined ? words : `${year}, ${words}`);
  const about = inOutbox ? { about: named('it was mailed to nobody and lies in the outbox; hand it in and note how, or have it mailed') } : {};
  add(rules.package, { ...begun, ...subject, status: delivered !== null ? 'done' : there ? 'open' : 'not-needed', ...about });
  if (made?.sending && made.sending.givenUp > 0) {
    const { status, givenUp } = made.sending;
    const lost = `package ${made.number} was given up; ask the agency whether it has it, then send it again or note how it was handed in`;
    add(rules.package, { ...begun, status: there && delivered === null && status === 'failed' ? 'open' : 'done', subject: `${made.number}-${givenUp}`, about: named(lost) });
  }
  if (delivered === null) return;
  const has = state.receipts.some((one) => one.of === 'agency' && isOf(one, of)) || state.handedIn.some((one) => isOf(one, of));
  add(rules.receipt, { ...subject, status: there && silent && !has ? 'open' : has || there ? 'done' : 'not-needed', start, dates });
}

/** The first year's budget goes with the plan; the later ones are waited for once the plan is approved. */
function budgetWaits(state: Opened, add: Add): void {
  const concluded = state.status === 'concluded';
  state.budgetYears.forEach((year, i) => {
    if (i > 0 && !concluded) return;
    const budget = state.budgets.find((one) => one.year === year);
    const dates = budgetDatesOf(state, year);
    const start = concluded ? state.decidedOn : state.openedOn;
    const wanted = state.status !== 'declined';
    add('budget', { status: !isOwed(state, year) ? 'done' : wanted ? 'open' : 'not-needed', start, due: extensionOf(state, year), subject: year, dates });
    if (!budget || state.status !== 'concluded') return;
    const since = later(budget.handedInOn, start);
    const there = budget.outcome === null;
    if (goesAlone(state, budget)) {
      const of = ofBudget(state, budget);
      const went = { ...dates, submitted: deliveredOn(state, of) ?? budget.handedInOn };
      deliveryWaits(state, { of, there, silent: true, start: since, rules: { package: 'budget-package', receipt: 'budget-receipt' }, dates: went }, add);
    }
    add('budget-decision', { status: there ? 'open' : 'done', start: since, subject: year, dates });
  });
}

/** A budget's year is the plan's, as many years on. */
export function budgetDatesOf(state: Opened, year: string): DateFacts {
  const budget = state.budgets.find((one) => one.year === year);
  const ahead = Number(year) - Number(state.budgetYears[0]);
  return { ...datesOf(state), 'plan-start': addYears(state.period.start, ahead), ...(budget && { submitted: budget.handedInOn }) };
}

function datesOf(state: Opened): DateFacts {
  return {
    'plan-start': state.period.start,
    'plan-end': state.period.end,
    opened: state.openedOn,
    submitted: hasCurrent(state) ? state.current.on : null,
    returned: state.decisions.findLast(({ kind, undone }) => kind === 'returned' && !undone)?.on ?? null,
  };
}
