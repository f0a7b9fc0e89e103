import { never } from '#libs/kernel/refusal.js';
import type { SubmissionEvent } from './events.js';
import { carries, isOf, meantBy, ofPlan } from './package-of.js';
import { collecting, hasCurrent, isOpened, type AgencyDecision, type Attached, type Current, type DataOf, type Opened, type Package, type Sending, type SubmissionState } from './state.js';

/** Total: what can't follow on what was folded changes nothing but the count. */
export function evolve(before: SubmissionState, event: SubmissionEvent): SubmissionState {
  const version = before.version + 1;
  switch (event.type) {
    case 'SubmissionOpened': {
      const { plan, stage, agency, state, period, budgetYears, openedOn } = event.data;
      return {
        status: 'preparing', version, plan, stage, agency, period, budgetYears, openedOn, agencyState: state, round: 1, inputsAt: version,
        attached: [], packages: [], submissions: [], handedIn: [], receipts: [], extensions: [], questions: [], comments: [], decisions: [], budgets: [],
      };
    }
    case 'SubmissionAttested': {
      const { plan, stage, ...attested } = event.data;
      return { status: 'attested', version, plan, stage, attested: before.status === 'attested' ? { ...attested, insteadOf: before.attested.on } : attested };
    }
    default:
      if (!isOpened(before)) return { ...before, version };
      return { ...(hasCurrent(before) ? ofCurrent(before, event, version) : ofOpened(before, event, version)), version };
  }
}

type Later = Exclude<SubmissionEvent, { type: 'SubmissionOpened' | 'SubmissionAttested' }>;

/** What may happen before anything was submitted, and after it. */
function ofOpened<S extends Opened>(before: S, event: Later, version: number): Opened {
  switch (event.type) {
    case 'RevisionSubmitted': {
      const { number, revision, hash, sections, on, by, approvals, deliver, guards, state } = event.data;
      const current = { number, revision, hash, sections, on, by, approvals, deliver, guards };
      return { ...base(before), status: 'with-agency', agencyState: state, current, submissions: [...before.submissions, current], inputsAt: version };
    }
    case 'SubmissionPeriodChanged': {
      const { period, budgetYears } = event.data;
      return { ...before, period, budgetYears, inputsAt: version };
    }
    case 'PackageDocumentAttached': {
      const { kind, document, fileName, revision, submission } = event.data;
      const one = { kind, document, fileName, revision, submission: submission ?? collecting(before) };
      return packedAnew(before, one.submission, { attached: [...before.attached.filter((other) => !inPlaceOf(one, other)), one] }, version);
    }
    case 'PackageDocumentDetached': {
      const { kind, document: id, submission, revision } = event.data;
      const attached = before.attached.filter((one) => !(one.document.id === id && inPlaceOf({ kind, revision, submission: submission ?? collecting(before) }, one)));
      return packedAnew(before, submission ?? collecting(before), { attached }, version);
    }
    case 'SubmissionExtended': {
      const { of, year, statutory, until, reason, document, on } = event.data;
      return { ...before, extensions: [...before.extensions, { of, year, statutory, until, reason, document, on }] };
    }
    case 'AgencyStateRecorded':
      return { ...before, agencyState: event.data.to };
    case 'CommentShared': {
      const { number, section, text, on, told } = event.data;
      return { ...before, comments: [...before.comments, { number, section, text, on, told }] };
    }
    case 'BudgetHandedIn': {
      const { year, document, fileName, on } = event.data;
      // What was decided on, or given back, has what it had.
      const packaged = year === before.budgetYears[0] && (before.status === 'preparing' || before.status === 'with-agency');
      const former = before.budgets.find((one) => one.year === year);
      // A file that another one stands in place of is not to be mailed any more.
      const packages = before.packages.map((made) => (former && carries(made, former) ? notMailed(made) : made));
      return { ...before, packages, inputsAt: packaged ? version : before.inputsAt, budgets: [...before.budgets.filter((one) => one.year !== year), { year, at: version, document, fileName, handedInOn: on, outcome: null }] };
    }
    default:
      return before;
  }
}

function ofCurrent(before: Current, event: Later, version: number): Opened {
  switch (event.type) {
    case 'PackageRendered': {
      const { package: number, revision, documents, builtFrom } = event.data;
      return { ...before, packages: [...before.packages, { ...meantBy(before, event.data), number, revision, documents, builtFrom, sending: null }] };
    }
    case 'PackageSendingWanted': {
      const { package: number, to } = event.data;
      return sending(before, number, (was) => ({ to, messageId: was?.messageId ?? null, begun: was?.begun ?? 0, ended: was?.ended ?? 0, askedAt: was ? was.begun - was.ended : 0, givenUp: was?.givenUp ?? 0, failed: null, status: 'wanted' }));
    }
    case 'PackageSendingBegun':
      return sending(before, event.data.package, (was) => was && { ...was, messageId: event.data.messageId, begun: was.begun + 1 });
    case 'PackageNotSent': {
      const { package: number, outcome, detail, final } = event.data;
      // An unknown outcome stays open: the mail may have come.
      return sending(before, number, (was) => was && { ...was, status: final ? 'failed' : 'wanted', failed: detail, givenUp: was.givenUp + (final ? 1 : 0), ended: was.ended + (outcome === 'unknown' ? 0 : 1) });
    }
    case 'PackageSent': {
      const { package: number, to, via, messageId, unknownSendings, on } = event.data;
      return sending(before, number, (was) => ({ to, messageId, begun: was?.begun ?? 1, ended: was?.ended ?? 0, askedAt: was?.askedAt ?? 0, givenUp: was?.givenUp ?? 0, failed: null, status: 'sent', on, via, unknownSendings }));
    }
    case 'HandedInOtherwise': {
      const { package: number, means, on, receipt } = event.data;
      const of = meantBy(before, event.data);
      // What was still to be mailed is not to be mailed any more.
      const packages = before.packages.map((one) => (isOf(one, of) ? notMailed(one) : one));
      return { ...before, packages, handedIn: [...before.handedIn, { ...of, package: number, means, on, receipt }] };
    }
    case 'ReceiptFiled': {
      const { of, package: number, document, on } = event.data;
      return { ...before, receipts: [...before.receipts, { ...meantBy(before, event.data), of, package: number, document, on }] };
    }
    case 'SubmissionReturned': {
      const { sections, on, backBy, from, state, reason } = event.data;
      const decisions = [...before.decisions, decision('returned', event.data, { reasons: reason, sections })];
      return { ...base(before), packages: planNotMailed(before), current: before.current, status: 'returned', settledAt: version, agencyState: state, decisions, round: before.round + 1, returned: { sections, on, backBy, from } };
    }
    case 'ReturnUndone': {
      const last = before.decisions.findLast(({ kind }) => kind === 'returned');
      const decisions = before.decisions.map((one) => (one === last ? back(one, event.data) : one));
      return { ...base(before), current: before.current, status: 'with-agency', agencyState: event.data.state, decisions, round: before.round + 1 };
    }
    case 'DecisionUndone': {
      const { decision: number, state } = event.data;
      const undone = before.decisions.find((one) => one.number === number);
      if (!undone) return before;
      const decisions = before.decisions.map((one) => (one === undone ? back(one, event.data) : one));
      const round = before.round + 1;
      if (undone.year === null) return { ...base(before), current: before.current, status: 'with-agency', agencyState: state, decisions, round };
      return { ...before, decisions, round, budgets: before.budgets.map((one) => (one.year === undone.year ? { ...one, outcome: null } : one)) };
    }
    case 'SubmissionReopened':
      return before.status === 'declined' ? { ...base(before), status: 'preparing', agencyState: event.data.state } : before;
    case 'QuestionsAsked': {
      const { round, questions, answerBy, on } = event.data;
      return { ...before, questions: [...before.questions, { round, answerBy, askedOn: on, questions: questions.map((one) => ({ ...one, answer: null })) }] };
    }
    case 'QuestionAnswered':
      return { ...before, questions: answered(before, event.data) };
    case 'SubmissionApproved': {
      const decisions = [...before.decisions, decision('approved', event.data, { from: event.data.from, reasons: event.data.reasons })];
      return { ...before, agencyState: event.data.state, decisions };
    }
    case 'SubmissionDeclined': {
      const decisions = [...before.decisions, decision('declined', event.data, { from: event.data.from, reasons: event.data.reasons })];
      return { ...base(before), packages: planNotMailed(before), current: before.current, status: 'declined', settledAt: version, agencyState: event.data.state, decisions, decidedOn: event.data.on };
    }
    case 'SubmissionConcluded':
      return { ...base(before), packages: planNotMailed(before), current: before.current, status: 'concluded', settledAt: version, decidedOn: event.data.on };
    case 'BudgetDecided': {
      const { year, document, outcome, reasons } = event.data;
      const budgets = before.budgets.map((one) => (one.year === year && one.document.id === document ? { ...one, outcome } : one));
      return { ...before, budgets, decisions: [...before.decisions, decision(`budget-${outcome}`, event.data, { reasons, year })] };
    }
    case 'LetterFiled': {
      const { decision: number, document } = event.data;
      return { ...before, decisions: before.decisions.map((one) => (one.number === number ? { ...one, letter: document } : one)) };
    }
    case 'RevisionSubmitted':
    case 'SubmissionPeriodChanged':
    case 'PackageDocumentAttached':
    case 'PackageDocumentDetached':
    case 'SubmissionExtended':
    case 'AgencyStateRecorded':
    case 'CommentShared':
    case 'BudgetHandedIn':
      return ofOpened(before, event, version);
    default:
      return never(event);
  }
}

/** What every status has: nothing that belongs to the one before stays behind. */
function base(state: Opened) {
  const {
    version, plan, stage, agency, period, budgetYears, openedOn, round, agencyState, attached, inputsAt, packages,
    submissions, handedIn, receipts, extensions, questions, comments, decisions, budgets,
  } = state;
  return {
    version, plan, stage, agency, period, budgetYears, openedOn, round, agencyState, attached, inputsAt, packages,
    submissions, handedIn, receipts, extensions, questions, comments, decisions, budgets,
  };
}

const sending = (state: Current, number: number, change: (was: Sending | null) => Sending | null): Current => ({
  ...state,
  packages: state.packages.map((one) => (one.number === number ? { ...one, sending: change(one.sending) } : one)),
});

const notMailed = (made: Package): Package => (made.sending?.status === 'wanted' ? { ...made, sending: { ...made.sending, status: 'failed' } } : made);

/** The same thing of the same text: there is one of each. */
const inPlaceOf = (one: Pick<Attached, 'kind' | 'submission' | 'revision'>, other: Attached): boolean => other.kind === one.kind && other.submission === one.submission && (other.revision === null || other.revision === one.revision);

/** What was put in for the text that the agency is to decide on, or taken out, makes its packages out of date: none of them is to be mailed any more. */
function packedAnew(before: Opened, submission: number, change: Pick<Opened, 'attached'>, version: number): Opened {
  if (before.status !== 'with-agency' || submission !== before.current.number) return { ...before, ...change };
  return { ...before, ...change, packages: planNotMailed(before), inputsAt: version };
}

/** What was still to be mailed of the plan is not to be mailed any more, unless somebody asks for it again. */
const planNotMailed = (state: Current): readonly Package[] => state.packages.map((made) => (isOf(made, ofPlan(state)) ? notMailed(made) : made));

const back = (one: AgencyDecision, { on, reason }: DataOf<'DecisionUndone' | 'ReturnUndone'>): AgencyDecision => ({ ...one, undone: true, takenBack: { on, reason } });

type Decided = Pick<AgencyDecision, 'number' | 'revision' | 'hash' | 'on' | 'told' | 'evidence' | 'note' | 'letter'> & { readonly points?: AgencyDecision['points']; readonly backBy?: AgencyDecision['backBy'] };

function decision(kind: AgencyDecision['kind'], { number, revision, hash, on, told, evidence, note, letter, points = [], backBy = null }: Decided, more: Partial<AgencyDecision>): AgencyDecision {
  return { number, kind, revision, hash, on, told, evidence, note, letter, points, backBy, reasons: '', sections: [], year: null, from: null, undone: false, ...more };
}

const answered = (state: Current, { round, number, answer }: DataOf<'QuestionAnswered'>): Opened['questions'] =>
  state.questions.map((asked) =>
    asked.round === round ? { ...asked, questions: asked.questions.map((one) => (one.number === number ? { ...one, answer } : one)) } : asked,
  );
