import { never } from '#libs/kernel/refusal.js';
import type { ReviewEvent } from './events.js';
import { isReview, type DataOf, type Review, type ReviewState, type Share } from './state.js';

/** Total: what can't follow on what was folded changes nothing but the count. */
export function evolve(before: ReviewState, event: ReviewEvent): ReviewState {
  const version = before.version + 1;
  if (event.type === 'ReviewOpened') return opened(event.data, version);
  if (!isReview(before)) return { ...before, version };
  return { ...after(before, event), version };
}

function opened(data: DataOf<'ReviewOpened'>, version: number): ReviewState {
  const { title, plan, owner, of, body, on, decideBy, previous, revision, hash, sections, checklist } = data;
  return {
    status: 'open', version, title, plan, owner, of, body, openedOn: on, decideBy, previous, revisions: [{ revision, hash, sections }], checklist,
    checks: [], reviewers: [], need: 1, order: 'parallel', conflicts: [], comments: [], drafts: [], rounds: [], opinions: [], earlier: [], shares: [],
  };
}

function after(before: Review, event: Exclude<ReviewEvent, { type: 'ReviewOpened' }>): Review {
  switch (event.type) {
    case 'ReviewersAssigned': {
      const { reviewers, need, order } = event.data;
      return { ...before, reviewers, need, order };
    }
    case 'ConflictDeclared': {
      const { reviewer, reason, on } = event.data;
      return { ...before, conflicts: [...before.conflicts, { reviewer, reason, on }], opinions: before.opinions.filter((one) => one.reviewer !== reviewer) };
    }
    case 'DecideByMoved':
      return { ...before, decideBy: event.data.decideBy };
    case 'RevisionArrived': {
      const { revision, hash, sections } = event.data;
      return { ...reopened(before), revisions: [...before.revisions, { revision, hash, sections }] };
    }
    case 'CheckAnswered': {
      const { key, holds, note, revision, by } = event.data;
      return { ...before, checks: [...before.checks.filter((one) => one.key !== key), { key, holds, note, revision, by }] };
    }
    case 'CommentMade': {
      const { section, text, share, by } = event.data;
      const shares = share === null ? before.shares : shared(before, share, by, { name: 'receiveSharedComment', section, text });
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
      return { ...before, rounds, shares: shared(before, share, by, { name: 'askQuestions', questions, answerBy }) };
    }
    case 'OpinionRecorded':
      return before.status === 'open' ? { ...before, opinions: [...before.opinions, event.data] } : before;
    case 'ReviewSettled':
      return before.status === 'open' ? { ...before, status: 'settled', settled: event.data } : before;
    case 'DecisionIssued':
      return issued(before, event.data);
    case 'ReturnTakenBack': {
      const { share, by, reason } = event.data;
      return { ...reopened(before), shares: shared(before, share, by, { name: 'undoReturn', reason }) };
    }
    case 'AgencyStateShared': {
      const { share, by, state } = event.data;
      return { ...before, shares: shared(before, share, by, { name: 'recordAgencyState', state }) };
    }
    case 'BudgetDecisionIssued': {
      const { share, by, year, outcome, reasons } = event.data;
      return { ...before, shares: shared(before, share, by, { name: 'decideBudget', year, outcome, reasons }) };
    }
    case 'ShareDone':
      return withShare(before, event.data.share, (one) => ({ ...one, status: 'done', refusal: null }));
    case 'ShareRefused':
      return withShare(before, event.data.share, (one) => ({ ...one, status: 'refused', refusal: { code: event.data.code, detail: event.data.detail } }));
    case 'ShareWantedAgain':
      return withShare(before, event.data.share, (one) => ({ ...one, status: 'wanted', wanted: one.wanted + 1, refusal: null }));
    default:
      return never(event);
  }
}

function issued(before: Review, data: DataOf<'DecisionIssued'>): Review {
  if (before.status === 'open') return before;
  const { share, by, outcome, revision, hash, reasons, sections, points, backBy } = data;
  const command =
    outcome === 'return' ? { name: 'returnForModification', revision, hash, sections, reason: reasons, points, backBy } : { name: outcome, revision, hash, reasons };
  return { ...before, status: outcome === 'return' ? 'returned' : 'closed', issued: data, shares: shared(before, share, by, command) };
}

/** Opinions on what is no longer there, or was decided on by mistake, count no more. */
function reopened(before: Review): Extract<Review, { status: 'open' }> {
  const {
    version, title, plan, owner, of, body, openedOn, decideBy, previous, revisions, checklist, checks, reviewers, need, order,
    conflicts, comments, drafts, rounds, opinions, earlier, shares,
  } = before;
  return {
    status: 'open', version, title, plan, owner, of, body, openedOn, decideBy, previous, revisions, checklist, checks, reviewers, need, order,
    conflicts, comments, drafts, rounds, opinions: [], earlier: [...earlier, ...opinions], shares,
  };
}

const shared = ({ shares }: Review, number: number, by: string, command: Share['command']): Review['shares'] => [
  ...shares.filter((share) => share.number !== number),
  { number, by, command, wanted: 1, status: 'wanted', refusal: null },
];

const withShare = (state: Review, number: number, change: (share: Share) => Share): Review => ({
  ...state,
  shares: state.shares.map((share) => (share.number === number ? change(share) : share)),
});
