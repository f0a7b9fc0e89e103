import { never, refuse } from '#libs/kernel/refusal.js';
import { accept, type Decision, type DecisionContext } from '../decider.js';
import { attestable, saysTheSame } from '../attesting.js';
import { partsOfStageId, stageFor } from '../stage.js';
import { answerQuestion, askQuestions, decideOnPlan, grantExtension, recordState, shareComment, undoDecision, undoReturn } from './agency.js';
import { noRole } from './acting.js';
import { decideBudget, handInBudget } from './budget.js';
import type { CommandNamed, SubmissionCommand } from './commands.js';
import type { SubmissionEvent } from './events.js';
import { evolve } from './evolve.js';
import { optionsOf, rolesOf } from './options.js';
import { attachDocument, detachDocument } from './attach.js';
import { fileReceipt, handInOtherwise, note, sendPackage } from './package.js';
import { hasCurrent, isOpened, type SubmissionState } from './state.js';
import { isPreparing, notePeriod, open, resubmit, submit, type Terms } from './submit.js';

export function decide(state: SubmissionState, given: SubmissionCommand, context: DecisionContext, id: string): Decision<SubmissionEvent> {
  switch (given.name) {
    case 'notePackage':
    case 'noteSendingBegun':
    case 'noteNotSent':
    case 'noteSent':
    case 'noteReceipt':
    case 'noteLetter':
      return note(state, given, context);
    case 'notePeriod':
      return notePeriod(state, given, context, id);
    default:
      return ofPeople(state, given, context, id);
  }
}

type OfPeople = Exclude<SubmissionCommand, { name: 'notePackage' | 'noteSendingBegun' | 'noteNotSent' | 'noteSent' | 'noteReceipt' | 'noteLetter' | 'notePeriod' }>;

function ofPeople(state: SubmissionState, given: OfPeople, context: DecisionContext, id: string): Decision<SubmissionEvent> {
  if (!context.plan) return refuse('plan.not-found');
  if (!context.plan.open) return refuse('plan.closed');
  const found = stageFor(context, id, 'agency-submission');
  if (!found.ok) return found;
  const read = optionsOf(found.stage);
  if (!read.ok) return read;
  const terms: Terms = { stage: found.stage, options: read.options, id };
  switch (given.name) {
    case 'openSubmission':
      if (state.status === 'declined') return again(state, given, terms, context);
      if (given.revision === null) return open(state, terms, context);
      if (given.by === null) return refuse('submission.who-submits');
      return first(state, { revision: given.revision, by: given.by, explanations: given.explanations }, terms, context);
    case 'submit':
      return first(state, given, terms, context);
    case 'resubmit':
      return resubmit(state, given, terms, context);
    case 'attachDocument':
      return attachDocument(state, given, terms, context);
    case 'detachDocument':
      return detachDocument(state, given, terms, context);
    case 'sendPackage':
      return sendPackage(state, given, terms, context);
    case 'handInOtherwise':
      return handInOtherwise(state, given, terms, context);
    case 'fileReceipt':
      return fileReceipt(state, given, terms, context);
    case 'grantExtension':
      return grantExtension(state, given, terms, context);
    case 'recordAgencyState':
      return isOpened(state) ? recordState(state, given, terms, context) : refuse('submission.not-open');
    case 'returnForModification':
    case 'approve':
    case 'decline':
      return decideOnPlan(state, given, terms, context);
    case 'undoReturn':
      return undoReturn(state, given, terms, context);
    case 'undoDecision':
      return undoDecision(state, given, terms, context);
    case 'askQuestions':
      return askQuestions(state, given, terms, context);
    case 'answerQuestion':
      return answerQuestion(state, given, terms, context);
    case 'handInBudget':
      return handInBudget(state, given, terms, context);
    case 'decideBudget':
      return decideBudget(state, given, terms, context);
    case 'fileLetter':
      return fileLetter(state, given, terms, context);
    case 'receiveSharedComment':
      return shareComment(state, given, terms, context);
    case 'attestSubmission':
      return attest(state, given, terms, context);
    default:
      return never(given);
  }
}

/** Opens where nobody did, and submits: both or nothing. */
function first(state: SubmissionState, given: Pick<CommandNamed<'submit'>, 'revision' | 'by' | 'explanations'>, terms: Terms, context: DecisionContext): Decision<SubmissionEvent> {
  const opening = open(state, terms, context);
  if (!opening.ok) return opening;
  const opened = opening.events.reduce(evolve, state);
  if (hasCurrent(opened)) {
    if (opened.status === 'returned') return refuse('submission.resubmit-instead');
    if (opened.status !== 'with-agency') return refuse('submission.already-decided', { outcome: opened.status, on: opened.decidedOn });
    return refuse('submission.already-submitted', { revision: opened.current.revision, on: opened.current.on });
  }
  if (!isPreparing(opened)) return refuse('submission.not-open');
  const went = submit(opened, given, terms, context);
  return went.ok ? accept(...opening.events, ...went.events) : went;
}

/** What was not approved comes again as a newer revision, with whatever approvals that one needs. */
function again(state: SubmissionState, { revision, by, explanations }: CommandNamed<'openSubmission'>, terms: Terms, context: DecisionContext): Decision<SubmissionEvent> {
  if (by === null) return refuse('submission.who-submits');
  const preparing = terms.options.states.find(({ means }) => means === 'preparing')?.id ?? null;
  const no = noRole(by, terms.stage, context);
  if (no) return no;
  const reopened: SubmissionEvent = { type: 'SubmissionReopened', data: { state: preparing, on: context.today, by } };
  if (revision === null) return accept(reopened);
  const went = first(evolve(state, reopened), { revision, by, explanations }, terms, context);
  return went.ok ? accept(reopened, ...went.events) : went;
}

function fileLetter(state: SubmissionState, { decision: number, document, by, on: given }: CommandNamed<'fileLetter'>, { stage }: Terms, context: DecisionContext): Decision<SubmissionEvent> {
  if (!hasCurrent(state)) return refuse('submission.nothing-submitted');
  const decision = state.decisions.find((one) => one.number === number);
  if (!decision) return refuse('submission.no-such-decision', { decision: number });
  if (decision.letter) return decision.letter.id === document.id ? accept() : refuse('submission.letter-filed', { decision: number });
  const on = given ?? context.today;
  if (on > context.today) return refuse('submission.day-to-come', { on, today: context.today });
  return noRole(by, stage, context) ?? accept({ type: 'LetterFiled', data: { decision: number, document, on, by } });
}

/**
 * What was decided before Planline: it stands for the whole stage, and is never turned into steps that nobody recorded. A
 * later attestation stands in place of an earlier one, which stays in the history.
 */
function attest(state: SubmissionState, given: CommandNamed<'attestSubmission'>, { stage: rule, id }: Terms, context: DecisionContext): Decision<SubmissionEvent> {
  const { what, by, role, on, revision, document, file, testData } = given;
  const { today } = context;
  const told = { what, by, role, on, revision, document, file, testData };
  if (state.status === 'attested' && saysTheSame(state.attested, told)) return accept();
  if (hasCurrent(state)) return refuse('submission.recorded-already');
  if (on > today) return refuse('submission.day-to-come', { on, today });
  const { plan, stage } = partsOfStageId(id);
  const found = attestable({ ...given, kept: file?.id ?? null }, { plan, stage: rule, roles: rolesOf(rule) }, context);
  if (!found.ok) return found;
  return accept({ type: 'SubmissionAttested', data: { plan, stage, ...told, hash: found.frozen.hash, attestedOn: today } });
}
