import { z } from 'zod';
import type { CalendarDate } from '#libs/kernel/dates.js';
import { refuse } from '#libs/kernel/refusal.js';
import { accept, type Decision, type DecisionContext } from '../decider.js';
import { yearsOfPeriod } from '../date-rule.js';
import type { DraftFacts, RevisionFacts } from '../facts.js';
import { stagesBefore } from '../attesting.js';
import { askedWithoutGuard, FIRST_BUDGET, UNCHANGED } from '../before-guards.js';
import { guardSections, type GuardSections } from '../guard-sections.js';
import { judge } from '../guards.js';
import { HEADER } from '../header.js';
import { sourceTold, type GuardAnswer, type RuleSource, type StageRule } from '../program-rules.js';
import { titlesOf } from '../section-titles.js';
import { notConcluded, partsOfStageId, stageFor, stageStreamId, unmetStage } from '../stage.js';
import { noRole } from './acting.js';
import { changedSections } from '../changed-sections.js';
import type { CommandNamed } from './commands.js';
import type { DataOf, Opened, SubmissionState } from './state.js';
import type { SubmissionEvent } from './events.js';
import { evolve } from './evolve.js';
import { optionsOf, stepTo, type AgencyState, type SubmissionOptions } from './options.js';
import { attachedTo, isOpened, unanswered } from './state.js';

/** What guards of the moment `submit` are asked on, at each submission. Every section of the program is there, an unwritten one empty. */
export type SubmitFacts = {
  readonly today: CalendarDate;
  readonly plan: { readonly start: CalendarDate; readonly end: CalendarDate };
  readonly sections: GuardSections;
  readonly submission: {
    /** 1 is the first submission. */
    readonly number: number;
    readonly revision: number;
    readonly frozenOn: CalendarDate;
    /** Who submits: an id, to be compared with ids. */
    readonly by: string;
    /** Kinds of what was put by hand into the package of this revision, for this submission. */
    readonly attached: readonly string[];
    /** Ids of the sections that differ from the submission before, `header` where the period or the district does; of the first, none. */
    readonly changed: readonly string[];
    /** Questions of the agency on the submission before that were answered, those with this one included; of the first, none. */
    readonly answered: number;
    /** Years whose budget is handed in. */
    readonly budgets: readonly string[];
    /** The last day of an extension; null where none was given. */
    readonly extended: CalendarDate | null;
  };
};

export type Terms = { readonly stage: StageRule; readonly options: SubmissionOptions; readonly id: string };

/** As many as the event of the opening takes. */
const MOST_BUDGETS = 12;

export function open(state: SubmissionState, { stage, options, id }: Terms, context: DecisionContext): Decision<SubmissionEvent> {
  if (state.status === 'attested') return refuse('submission.attested');
  if (state.status !== 'none') return accept();
  const { plan } = partsOfStageId(id);
  const { period } = context.seen('draft', plan);
  if (!period) return refuse('submission.no-draft');
  const preparing = options.states.find(({ means }) => means === 'preparing');
  return accept({
    type: 'SubmissionOpened',
    data: { plan, stage: stage.id, agency: options.agency.title, state: preparing?.id ?? null, period, budgetYears: budgetYearsOf(period, options), openedOn: context.today },
  });
}

type Period = Opened['period'];

const budgetYearsOf = (period: Period, { budget }: SubmissionOptions): string[] => (budget ? yearsOfPeriod(period).slice(0, MOST_BUDGETS).map((first) => first.slice(0, 4)) : []);

/** Until something is submitted the submission is of the text as it stands: its days and budget years move with the text's period. What an agency has is of the period that it was submitted with. */
export function notePeriod(state: SubmissionState, { period }: CommandNamed<'notePeriod'>, context: DecisionContext, id: string): Decision<SubmissionEvent> {
  if (!isPreparing(state)) return accept();
  const found = stageFor(context, id, 'agency-submission');
  const read = found.ok ? optionsOf(found.stage) : found;
  return accept(...(read.ok ? periodChanged(state, period, read.options, context) : []));
}

function periodChanged(state: Opened, period: Period, options: SubmissionOptions, { today }: DecisionContext): SubmissionEvent[] {
  if (state.period.start === period.start && state.period.end === period.end) return [];
  return [{ type: 'SubmissionPeriodChanged', data: { period: { start: period.start, end: period.end }, budgetYears: budgetYearsOf(period, options), on: today } }];
}

type Submit = { readonly revision: number; readonly by: string; readonly explanations: CommandNamed<'submit'>['explanations'] };

/** The first submission. */
export function submit(state: Extract<Opened, { status: 'preparing' }>, given: Submit, terms: Terms, context: DecisionContext): Decision<SubmissionEvent> {
  const to = stepTo(terms.options, state.agencyState, 'submitted');
  if (!to) return noSuchStep(terms.options, state.agencyState, 'submitted');
  const out = unmetStage(context, state.plan, terms.stage);
  if (out) return out;
  const before = state.submissions.at(-1)?.revision ?? 0;
  if (given.revision <= before) return refuse('submission.revision-declined', { revision: given.revision, declined: before });
  return submitted(state, given, { to, carried: null, answers: 0 }, terms, context);
}

/** A corrected revision goes back: every question answered, and nothing changed that was not returned. */
export function resubmit(state: SubmissionState, given: CommandNamed<'resubmit'>, terms: Terms, context: DecisionContext): Decision<SubmissionEvent> {
  if (state.status !== 'returned') return refuse('submission.not-returned');
  const { options } = terms;
  const open = unanswered(state);
  const unasked = given.answers.find((answer) => !open.some(({ round, number }) => round === answer.round && number === answer.number));
  if (unasked) return refuse('submission.no-open-question', { round: unasked.round, number: unasked.number });
  const left = open.filter(({ round, number }) => !given.answers.some((answer) => answer.round === round && answer.number === number));
  if (left.length > 0) return refuse('submission.unanswered', { count: left.length, round: left[0]!.round, number: left[0]!.number });
  const path = pathBack(options, state.agencyState);
  if (!path) return noSuchStep(options, state.agencyState, 'resubmitted');
  const to = path.at(-1)!;
  const between = path.slice(0, -1).map(({ title }) => title).join(', ');
  if (between !== '') return refuse('submission.states-between', { from: titleOf(options, state.agencyState), to: to.title, between, ...sourceTold(options.transitionsSource) });
  const revision = context.seen('draft', state.plan).revisions.find(({ number }) => number === given.revision);
  if (!revision) return refuse('submission.revision-not-frozen', { revision: given.revision });
  // The same text may go again, where answers were all that was asked for; one from before it corrects nothing.
  if (revision.number < state.current.revision) return refuse('submission.older-than-returned', { revision: revision.number, returned: state.current.revision });
  const changed = changedSections(state.current.sections, revision.sections);
  const others = changed.filter((section) => !state.returned.sections.includes(section));
  if (others.includes(HEADER)) return refuse('submission.header-not-returned');
  if (others.length > 0) return refuse('submission.sections-not-returned', { sections: titlesOf(others, context.rules), returned: titlesOf(state.returned.sections, context.rules) });
  const carried = options.approvalsAfterReturn === 'again' ? null : state.current.approvals;
  const went = submitted(state, given, { to, carried, answers: given.answers.length }, terms, context);
  if (!went.ok) return went;
  const answers = given.answers.map(({ round, number, answer }): SubmissionEvent => ({ type: 'QuestionAnswered', data: { round, number, answer, on: context.today, by: given.by } }));
  return accept(...answers, ...went.events);
}

/** `carried`: the approvals that the submission before rested on, where the program lets corrections go on them. `answers`: how many questions of the agency are answered with it. */
type Going = { readonly to: AgencyState; readonly carried: Approvals | null; readonly answers: number };

function submitted(before: Opened, given: Submit, { to, carried, answers }: Going, { stage, options }: Terms, context: DecisionContext): Decision<SubmissionEvent> {
  const no = noRole(given.by, stage, context);
  if (no) return no;
  const draft = context.seen('draft', before.plan);
  const revision = draft.revisions.find(({ number }) => number === given.revision);
  if (!revision) return refuse('submission.revision-not-frozen', { revision: given.revision });
  const moved = periodChanged(before, revision.period, options, context);
  const state = moved.reduce<SubmissionState>(evolve, before) as Opened;
  // A correction is approved again because the program says so; the first text because of the stage before.
  const again = state.submissions.length > 0 ? options.approvalsAfterReturnSource : null;
  const covering = carried === null ? approvalsOf(state.plan, revision, draft, { stage, again }, context) : { ok: true as const, approvals: carried };
  if (!covering.ok) return covering;
  const first = state.budgetYears[0];
  if (options.documents.includes('budget') && first !== undefined && !state.budgets.some(({ year }) => year === first)) return refuse('submission.budget-missing', { year: first, ...sourceTold(options.budget?.source ?? null) });
  const facts = factsFor(state, given, { revision, answers }, draft, context);
  const asked = context.rules!.guards(stage.id, 'submit', facts);
  const byPlanline = [...corrects(before, facts), ...firstBudget(state, options)].filter(({ guard }) => askedWithoutGuard(context.rules, guard));
  const judged = judge([...asked, ...byPlanline], given.explanations, [UNCHANGED, FIRST_BUDGET]);
  if (!judged.ok) return judged;
  const data: DataOf<'RevisionSubmitted'> = {
    number: state.submissions.length + 1,
    revision: revision.number,
    hash: revision.hash,
    sections: { ...revision.sections },
    state: to.id,
    on: context.today,
    by: given.by,
    guards: [...judged.guards],
    approvals: covering.approvals,
    deliver: { to: options.agency.address, automatic: options.agency.sends === 'automatic' },
  };
  return accept(...moved, { type: 'RevisionSubmitted', data });
}

type ByPlanline = GuardAnswer & { readonly guard: typeof UNCHANGED | typeof FIRST_BUDGET };

/**
 * Nothing of what was given back changed, and no question of the agency on it was answered: that may be right, where a
 * paper was missing, say, and whoever sends it tells why.
 */
function corrects({ status }: Opened, { submission: { changed, answered } }: SubmitFacts): readonly ByPlanline[] {
  if (status !== 'returned') return [];
  const source = { mark: 'U', text: 'Planline’s own rule: none was found that says what must have changed' } as const;
  return [{ guard: UNCHANGED, severity: 'warns', holds: changed.length > 0 || answered > 0, says: 'Something of what was given back has changed, or a question of the agency was answered.', saw: { changed, answered }, source }];
}

/**
 * Of the programs that ask for budgets and are from before there was such a guard: where the first does not go with the
 * plan, whoever submits says why. It is waited for all the same.
 */
function firstBudget(state: Opened, { budget }: SubmissionOptions): readonly ByPlanline[] {
  const year = state.budgetYears[0];
  if (!budget || year === undefined || state.submissions.length > 0) return [];
  const handedIn = state.budgets.map((one) => one.year);
  return [{ guard: FIRST_BUDGET, severity: 'warns', holds: handedIn.includes(year), says: `The budget of ${year} goes to the agency with the plan.`, saw: { budgets: handedIn }, source: budget.source }];
}

type Approvals = DataOf<'RevisionSubmitted'>['approvals'];
const coversSchema = z.array(z.string()).nullable().catch(null);

/** Each board's approval before this stage covers the revision: it is the one that was approved, or differs from it in nothing material. */
function approvalsOf(plan: string, revision: RevisionFacts, { revisions }: DraftFacts, { stage, again }: { readonly stage: StageRule; readonly again: RuleSource | null }, { rules, seen }: DecisionContext): { ok: true; approvals: Approvals } | ReturnType<typeof refuse> {
  const approvals: Approvals = [];
  for (const board of stagesBefore(rules!, stage).filter(({ kind }) => kind === 'board-approval')) {
    const given = seen('approval', stageStreamId(plan, board.id));
    const late = notConcluded(stage, board, given, rules);
    if (late) return late;
    if (given.voided.length > 0) return refuse('submission.approval-voided', { stage: board.title, sections: titlesOf(given.voided, rules), ...sourceTold(again ?? board.source) });
    if (given.revision !== null && given.hash !== revision.hash) {
      const covers = coversSchema.parse(board.options.covers ?? null);
      const old = revisions.find(({ number }) => number === given.revision);
      const changed = old ? changedSections(old.sections, revision.sections, 'material') : Object.keys(revision.sections);
      const uncovered = changed.filter((section) => covers === null || covers.includes(section));
      if (uncovered.length > 0) return refuse('submission.not-approved', { stage: board.title, revision: revision.number, approved: given.revision, sections: titlesOf(uncovered, rules), ...sourceTold(again ?? board.source) });
    }
    approvals.push({ stage: board.id, revision: given.revision, hash: given.hash, approvedOn: given.approvedOn });
  }
  return { ok: true, approvals };
}

type Text = { readonly revision: RevisionFacts; readonly answers: number };

function factsFor(state: Opened, { by }: Submit, { revision, answers }: Text, draft: DraftFacts, { rules, today }: DecisionContext): SubmitFacts {
  const content = draft.contentOf(revision.number) ?? {};
  const last = state.submissions.at(-1);
  const asked = last ? state.questions.filter(({ askedOn }) => askedOn >= last.on).flatMap(({ questions }) => questions) : [];
  return {
    today,
    plan: state.period,
    sections: guardSections(content, rules!),
    submission: {
      number: state.submissions.length + 1,
      revision: revision.number,
      frozenOn: revision.frozenOn,
      by,
      attached: attachedTo(state, { number: state.submissions.length + 1, revision: revision.number }).map(({ kind }) => kind),
      changed: last ? changedSections(last.sections, revision.sections) : [],
      answered: asked.filter(({ answer }) => answer !== null).length + answers,
      budgets: state.budgets.map(({ year }) => year),
      extended: state.extensions.findLast(({ of }) => of === 'submit')?.until ?? null,
    },
  };
}

/** The way to “resubmitted”, over states that are the district's own and mean nothing else. */
function pathBack({ states }: SubmissionOptions, from: string | null): readonly AgencyState[] | null {
  const ways: (readonly AgencyState[])[] = [[]];
  const seen = new Set<string>();
  for (let way = ways.shift(); way; way = ways.shift()) {
    const at = way.at(-1)?.id ?? from;
    for (const id of states.find((state) => state.id === at)?.transitions ?? []) {
      const next = states.find((state) => state.id === id);
      if (!next || seen.has(id)) continue;
      seen.add(id);
      if (next.means === 'resubmitted') return [...way, next];
      if (next.means === null && next.turn === 'district') ways.push([...way, next]);
    }
  }
  return null;
}

export const titleOf = ({ states }: SubmissionOptions, id: string | null): string => states.find((state) => state.id === id)?.title ?? '–';
/** Refused with what may follow, and whether anybody checked that it may. */
export function noSuchStep(options: SubmissionOptions, from: string | null, to: string): ReturnType<typeof refuse> {
  const next = options.states.find(({ id }) => id === from)?.transitions ?? [];
  return refuse('submission.no-such-step', { from: titleOf(options, from), to, next: next.map((id) => titleOf(options, id)).join(', ') || '–', ...sourceTold(options.transitionsSource) });
}

export const isPreparing = (state: SubmissionState): state is Extract<Opened, { status: 'preparing' }> => isOpened(state) && state.status === 'preparing';
