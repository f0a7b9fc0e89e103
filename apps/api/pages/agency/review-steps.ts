import { eligible, hasConflict, isReview, refusedShare, underReview, type Review, type ReviewState } from '#libs/domain/review/state.js';
import { say } from '#libs/messages/say.js';
import { shortInWords } from '../words.js';
import type { Choice, Step } from '../review/step-form.js';
import { hasCome, type Arrived } from './arrived.js';

export type ReviewGround = {
  readonly id: string;
  readonly state: ReviewState;
  readonly arrived: Arrived | null;
  /** Who serves on the review's body today. */
  readonly members: readonly Choice[];
  readonly person: (id: string) => string;
  readonly section: (id: string) => string;
};

/** The steps of a review that its page has a form for. */
export function reviewSteps(ground: ReviewGround): Step[] {
  const { state } = ground;
  return isReview(state) ? [...reviewing(ground, state), ...asking(ground, state), ...deciding(ground, state), ...ofBudgets(ground, state), ...sharing(ground, state)] : [];
}

const on = ({ id, state }: ReviewGround) => ({ aggregate: 'review', id, version: state.version });
const only = (value: string): Choice[] => [{ value, label: value }];

/** Members who may say how the review goes on; whoever has a conflict of interest may not. */
const steering = ({ members }: ReviewGround, state: Review): Choice[] => members.filter(({ value }) => !hasConflict(state, value));
const sectionsOf = ({ section }: ReviewGround, ids: readonly string[]): Choice[] => ids.map((id) => ({ value: id, label: section(id) }));
const underReviewIn = (ground: ReviewGround, state: Review): Choice[] => sectionsOf(ground, Object.keys(underReview(state).sections));

/** Who reviews, what came, and what each of them looked at. */
function reviewing(ground: ReviewGround, state: Review): Step[] {
  const { arrived, members, person, section } = ground;
  const { reviewers, need, order, rule, conflicts, opinions, checklist } = state;
  const { revision, hash } = underReview(state);
  const by = steering(ground, state);
  const came: Step[] = arrived && hasCome(arrived, state) ? [{ ...on(ground), command: 'noteRevision', first: true, choices: { by }, fixed: { submission: arrived.number, revision: arrived.revision, hash: arrived.hash, sections: arrived.sections } }] : [];
  const start = { ...Object.fromEntries(reviewers.map((reviewer, n) => [`reviewers.${n}`, reviewer])), ...(reviewers.length > 0 ? { need: String(need), order } : rule && { need: String(rule.need), order: rule.order }) };
  const list = { field: 'reviewers', rows: reviewers.map((_, n) => ({ label: say('page.line-reviewer', { number: n + 1 }), fixed: {} })), ask: [], needs: '', more: (number: number) => say('page.line-reviewer', { number }) };
  const assigned = reviewers.filter((reviewer) => !members.some(({ value }) => value === reviewer)).map((value) => ({ value, label: person(value) }));
  const heard = eligible(state).filter((reviewer) => !opinions.some((opinion) => opinion.reviewer === reviewer)).map((value) => ({ value, label: person(value) }));
  const free = [...members, ...assigned].filter(({ value }) => !hasConflict(state, value));
  const points = checklist.map(({ key, section: of, says }) => ({ value: key, label: `${section(of)}: ${says}` }));
  return [
    ...came,
    { ...on(ground), command: 'assignReviewers', first: reviewers.length === 0, choices: { reviewers: [...members, ...assigned], by }, list, start },
    ...(free.length > 0 ? [{ ...on(ground), command: 'declareConflict', choices: { reviewer: free, by } }] : []),
    ...(conflicts.length > 0 && (state.status === 'open' || state.status === 'closed') ? [{ ...on(ground), command: 'takeBackConflict', choices: { reviewer: conflicts.map(({ reviewer }) => ({ value: reviewer, label: person(reviewer) })), by } }] : []),
    ...(state.status === 'open' && heard.length > 0
      ? [{ ...on(ground), command: 'recordOpinion', first: came.length === 0, choices: { reviewer: heard, sections: underReviewIn(ground, state) }, fixed: { revision, hash }, when: { reasons: 'unless-approved', sections: 'of-return' } }]
      : []),
    ...(points.length > 0 ? [{ ...on(ground), command: 'answerCheck', choices: { key: points, by: members }, fixed: { revision } }] : []),
    ...(state.plan !== null && state.owner !== null ? [{ ...on(ground), command: 'moveDecideBy', choices: { by } }] : []),
  ];
}

/** Comments, and the rounds of questions: one is drafted, changed as often as it takes, and then sent. */
function asking(ground: ReviewGround, state: Review): Step[] {
  const { members } = ground;
  const drafted = state.rounds.find(({ issuedOn }) => issuedOn === null)?.questions ?? [];
  const round = state.rounds.find(({ issuedOn }) => issuedOn === null);
  const label = (number: number) => say('page.line-question', { number });
  const start = Object.fromEntries(drafted.flatMap(({ section, text, citation }, n) => Object.entries({ section, text, citation }).flatMap(([field, value]) => (value === null ? [] : [[`questions.${n}.${field}`, value]]))));
  return [
    { ...on(ground), command: 'comment', choices: { section: underReviewIn(ground, state), by: members } },
    {
      ...on(ground), command: 'draftQuestions', choices: { 'questions.section': underReviewIn(ground, state), by: members }, start,
      list: { field: 'questions', rows: drafted.map((_, n) => ({ label: label(n + 1), fixed: {} })), ask: ['section', 'text', 'citation'], needs: 'text', more: label },
    },
    ...(round && drafted.length > 0 ? [{ ...on(ground), command: 'issueQuestions', choices: { round: only(String(round.round)), by: steering(ground, state) } }] : []),
  ];
}

/** The decision that the reviewers came to, and what is taken back of one. */
function deciding(ground: ReviewGround, state: Review): Step[] {
  const by = steering(ground, state);
  const returned = state.status === 'settled' && state.settled.outcome === 'return';
  const issue: Step = { ...on(ground), command: 'issueDecision', first: true, choices: { by, ...(returned && { 'points.section': sectionsOf(ground, state.settled.sections) }) }, ...(returned ? { list: { field: 'points', rows: [], ask: ['section', 'text'], needs: 'text', more: (number: number) => say('page.line-point', { number }) } } : { leave: ['points', 'backBy'] }) };
  const budgets = state.budgets.filter(({ issuedOn }) => issuedOn !== null).flatMap(({ year }) => only(year));
  const undo: Step[] = budgets.length > 0 ? [{ ...on(ground), command: 'undoDecision', choices: { year: budgets, by }, needs: ['year'] }] : state.status === 'closed' ? [{ ...on(ground), command: 'undoDecision', choices: { by }, leave: ['year'] }] : [];
  return [...(state.status === 'settled' ? [issue] : []), ...(state.status === 'returned' ? [{ ...on(ground), command: 'undoReturn', choices: { by } }] : []), ...undo];
}

/** Budgets one at a time, as they came: an opinion is about the very file. */
function ofBudgets(ground: ReviewGround, state: Review): Step[] {
  const { arrived, person } = ground;
  const by = steering(ground, state);
  const come = (arrived?.budgets ?? []).find(({ year, document }) => !state.budgets.some((one) => one.year === year && one.document === document.id));
  const open = state.budgets.find(({ settled }) => settled === null);
  const heard = open ? eligible(state).filter((reviewer) => !open.opinions.some((opinion) => opinion.reviewer === reviewer)).map((value) => ({ value, label: person(value) })) : [];
  const settled = state.budgets.filter((one) => one.settled !== null && one.issuedOn === null).flatMap(({ year }) => only(year));
  return [
    ...(come ? [{ ...on(ground), command: 'noteBudget', choices: { year: [{ value: come.year, label: say('page.budget-file-choice', { year: come.year, fileName: come.fileName, on: shortInWords(come.handedInOn as never) }) }], by }, fixed: { document: come.document.id } }] : []),
    ...(open && heard.length > 0 ? [{ ...on(ground), command: 'recordBudgetOpinion', choices: { reviewer: heard, year: only(open.year) }, fixed: { document: open.document }, when: { reasons: 'unless-approved' } }] : []),
    ...(settled.length > 0 ? [{ ...on(ground), command: 'decideBudget', choices: { year: settled, by }, when: { reasons: 'unless-approved' } }] : []),
  ];
}

/** What the district is told of the agency's state, and what to do about what its record refused. */
function sharing(ground: ReviewGround, state: Review): Step[] {
  const by = steering(ground, state);
  const states = (ground.arrived?.states ?? []).filter(({ means }) => means === null || means === 'received').map(({ id, title }) => ({ value: id, label: title }));
  const refused = refusedShare(state);
  return [
    ...(states.length > 0 ? [{ ...on(ground), command: 'shareState', choices: { state: states, by } }] : []),
    ...(refused ? ['shareAgain', 'dropShare'].map((command) => ({ ...on(ground), command, choices: { share: only(String(refused.number)), by } })) : []),
  ];
}
