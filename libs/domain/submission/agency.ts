import type { CalendarDate } from '#libs/kernel/dates.js';
import { refuse } from '#libs/kernel/refusal.js';
import { changedSections } from '../changed-sections.js';
import { resolveDate, type DateFacts } from '../date-rule.js';
import { accept, type Decision, type DecisionContext } from '../decider.js';
import { sourceTold, type ProgramRules, type StageRule } from '../program-rules.js';
import { titlesOf } from '../section-titles.js';
import { decidedStages, stageStreams, standingOf } from '../stage.js';
import { notWhatWasSeen, noRole, toldBy } from './acting.js';
import type { CommandNamed } from './commands.js';
import type { SubmissionEvent } from './events.js';
import { stepTo, tellsNothing, type Meaning } from './options.js';
import { isDelivered, isOf, ofPlan } from './package-of.js';
import { extensionOf, hasCurrent, isOpened, isOwed, unanswered, type AgencyDecision, type Current, type Opened, type SubmissionState } from './state.js';
import { noSuchStep, type Terms } from './submit.js';
import { budgetDatesOf } from './waits.js';
import { liesInOutbox } from './way.js';

type Refused = ReturnType<typeof refuse>;

/** The agency does nothing with what it does not have yet. */
const tooEarly = (state: Opened, on: CalendarDate): Refused | null =>
  hasCurrent(state) && on < state.current.on ? refuse('submission.before-submitted', { on, submitted: state.current.on }) : null;

/** Nothing is wanted back before it was asked for. What the agency's own person asked is checked when they ask: it may come here days later. */
const wantedBefore = ({ agency }: Pick<Deciding, 'agency'>, by: CalendarDate | null, on: CalendarDate): Refused | null =>
  agency === null && by !== null && by < on ? refuse('submission.wanted-before-asked', { by, on }) : null;

/** What a state means that is told by a step of its own. */
const byItsStep: ReadonlySet<Meaning> = new Set(['preparing', 'submitted', 'resubmitted', 'returned', 'approved', 'declined']);

export function recordState(state: Opened, given: CommandNamed<'recordAgencyState'>, terms: Terms, context: DecisionContext): Decision<SubmissionEvent> {
  const { options } = terms;
  const to = options.states.find(({ id }) => id === given.state);
  if (!to) return refuse('submission.state-unknown', { state: given.state, known: options.states.map(({ id }) => id).join(', ') });
  if (to.means !== null && byItsStep.has(to.means)) return refuse('submission.state-by-step', { state: to.title, means: to.means });
  const from = options.states.find(({ id }) => id === state.agencyState);
  if (!from?.transitions.includes(to.id)) return noSuchStep(options, state.agencyState, to.title);
  const said = toldBy(given, terms.stage, state.plan, context);
  if (!said.ok) return said;
  const early = tooEarly(state, said.fields.on) ?? notWhatWasSeen(state, given, 'now');
  if (early) return early;
  return accept({ type: 'AgencyStateRecorded', data: { from: from.id, to: to.id, ...said.fields } });
}

/** Whether a decision may be taken on what the agency has: it is with the agency, and the decision is about that very revision. */
function undecided(state: SubmissionState, { revision }: Pick<Deciding, 'revision'>, { rules }: DecisionContext): { readonly ok: true; readonly state: Extract<Current, { status: 'with-agency' }> } | Refused {
  if (!hasCurrent(state)) return refuse(state.status === 'attested' ? 'submission.attested' : 'submission.nothing-submitted');
  const { current } = state;
  if (state.status === 'returned') return refuse('submission.already-returned', { on: state.returned.on, sections: titlesOf(state.returned.sections, rules) });
  if (state.status !== 'with-agency') return refuse('submission.already-decided', { outcome: state.status, on: state.decidedOn });
  if (revision !== current.revision) {
    const seen = state.submissions.find((one) => one.revision === revision);
    const changed = seen ? titlesOf(changedSections(seen.sections, current.sections), rules) : '–';
    return refuse('submission.other-revision', { revision, current: current.revision, changed });
  }
  return { ok: true, state };
}

/**
 * Whether the agency can have decided on what was submitted: where that never left the house, it has none of it, or its
 * answer is one to the text before. Its own person read it here; whoever told a state of the agency's since told that it has it.
 */
function notThere(state: Current, { agency }: Pick<Deciding, 'agency'>, { states }: Terms['options']): Refused | null {
  const { revision } = state.current;
  const means = states.find(({ id }) => id === state.agencyState)?.means;
  if (agency !== null || !tellsNothing(means) || isDelivered(state)) return null;
  if (state.receipts.some((one) => one.of === 'agency' && isOf(one, ofPlan(state)))) return null;
  return refuse('submission.not-delivered', { revision, before: state.submissions.at(-2)?.revision ?? 0, ...liesInOutbox(state) });
}

type Deciding = CommandNamed<'returnForModification' | 'approve' | 'decline'>;
const meaningOf = { returnForModification: 'returned', approve: 'approved', decline: 'declined' } as const;

export function decideOnPlan(before: SubmissionState, given: Deciding, terms: Terms, context: DecisionContext): Decision<SubmissionEvent> {
  const open = undecided(before, given, context);
  if (!open.ok) return open;
  const { state } = open;
  const { options, stage } = terms;
  const to = stepTo(options, state.agencyState, meaningOf[given.name]);
  if (!to) return noSuchStep(options, state.agencyState, meaningOf[given.name]);
  const said = toldBy(given, stage, state.plan, context);
  if (!said.ok) return said;
  const early = tooEarly(state, said.fields.on) ?? notWhatWasSeen(state, given, 'now') ?? notThere(state, given, options);
  if (early) return early;
  const { revision, hash } = state.current;
  const decided = { ...said.fields, number: state.decisions.length + 1, revision, hash, letter: given.letter, from: state.agencyState ?? '', state: to.id };
  switch (given.name) {
    case 'returnForModification': {
      const sections = [...new Set(given.sections)];
      const unknown = sections.find((section) => !Object.hasOwn(state.current.sections, section));
      if (unknown !== undefined) return refuse('submission.section-unknown', { section: unknown, known: Object.keys(state.current.sections).join(', ') });
      const other = given.points.find(({ section }) => !sections.includes(section));
      if (other) return refuse('submission.point-not-returned', { section: other.section });
      const { reason, points, backBy } = given;
      const past = wantedBefore(given, backBy, decided.on);
      if (past) return past;
      return accept({ type: 'SubmissionReturned', data: { ...decided, sections, reason, points, backBy } });
    }
    case 'approve':
      return accept(
        { type: 'SubmissionApproved', data: { ...decided, reasons: given.reasons ?? '' } },
        { type: 'SubmissionConcluded', data: { revision, hash, on: decided.on } },
      );
    case 'decline':
      return accept({ type: 'SubmissionDeclined', data: { ...decided, reasons: given.reasons } });
  }
}

export function undoReturn(state: SubmissionState, given: CommandNamed<'undoReturn'>, { stage }: Terms, context: DecisionContext): Decision<SubmissionEvent> {
  if (state.status !== 'returned') return refuse('submission.not-returned');
  const said = toldBy(given, stage, state.plan, context);
  if (!said.ok) return said;
  if (said.fields.on < state.returned.on) return refuse('submission.before-decided', { on: said.fields.on, decided: state.returned.on });
  const other = notWhatWasSeen(state, given, 'now');
  if (other) return other;
  return accept({ type: 'ReturnUndone', data: { ...said.fields, state: state.returned.from, reason: given.reason } });
}

/** A decision that was recorded wrongly is undone by whoever may have made it, while nothing rests on it. */
export function undoDecision(state: SubmissionState, given: CommandNamed<'undoDecision'>, { stage }: Terms, context: DecisionContext): Decision<SubmissionEvent> {
  if (!hasCurrent(state)) return refuse('submission.nothing-submitted');
  const decision = given.decision === null ? state.decisions.findLast((one) => one.year === given.year && stands(state, one)) : state.decisions.find(({ number }) => number === given.decision);
  if (!decision) return given.decision === null ? refuse('submission.nothing-decided', { year: given.year ?? 'none' }) : refuse('submission.no-such-decision', { decision: given.decision });
  const { number } = decision;
  if (!stands(state, decision)) return refuse('submission.decision-not-standing', { decision: number });
  const rests = restingOn(state, decision, stage, context);
  if (rests) return refuse('submission.decision-rested-on', { decision: number, ...rests });
  const said = toldBy(given, stage, state.plan, context);
  if (!said.ok) return said;
  if (decision.told.kind === 'agency' && said.fields.told.kind !== 'agency') return refuse('submission.decision-of-agency', { decision: number });
  if (said.fields.on < decision.on) return refuse('submission.before-decided', { on: said.fields.on, decided: decision.on });
  const other = notWhatWasSeen(state, given, 'now');
  if (other) return other;
  return accept({ type: 'DecisionUndone', data: { ...said.fields, decision: number, state: decision.from, reason: given.reason } });
}

/** It is what the plan, or the budget of its year, is decided by now. A return is undone by a command of its own. */
function stands(state: Current, { number, kind, year, undone }: AgencyDecision): boolean {
  const last = state.decisions.findLast((one) => one.year === year && !one.undone);
  if (undone || last?.number !== number) return false;
  if (year !== null) return state.budgets.some((one) => one.year === year && one.outcome !== null);
  return kind === 'approved' ? state.status === 'concluded' : kind === 'declined' && state.status === 'declined';
}

/** What was done since because the plan was approved; null: nothing. */
function restingOn(state: Current, { kind }: AgencyDecision, { id }: Terms['stage'], { rules, seen }: DecisionContext): { readonly on: 'budget' | 'stage'; readonly what: string } | null {
  if (kind !== 'approved') return null;
  const decided = state.decisions.find(({ year, undone }) => year !== null && !undone)?.year;
  const went = [...state.packages.filter(({ sending }) => sending && sending.begun > 0), ...state.handedIn].find(({ budget }) => budget !== null)?.budget?.year;
  const year = decided ?? went;
  if (year !== undefined && year !== null) return { on: 'budget', what: year };
  const later = stagesAfter(rules, id).find((one) => stageStreams(state.plan, [one]).some((stream) => standingOf(seen(stream.aggregate as 'approval', stream.id)) !== 'none'));
  return later ? { on: 'stage', what: later.title } : null;
}

export const stagesAfter = (rules: ProgramRules | null, stage: string): readonly StageRule[] => decidedStages(rules).filter(({ after }) => after.includes(stage));

export function askQuestions(state: SubmissionState, given: CommandNamed<'askQuestions'>, { stage }: Terms, context: DecisionContext): Decision<SubmissionEvent> {
  if (!hasCurrent(state)) return refuse('submission.nothing-submitted');
  if (state.status !== 'with-agency' && state.status !== 'returned') return refuse('submission.already-decided', { outcome: state.status, on: state.decidedOn });
  const said = toldBy(given, stage, state.plan, context);
  if (!said.ok) return said;
  const early = tooEarly(state, said.fields.on) ?? notWhatWasSeen(state, given, 'ever');
  if (early) return early;
  const unknown = given.questions.find(({ section }) => section !== null && !Object.hasOwn(state.current.sections, section));
  if (unknown) return refuse('submission.section-unknown', { section: unknown.section ?? '', known: Object.keys(state.current.sections).join(', ') });
  const { answerBy } = given;
  const past = wantedBefore(given, answerBy, said.fields.on);
  if (past) return past;
  const questions = given.questions.map((question, i) => ({ number: i + 1, ...question }));
  const data = { ...said.fields, round: state.questions.length + 1, count: questions.length, questions, answerBy };
  return accept({ type: 'QuestionsAsked', data });
}

export function answerQuestion(state: SubmissionState, { round, number, answer, by }: CommandNamed<'answerQuestion'>, { stage }: Terms, context: DecisionContext): Decision<SubmissionEvent> {
  if (!hasCurrent(state)) return refuse('submission.nothing-submitted');
  const question = state.questions.find((asked) => asked.round === round)?.questions.find((one) => one.number === number);
  if (question?.answer === answer) return accept();
  if (!unanswered(state).some((open) => open.round === round && open.number === number)) return refuse('submission.no-open-question', { round, number });
  return noRole(by, stage, context) ?? accept({ type: 'QuestionAnswered', data: { round, number, answer, on: context.today, by } });
}

/** The day of the program's rule stays beside the one that was granted. */
export function grantExtension(state: SubmissionState, given: CommandNamed<'grantExtension'>, { stage, options }: Terms, context: DecisionContext): Decision<SubmissionEvent> {
  if (!isOpened(state)) return refuse('submission.not-open');
  const { of, year, until, reason, document, by } = given;
  const days = of === 'budget' ? daysOfBudget(state, year, options) : daysOfPlan(state, of, year);
  if (!days.ok) return days;
  const rule = stage.waits[of]?.due ?? null;
  const statutory = days.asked ?? (rule && resolveDate(rule, days.dates, context.rules!.isBusinessDay));
  const before = days.extended ?? statutory;
  if (before !== null && until <= before) return until === before ? accept() : refuse('submission.extension-not-later', { until, end: before });
  return noRole(by, stage, context) ?? accept({ type: 'SubmissionExtended', data: { of, year, statutory, until, reason, document, on: context.today, by } });
}

/** What a day is counted from, the one that the agency asked for in its place, and the one that it gave before. */
type Days = { readonly ok: true; readonly dates: DateFacts; readonly asked: CalendarDate | null; readonly extended: CalendarDate | null };

function daysOfPlan(state: Opened, of: 'submit' | 'resubmit', year: string | null): Days | Refused {
  if (year !== null) return refuse('submission.extension-of-year', { of, year });
  const returned = state.status === 'returned' ? state.returned : null;
  if (of === 'submit' ? state.status !== 'preparing' : returned === null) return refuse('submission.nothing-to-extend', { of, year: 'none' });
  const dates = { 'plan-start': state.period.start, 'plan-end': state.period.end, opened: state.openedOn, returned: returned?.on ?? null };
  const extended = state.extensions.findLast((one) => one.of === of && (of === 'submit' || (returned !== null && one.on >= returned.on)))?.until ?? null;
  return { ok: true, dates, asked: returned?.backBy ?? null, extended };
}

/** A budget is owed from the first day on, however far its plan is: the agency may give more time for it at any. */
function daysOfBudget(state: Opened, year: string | null, { budget }: Terms['options']): Days | Refused {
  if (year === null) return refuse('submission.extension-of-year', { of: 'budget', year: 'none' });
  if (!state.budgetYears.includes(year)) return refuse('submission.no-such-budget', { year, years: state.budgetYears.join(', ') || 'none', ...sourceTold(budget?.source ?? null) });
  if (!isOwed(state, year)) return refuse('submission.nothing-to-extend', { of: 'budget', year });
  return { ok: true, dates: budgetDatesOf(state, year), asked: null, extended: extensionOf(state, year) };
}

/** Only the agency's own person shares what they wrote. */
export function shareComment(state: SubmissionState, { agency, hash, section, text, on }: CommandNamed<'receiveSharedComment'>, { stage }: Terms, context: DecisionContext): Decision<SubmissionEvent> {
  if (!hasCurrent(state)) return refuse('submission.nothing-submitted');
  const said = toldBy({ on, agency, by: null, evidence: null, note: null }, stage, state.plan, context);
  if (!said.ok) return said;
  const other = notWhatWasSeen(state, { agency, hash }, 'ever');
  if (other) return other;
  if (section !== null && !Object.hasOwn(state.current.sections, section)) return refuse('submission.section-unknown', { section, known: Object.keys(state.current.sections).join(', ') });
  return accept({ type: 'CommentShared', data: { number: state.comments.length + 1, section, text, on: said.fields.on, told: said.fields.told } });
}
