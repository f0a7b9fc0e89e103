import { never } from '#libs/kernel/refusal.js';
import type { ReviewEvent } from './events.js';
import { decisionShare, isReview, underReview, type DataOf, type Review, type ReviewedBudget, type ReviewState, type Share } from './state.js';

/** Total: what can't follow on what was folded changes nothing but the count. */
export function evolve(before: ReviewState, event: ReviewEvent): ReviewState {
  const version = before.version + 1;
  if (event.type === 'ReviewOpened') return opened(event.data, version);
  if (!isReview(before)) return { ...before, version };
  return { ...after(before, event), version };
}

function opened(data: DataOf<'ReviewOpened'>, version: number): ReviewState {
  const { title, plan, owner, of, body, on, decideBy, decideBySource, previous, submission, revision, hash, sections, checklist, rule } = data;
  return {
    status: 'open', version, title, plan, owner, of, body, openedOn: on, decideBy, decideBySource, previous, submission: submission ?? 1, revisions: [{ revision, hash, sections }], checklist, rule,
    checks: [], reviewers: [], need: 1, order: 'parallel', conflicts: [], comments: [], drafts: [], rounds: [], opinions: [], earlier: [], budgets: [], shares: [],
  };
}

function after(before: Review, event: Exclude<ReviewEvent, { type: 'ReviewOpened' }>): Review {
  switch (event.type) {
    case 'ReviewersAssigned': {
      const { reviewers, need, order } = event.data;
      return { ...before, reviewers, need, order };
    }
    case 'ConflictDeclared': {
      const { reviewer } = event.data;
      return { ...before, conflicts: [...before.conflicts, event.data], opinions: before.opinions.filter((one) => one.reviewer !== reviewer), budgets: before.budgets.map((one) => ({ ...one, opinions: one.opinions.filter((given) => given.reviewer !== reviewer) })) };
    }
    case 'ConflictTakenBack':
      return { ...before, conflicts: before.conflicts.filter(({ reviewer }) => reviewer !== event.data.reviewer) };
    case 'DecideByMoved':
      return { ...before, decideBy: event.data.decideBy, decideBySource: null };
    case 'RevisionArrived': {
      const { submission, revision, hash, sections } = event.data;
      return { ...reopened(before), submission: submission ?? before.submission + 1, revisions: [...before.revisions, { revision, hash, sections }] };
    }
    case 'CheckAnswered': {
      const { key, holds, note, revision, by } = event.data;
      return { ...before, checks: [...before.checks.filter((one) => one.key !== key), { key, holds, note, revision, by }] };
    }
    case 'CommentMade': {
      const { section, text, share, by, on } = event.data;
      const shares = share === null ? before.shares : shared(before, { share, by, on }, { name: 'receiveSharedComment', section, text });
      return { ...before, comments: [...before.comments, event.data], shares };
    }
    case 'DraftSaved': {
      const { by, about, text } = event.data;
      const others = before.drafts.filter((draft) => draft.by !== by || draft.about !== about);
      return { ...before, drafts: text === '' ? others : [...others, { by, about, text }] };
    }
    case 'QuestionsDrafted': {
      const { round, questions } = event.data;
      return { ...before, rounds: [...before.rounds.filter((one) => one.round !== round), { round, questions, issuedOn: null }] };
    }
    case 'QuestionsIssued': {
      const { round, questions, answerBy, share, by, on } = event.data;
      const rounds = [...before.rounds.filter((one) => one.round !== round), { round, questions, issuedOn: on }];
      return { ...before, rounds, shares: shared(before, { share, by, on }, { name: 'askQuestions', questions, answerBy }) };
    }
    case 'OpinionRecorded':
      return before.status === 'open' ? { ...before, opinions: [...before.opinions, event.data] } : before;
    case 'ReviewSettled':
      return before.status === 'open' ? { ...before, status: 'settled', settled: event.data } : before;
    case 'DecisionIssued':
      return issued(before, event.data);
    case 'ReturnTakenBack': {
      return { ...reopened(before), shares: shared(before, event.data, { name: 'undoReturn', reason: event.data.reason }) };
    }
    case 'DecisionTakenBack':
      return takenBack(before, event.data);
    case 'AgencyStateShared':
      return { ...before, shares: shared(before, event.data, { name: 'recordAgencyState', state: event.data.state }) };
    case 'BudgetArrived': {
      const { year, document, on } = event.data;
      return { ...before, budgets: [...before.budgets.filter((one) => one.year !== year), { year, document, arrivedOn: on, opinions: [], settled: null, issuedOn: null }] };
    }
    case 'BudgetOpinionRecorded':
      return withBudget(before, event.data, (one) => ({ ...one, opinions: [...one.opinions, event.data] }));
    case 'BudgetSettled':
      return withBudget(before, event.data, (one) => ({ ...one, settled: event.data }));
    case 'BudgetDecisionIssued': {
      const { year, document, outcome, reasons, on } = event.data;
      const decided = withBudget(before, event.data, (one) => ({ ...one, issuedOn: on }));
      return { ...decided, shares: shared(before, event.data, { name: 'decideBudget', year, document, outcome, reasons }) };
    }
    case 'ShareDone':
      return withShare(before, event.data.share, (one) => ({ ...one, status: 'done', refusal: null }));
    case 'ShareRefused':
      return withShare(before, event.data.share, (one) => ({ ...one, status: 'refused', refusals: [...one.refusals, event.data.code], refusal: { code: event.data.code, detail: event.data.detail } }));
    case 'ShareDropped':
      return withShare(before, event.data.share, (one) => ({ ...one, status: 'dropped' }));
    case 'ShareWantedAgain':
      return withShare(before, event.data.share, (one) => ({ ...one, status: 'wanted', wanted: one.wanted + 1, refusal: null }));
    default:
      return never(event);
  }
}

function issued(before: Review, data: DataOf<'DecisionIssued'>): Review {
  if (before.status === 'open') return before;
  const { outcome, revision, hash, reasons, sections, points, backBy } = data;
  const command =
    outcome === 'return' ? { name: 'returnForModification', revision, hash, sections, reason: reasons, points, backBy } : { name: outcome, revision, hash, reasons };
  return { ...before, status: outcome === 'return' ? 'returned' : 'closed', issued: data, shares: shared(before, data, command) };
}

/** Reviewers think of it anew, of a budget's very file too. Whatever the district's record refused of it is not to be told any more. */
function takenBack(before: Review, data: DataOf<'DecisionTakenBack'>): Review {
  const { year, share, reason } = data;
  const anew = year === null ? reopened(before) : { ...before, budgets: before.budgets.map((one) => (one.year === year ? { ...one, opinions: [], settled: null, issuedOn: null } : one)) };
  if (share !== null) return { ...anew, shares: shared(before, { ...data, share }, { name: 'undoDecision', year, reason }) };
  const told = decisionShare(before, year);
  return told?.status === 'refused' ? withShare(anew, told.number, (one) => ({ ...one, status: 'dropped' })) : anew;
}

/** Opinions on what is no longer there, or was decided on by mistake, count no more. */
function reopened(before: Review): Extract<Review, { status: 'open' }> {
  const {
    version, title, plan, owner, of, body, openedOn, decideBy, decideBySource, previous, submission, revisions, checklist, rule, checks, reviewers, need, order,
    conflicts, comments, drafts, rounds, opinions, earlier, budgets, shares,
  } = before;
  return {
    status: 'open', version, title, plan, owner, of, body, openedOn, decideBy, decideBySource, previous, submission, revisions, checklist, rule, checks, reviewers, need, order,
    conflicts, comments, drafts, rounds, opinions: [], earlier: [...earlier, ...opinions], budgets, shares,
  };
}

/** Whatever is shared says which text was looked at: the district's record takes it for no other. */
const shared = (state: Review, { share: number, by, on }: Pick<DataOf<'DecisionIssued'>, 'share' | 'by' | 'on'>, command: Share['command']): Review['shares'] => [
  ...state.shares.filter((share) => share.number !== number),
  { number, by, on, command: { hash: underReview(state).hash, ...command }, wanted: 1, status: 'wanted', refusals: [], refusal: null },
];

const withShare = (state: Review, number: number, change: (share: Share) => Share): Review => ({
  ...state,
  shares: state.shares.map((share) => (share.number === number ? change(share) : share)),
});

/** Only of the file that is there: what was said of another is about that one. */
const withBudget = (state: Review, { year, document }: { readonly year: string; readonly document: string }, change: (budget: ReviewedBudget) => ReviewedBudget): Review => ({
  ...state,
  budgets: state.budgets.map((one) => (one.year === year && one.document === document ? change(one) : one)),
});
