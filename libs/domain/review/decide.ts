import type { CalendarDate } from '#libs/kernel/dates.js';
import { never, refuse } from '#libs/kernel/refusal.js';
import { checklistOf } from '../checklist.js';
import { changedSections } from '../changed-sections.js';
import { accept, type Decision, type DecisionContext } from '../decider.js';
import { resolveDate } from '../date-rule.js';
import { sourceTold, stageOf, type ProgramRules, type StageRule } from '../program-rules.js';
import { reviewRuleOf } from '../review-rule.js';
import type { CommandNamed, ReviewCommand } from './commands.js';
import type { ReviewEvent } from './events.js';
import { evolve } from './evolve.js';
import { budgetArrived, budgetOpinion, issueBudget, settledBudgets } from './budgets.js';
import { declareConflict, opinion, takeBackConflict } from './opinions.js';
import { noMember, otherRevision, unknownSection } from './refusals.js';
import { countsOf, resultOf, sectionsToReturn } from './result.js';
import { decisionShare, hasConflict, isReview, underReview, type DataOf, type Review, type ReviewState } from './state.js';

export function decide(state: ReviewState, given: ReviewCommand, context: DecisionContext): Decision<ReviewEvent> {
  if (given.name === 'openReview') return open(state, given, context);
  if (!isReview(state)) return refuse('review.not-found');
  switch (given.name) {
    case 'noteShared':
    case 'noteShareRefused':
      return note(state, given);
    case 'recordOpinion':
      return settledBy(state, opinion(state, given, context), context);
    case 'recordBudgetOpinion':
      return settledBy(state, budgetOpinion(state, given, context), context);
    default: {
      const no = noMember(given.by, state.body, context) ?? (isDeclared(state, given) ? null : steers(state, given));
      return no ?? ofMember(state, given, context);
    }
  }
}

/** Whoever has a conflict may write down what they saw, and take no part in how it ends. */
const WRITTEN_DOWN: readonly string[] = ['answerCheck', 'comment', 'saveDraft', 'draftQuestions'] satisfies OfMember['name'][];
const steers = (state: Review, { name, by }: OfMember) => (hasConflict(state, by) && !WRITTEN_DOWN.includes(name) ? refuse('review.conflict-steers') : null);

/** Whoever declares their own conflict again has said it already. */
const isDeclared = (state: Review, given: OfMember): boolean => given.name === 'declareConflict' && hasConflict(state, given.reviewer);

function open(state: ReviewState, given: CommandNamed<'openReview'>, context: DecisionContext): Decision<ReviewEvent> {
  const { title, of, submission, revision, hash, sections, body, plan, owner, program, previous, by } = given;
  if (isReview(state)) {
    const same = state.of.tenant === of.tenant && state.of.plan === of.plan && state.of.stage === of.stage && state.revisions[0]!.hash === hash;
    return same ? accept() : refuse('review.already-open');
  }
  const no = noMember(by, body, context) ?? notKept(given, context);
  if (no) return no;
  const rules = program === null ? null : context.rulesUnder(program);
  if (program !== null && !rules) return refuse('review.program-unknown', { program });
  const stage = rules && stageOf(rules, of.stage);
  if (rules && !stage) return refuse('review.stage-unknown', { program: rules.ref, stage: of.stage, known: rules.stages.map(({ id }) => id).join(', ') });
  const unknown = given.checklist.find((check) => !Object.hasOwn(sections, check.section));
  if (unknown) return refuse('review.section-unknown', { section: unknown.section, known: Object.keys(sections).join(', ') });
  // What a program asks of a section that the revision does not have is looked at all the same: that it is missing is the answer.
  const checklist = [...(stage ? checklistOf(stage) : []), ...given.checklist];
  if (new Set(checklist.map(({ key }) => key)).size < checklist.length) return refuse('review.check-twice');
  return accept({ type: 'ReviewOpened', data: { on: context.today, by, title, plan, owner, of, submission, revision, hash, sections, body, program: rules?.ref ?? null, checklist, rule: stage ? reviewRuleOf(stage) : null, previous, ...dayOf(given, rules, stage, context) } });
}

/** A day that is typed is the agency's own; where none is, the program's for the agency's decision is taken, if it gives one and somebody is reminded of it. */
function dayOf(given: CommandNamed<'openReview'>, rules: ProgramRules | null, stage: StageRule | null | undefined, { today }: DecisionContext): Pick<DataOf<'ReviewOpened'>, 'decideBy' | 'decideBySource'> {
  const { decideBy, plan, owner, submittedOn, planStart } = given;
  if (decideBy !== null || plan === null || owner === null || !rules || !stage) return { decideBy, decideBySource: null };
  const wait = stage.waits['agency-decision'];
  const day = wait?.due ? resolveDate(wait.due, { submitted: submittedOn ?? today, 'plan-start': planStart }, rules.isBusinessDay) : null;
  return { decideBy: day, decideBySource: wait && day ? (wait.source ?? { mark: 'U', text: wait.title }) : null };
}

/** A day to decide by is a task of the agency's own plan, for a role there: without both, nobody would be reminded of it. */
function notKept({ plan, owner, decideBy }: Pick<CommandNamed<'openReview'>, 'plan' | 'owner' | 'decideBy'>, context: DecisionContext): ReturnType<typeof refuse> | null {
  if (plan !== null && !context.plan?.open) return refuse(context.plan ? 'plan.closed' : 'plan.not-found');
  return decideBy !== null && (plan === null || owner === null) ? refuse('review.day-not-kept', { on: decideBy }) : null;
}

type OfMember = Exclude<ReviewCommand, { name: 'openReview' | 'noteShared' | 'noteShareRefused' | 'recordOpinion' | 'recordBudgetOpinion' }>;

function ofMember(state: Review, given: OfMember, context: DecisionContext): Decision<ReviewEvent> {
  const done = { on: context.today, by: given.by };
  const share = state.shares.length + 1;
  switch (given.name) {
    case 'assignReviewers':
      return settledBy(state, assign(state, given, context), context);
    case 'declareConflict':
      return isDeclared(state, given) ? accept() : settledBy(state, declareConflict(state, given, context), context);
    case 'takeBackConflict':
      return takeBackConflict(state, given, context);
    case 'moveDecideBy':
      if (given.decideBy === state.decideBy) return accept();
      if (state.status === 'closed') return alreadyIssued(state);
      if (state.plan === null || state.owner === null) return refuse('review.day-of-no-plan', { on: given.decideBy });
      return accept({ type: 'DecideByMoved', data: { ...done, decideBy: given.decideBy, reason: given.reason } });
    case 'noteRevision':
      return revisionArrived(state, given, context);
    case 'answerCheck': {
      const { key, holds, note: said, revision } = given;
      if (!state.checklist.some((check) => check.key === key)) return refuse('review.no-such-check', { key });
      if (revision !== underReview(state).revision) return otherRevision(state, revision);
      return accept({ type: 'CheckAnswered', data: { ...done, key, holds, note: said, revision } });
    }
    case 'comment': {
      const { visibility, section, text } = given;
      const no = unknownSection(state, section === null ? [] : [section]);
      if (no) return no;
      const data = { ...done, number: state.comments.length + 1, visibility, section, text, share: visibility === 'shared' ? share : null };
      return accept({ type: 'CommentMade', data });
    }
    case 'saveDraft':
      return accept({ type: 'DraftSaved', data: { ...done, about: given.about, text: given.text } });
    case 'draftQuestions': {
      const no = unknownSection(state, given.questions.flatMap(({ section }) => section ?? []));
      if (no) return no;
      const drafted = state.rounds.find(({ issuedOn }) => issuedOn === null);
      return accept({ type: 'QuestionsDrafted', data: { ...done, round: drafted?.round ?? state.rounds.length + 1, questions: given.questions } });
    }
    case 'issueQuestions': {
      const round = state.rounds.find((one) => one.round === given.round);
      if (!round) return refuse('review.no-such-round', { round: given.round });
      if (round.issuedOn !== null) return refuse('review.round-issued', { round: given.round, on: round.issuedOn });
      if (round.questions.length === 0) return refuse('review.no-such-round', { round: given.round });
      return wantedInPast(given.answerBy, context) ?? accept({ type: 'QuestionsIssued', data: { ...done, round: round.round, share, questions: round.questions, answerBy: given.answerBy } });
    }
    case 'issueDecision':
      return issue(state, given, share, context);
    case 'undoReturn':
      if (state.status !== 'returned') return refuse('review.not-returned');
      return accept({ type: 'ReturnTakenBack', data: { ...done, share, reason: given.reason } });
    case 'undoDecision':
      return undoDecision(state, given, share, context);
    case 'shareState':
      return accept({ type: 'AgencyStateShared', data: { ...done, share, state: given.state } });
    case 'noteBudget':
      return budgetArrived(state, given, context);
    case 'decideBudget':
      return issueBudget(state, given, share, context);
    case 'dropShare': {
      const found = state.shares.find(({ number }) => number === given.share);
      if (!found) return refuse('review.no-such-share', { share: given.share });
      if (found.status === 'dropped') return accept();
      return found.status === 'refused' ? accept({ type: 'ShareDropped', data: { ...done, share: given.share, reason: given.reason } }) : refuse('review.share-not-refused', { share: given.share });
    }
    case 'shareAgain': {
      const found = state.shares.find(({ number }) => number === given.share);
      if (!found) return refuse('review.no-such-share', { share: given.share });
      if (found.status === 'wanted') return accept();
      if (found.status === 'done') return refuse('review.shared-already', { share: given.share });
      return accept({ type: 'ShareWantedAgain', data: { ...done, share: given.share } });
    }
    default:
      return never(given);
  }
}

function assign(state: Review, given: CommandNamed<'assignReviewers'>, context: DecisionContext): Decision<ReviewEvent> {
  const { need, order, by } = given;
  const reviewers = [...new Set(given.reviewers)];
  // Budgets of later years come when the plan is decided on long since, and reviewers have left.
  if (state.status !== 'open' && state.status !== 'closed') return refuse('review.settled', { outcome: state.settled.outcome, on: state.settled.on });
  const heard = [...(state.status === 'open' ? state.opinions : []), ...state.budgets.flatMap(({ settled, opinions }) => (settled ? [] : opinions))].map(({ reviewer }) => reviewer);
  const dropped = new Set(heard.filter((reviewer) => !reviewers.includes(reviewer)));
  if (dropped.size > 0) return refuse('review.drops-opinion', { count: dropped.size });
  if (need < state.need && (heard.length > 0 || state.status === 'closed')) return refuse('review.need-lowered', { need, was: state.need });
  if (heard.length > 0 && turnsChange(state, order, reviewers)) return refuse('review.order-changed', { order: state.order });
  const against = againstRule(state, given);
  if (against) return against;
  if (need > reviewers.length) return refuse('review.need-too-many', { need, reviewers: reviewers.length });
  const stranger = reviewers.map((reviewer) => noMember(reviewer, state.body, context)).find((no) => no !== null);
  if (stranger) return stranger;
  const same = state.need === need && state.order === order && state.reviewers.join('\n') === reviewers.join('\n');
  return same ? accept() : accept({ type: 'ReviewersAssigned', data: { on: context.today, by, reviewers, need, order } });
}

/** The program's rule is the least: more may have to agree, and any order is kept where it asks for none. */
function againstRule({ rule }: Review, { need, order }: CommandNamed<'assignReviewers'>): ReturnType<typeof refuse> | null {
  if (!rule) return null;
  if (need < rule.need) return refuse('review.need-below-rule', { need, least: rule.need, ...sourceTold(rule.source) });
  return rule.order === 'in-order' && order !== 'in-order' ? refuse('review.order-of-rule', sourceTold(rule.source)) : null;
}

/** Whether somebody would be heard in another turn than was fixed: whoever comes in later may stand anywhere among the others. */
function turnsChange(state: Review, order: Review['order'], reviewers: readonly string[]): boolean {
  const known = (all: readonly string[], by: readonly string[]): string => all.filter((one) => by.includes(one)).join('\n');
  return order !== state.order || (order === 'in-order' && known(reviewers, state.reviewers) !== known(state.reviewers, reviewers));
}

function revisionArrived(state: Review, { submission, revision, hash, sections, by }: CommandNamed<'noteRevision'>, { today }: DecisionContext): Decision<ReviewEvent> {
  const current = underReview(state);
  const same = current.revision === revision && current.hash === hash;
  // Where answers were all that was asked for, what was given back comes again as it was: only its number tells that it did.
  if (same && state.status !== 'returned') return accept();
  if (state.status === 'closed') return refuse('review.settled', { outcome: state.settled.outcome, on: state.settled.on });
  const sent = submission ?? (same ? state.submission : state.submission + 1);
  if (state.status === 'returned' && sent <= state.submission) return refuse('review.not-sent-again', { revision: current.revision, on: state.issued.on, number: state.submission });
  if (!same && revision <= current.revision) return refuse('review.revision-not-newer', { revision, current: current.revision });
  return accept({ type: 'RevisionArrived', data: { on: today, by, submission, revision, hash, sections, changed: [...changedSections(current.sections, sections)] } });
}

const alreadyIssued = ({ issued: { outcome, on } }: Extract<Review, { issued: unknown }>) => refuse('review.already-issued', { outcome, on });

/** The district's record takes no day that is before the one on which the agency asks. */
const wantedInPast = (by: CalendarDate | null, { today }: DecisionContext) => (by !== null && by < today ? refuse('review.wanted-in-past', { by, today }) : null);

function issue(state: Review, { reasons, points, backBy, by }: CommandNamed<'issueDecision'>, share: number, context: DecisionContext): Decision<ReviewEvent> {
  if (state.status === 'open') return refuse('review.no-result');
  if (state.status !== 'settled') return alreadyIssued(state);
  const { outcome, revision, hash, sections } = state.settled;
  const other = points.find(({ section }) => !sections.includes(section));
  if (other) return refuse('review.point-not-returned', { section: other.section });
  return wantedInPast(backBy, context) ?? accept({ type: 'DecisionIssued', data: { on: context.today, by, share, outcome, revision, hash, reasons, sections, points, backBy } });
}

/** Nothing that rests on it stands: a budget is decided on under an approved plan. What the district's record refused was never told. */
function undoDecision(state: Review, { year, reason, by }: CommandNamed<'undoDecision'>, share: number, { today }: DecisionContext): Decision<ReviewEvent> {
  const budget = state.budgets.find((one) => one.year === year);
  if (year !== null && (budget?.issuedOn ?? null) === null) return refuse('review.budget-not-issued', { year });
  if (year === null && state.status !== 'closed') return refuse('review.nothing-to-undo');
  const resting = year === null ? state.budgets.find(({ issuedOn }) => issuedOn !== null) : undefined;
  if (resting) return refuse('review.decision-rested-on', { year: resting.year });
  const told = decisionShare(state, year);
  const never = told?.status === 'refused' || told?.status === 'dropped';
  return accept({ type: 'DecisionTakenBack', data: { on: today, by, year, share: never ? null : share, reason } });
}

/** A result is never typed: it follows from the opinions, in the same append as the one that made it. */
function settledBy(state: Review, decision: Decision<ReviewEvent>, context: DecisionContext): Decision<ReviewEvent> {
  if (!decision.ok || decision.events.length === 0) return decision;
  const after = decision.events.reduce<ReviewState>(evolve, state);
  return isReview(after) ? accept(...decision.events, ...settledPlan(after, context), ...settledBudgets(after, context)) : decision;
}

function settledPlan(state: Review, { today }: DecisionContext): readonly ReviewEvent[] {
  const outcome = state.status === 'open' ? resultOf(state) : null;
  if (!outcome) return [];
  const { revision, hash } = underReview(state);
  const sections = outcome === 'return' ? sectionsToReturn(state) : [];
  return [{ type: 'ReviewSettled', data: { outcome, counts: countsOf(state), sections, revision, hash, on: today } }];
}

function note(state: Review, given: CommandNamed<'noteShared' | 'noteShareRefused'>): Decision<ReviewEvent> {
  const share = state.shares.find(({ number }) => number === given.share);
  if (!share) return refuse('review.no-such-share', { share: given.share });
  if (share.status !== 'wanted') return accept();
  if (given.name === 'noteShared') return accept({ type: 'ShareDone', data: { share: given.share, logIndex: given.logIndex } });
  return accept({ type: 'ShareRefused', data: { share: given.share, code: given.code, detail: given.detail } });
}
