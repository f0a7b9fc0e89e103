import { askedWithoutGuard, FIRST_BUDGET, UNCHANGED } from '#libs/domain/before-guards.js';
import type { StageRule } from '#libs/domain/program-rules.js';
import { stageStreamId } from '#libs/domain/stage.js';
import { optionsOf as submissionOptionsOf, rolesOf } from '#libs/domain/submission/options.js';
import { documentMayHaveLeft } from '#libs/domain/submission/package-of.js';
import { collecting, hasCurrent, isOpened, isOwed, unanswered, type AgencyDecision, type Budget, type Opened, type SubmissionState } from '#libs/domain/submission/state.js';
import { say } from '#libs/messages/say.js';
import { shortInWords } from '../words.js';
import { asTheyAre, holders, revisionsOf, warningsAt } from './choices.js';
import type { StepGround } from './ground.js';
import type { Asked, Choice, Step } from './step-form.js';

/** The steps of a submission, from its first revision to the budgets of later years. */
export function submissionSteps({ plan, stage, rules, state, version, draft, held }: StepGround, rule: StageRule): Step[] {
  const on = { aggregate: 'submission', id: stageStreamId(plan.id, stage.id), version };
  const submission = (state ?? { status: 'none', version: 0 }) as SubmissionState;
  const options = submissionOptionsOf(rule);
  const by = holders(held, rolesOf(rule));
  const revision = revisionsOf(draft);
  const first: Step = { ...on, command: 'submit', first: true, choices: { revision, by }, explain: [...warningsAt(stage, 'submit'), ...firstBudget(askedWithoutGuard(rules, FIRST_BUDGET) && options.ok && options.options.budget !== null)] };
  if (!isOpened(submission)) return submission.status === 'none' && revision.length > 0 ? [first] : [];
  const years = asTheyAre(submission.budgetYears);
  const budgets = asTheyAre(submission.budgets.map(({ year }) => year));
  const of = budgets.length > 0 ? {} : { leave: ['budget'] };
  const told = ['agency', 'hash', 'letter'];
  const submitted = Object.keys(hasCurrent(submission) ? submission.current.sections : {}).flatMap((id) => rules.sections.filter((one) => one.id === id).map(({ title }) => ({ value: id, label: title })));
  const needs = ['by'];
  const shown = { needs, oneOf: ['evidence', 'note'] } satisfies Partial<Step>;
  const owed = asTheyAre(submission.budgetYears.filter((year) => isOwed(submission, year)));
  const extend = extendStep(on, by, submission.status === 'returned' ? 'resubmit' : submission.status === 'preparing' ? 'submit' : null, owed);
  const budget: Step[] = years.length > 0 ? [{ ...on, command: 'handInBudget', choices: { year: years, by }, leave: ['fileName'] }] : [];
  const papers = attachSteps(on, by, submission, revision);
  if (!hasCurrent(submission)) return [first, ...papers, ...extend, ...budget];
  const at = options.ok ? options.options.states.find(({ id }) => id === submission.agencyState) : undefined;
  const next = options.ok ? options.options.states.filter(({ id, means }) => at?.transitions.includes(id) && (means === null || means === 'received')) : [];
  const questions = unanswered(submission);
  const fixed = { revision: submission.current.revision };
  const undecided = submission.budgets.filter(({ outcome }) => outcome === null);
  const standingDecisions = submission.decisions.filter(({ kind, undone }) => kind !== 'returned' && !undone).map(decisionChoice);
  const letters = submission.decisions.filter(({ letter }) => letter === null).map(decisionChoice);
  return [
    ...(submission.status === 'returned' ? [{ ...on, command: 'resubmit', first: true, choices: { revision, by }, list: { field: 'answers', rows: answersOwed(submission), ask: ['answer'], needs: 'answer' }, explain: [...warningsAt(stage, 'submit'), ...unchanged(askedWithoutGuard(rules, UNCHANGED))] }] : []),
    { ...on, command: 'sendPackage', choices: { by, budget: budgets }, ...of },
    { ...on, command: 'handInOtherwise', choices: { by, budget: budgets }, ...of },
    { ...on, command: 'fileReceipt', choices: { by, budget: budgets }, oneOf: ['document', 'note'], ...of },
    ...(next.length > 0 ? [{ ...on, command: 'recordAgencyState', choices: { by, state: next.map(({ id, title }) => ({ value: id, label: title })) }, leave: told, ...shown }] : []),
    { ...on, command: 'returnForModification', choices: { by, sections: submitted, 'points.section': submitted }, fixed, leave: told, list: { field: 'points', rows: [], ask: ['section', 'text'], needs: 'text', more: (number) => say('page.line-point', { number }) }, ...shown },
    { ...on, command: 'approve', choices: { by }, fixed, leave: told, ...shown },
    { ...on, command: 'decline', choices: { by }, fixed, leave: told, ...shown },
    { ...on, command: 'askQuestions', choices: { by, 'questions.section': submitted }, leave: told, list: { field: 'questions', rows: [], ask: ['section', 'text', 'citation'], needs: 'text', more: (number) => say('page.line-question', { number }) }, ...shown },
    ...(questions.length > 0 ? [{ ...on, command: 'answerQuestion', choices: { by, round: numbers(questions.map(({ round }) => round)), number: numbers(questions.map(({ number }) => number)) } }] : []),
    ...(submission.status === 'returned' ? [{ ...on, command: 'undoReturn', choices: { by }, leave: told, ...shown }] : []),
    ...(standingDecisions.length > 0 ? [{ ...on, command: 'undoDecision', choices: { by, decision: standingDecisions }, leave: told, ...shown }] : []),
    ...(undecided.length > 0 ? [{ ...on, command: 'decideBudget', choices: { by, year: asTheyAre(undecided.map(({ year }) => year)), document: undecided.map(budgetFileChoice) }, leave: told, ...shown, needs: [...needs, 'document'] }] : []),
    ...papers,
    ...extend,
    ...budget,
    ...(letters.length > 0 ? [{ ...on, command: 'fileLetter', choices: { by, decision: letters } }] : []),
  ];
}

/** A document is put in for one revision: what is submitted, or one that can be submitted next; and taken out again. */
function attachSteps(on: Pick<Step, 'aggregate' | 'id' | 'version'>, by: Choice[], submission: Opened, frozen: Choice[]): Step[] {
  const there = submission.attached.filter((one) => one.submission === collecting(submission) && !(hasCurrent(submission) && documentMayHaveLeft(submission, one)));
  const kinds = [...new Set(there.map(({ kind }) => kind))].map((kind) => ({ value: kind, label: say('page.packaged', { kind: kind.replaceAll('-', '_') }) }));
  const last = submission.submissions.at(-1)?.revision ?? 0;
  const next = frozen.filter(({ value }) => Number(value) > last || (submission.status === 'returned' && Number(value) === last));
  const several = kinds.length < there.length;
  return [
    { ...on, command: 'attachDocument', ...(submission.status === 'with-agency' ? { choices: { by }, fixed: { revision: submission.current.revision } } : { choices: { by, revision: next }, needs: next.length > 1 ? ['revision'] : [] }), leave: ['fileName'], when: { reason: 'in-place' } },
    ...(kinds.length > 0 ? [{ ...on, command: 'detachDocument', choices: { by, kind: kinds, ...(several && { revision: next }) }, needs: several && kinds.length === 1 ? ['revision'] : [], leave: several ? [] : ['revision'] }] : []),
  ];
}

/** More time is given for what is waited for: the plan while it is the district's, and each budget that is owed. */
function extendStep(on: Pick<Step, 'aggregate' | 'id' | 'version'>, by: Choice[], plan: 'submit' | 'resubmit' | null, owed: Choice[]): Step[] {
  if (owed.length === 0) return plan === null ? [] : [{ ...on, command: 'grantExtension', choices: { by }, fixed: { of: plan }, leave: ['year'] }];
  if (plan === null) return [{ ...on, command: 'grantExtension', choices: { by, year: owed }, fixed: { of: 'budget' }, needs: ['year'] }];
  const of = [plan, 'budget'].map((value) => ({ value, label: say(`choice.${value}`) }));
  return [{ ...on, command: 'grantExtension', choices: { by, of, year: owed }, when: { year: 'of-budget' } }];
}

/** Each question that has no answer yet, in its own words. */
const answersOwed = ({ questions }: Opened) =>
  questions.flatMap(({ round, questions: asked }) => asked.flatMap(({ number, text, answer }) => (answer === null ? [{ label: say('page.line-answer', { round, number, question: text }), fixed: { round, number } }] : [])));

const numbers = (all: readonly number[]): Choice[] => asTheyAre([...new Set(all)].sort((a, b) => a - b).map(String));
const decisionChoice = ({ number, on }: AgencyDecision): Choice => ({ value: String(number), label: `${number}, ${shortInWords(on)}` });

const budgetFileChoice = ({ year, document, fileName, handedInOn }: Budget): Choice => ({ value: document.id, label: say('page.budget-file-choice', { year, fileName, on: shortInWords(handedInOn) }) });

const unchanged = (wanted: boolean): Asked[] => (wanted ? [{ about: UNCHANGED, label: say('page.explain-unchanged'), hint: say('page.explain-unchanged-hint'), required: false }] : []);

/** Where a first year's budget goes with the plan, whoever submits without it says why. */
const firstBudget = (wanted: boolean): Asked[] => (wanted ? [{ about: FIRST_BUDGET, label: say('page.explain-budget'), hint: say('page.explain-budget-hint'), required: false }] : []);
