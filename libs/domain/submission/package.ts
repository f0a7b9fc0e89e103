import type { CalendarDate } from '#libs/kernel/dates.js';
import { refuse } from '#libs/kernel/refusal.js';
import { accept, type Decision, type DecisionContext } from '../decider.js';
import { noRole } from './acting.js';
import type { CommandNamed } from './commands.js';
import type { SubmissionEvent } from './events.js';
import { goesAlone, isDelivered, isOf, isToMake, ofBudget, ofPlan, packageOf, toGo } from './package-of.js';
import { hasCurrent, unknownOf, type Budget, type Current, type Package, type PackageOf, type SubmissionState } from './state.js';
import type { Terms } from './submit.js';

/** Known failures of one package in a row until a person has to look: some two hours of tries. */
const MOST_FAILURES = 20;
/** Sendings of unknown outcome until a person has to ask the agency: each may have come, and one more is one more in its mailbox. */
const MOST_UNKNOWN = 3;

type Meant = { readonly ok: true; readonly state: Current; readonly of: PackageOf; readonly budget: Budget | null; readonly since: CalendarDate };

/** What somebody means to send or to hand in: the plan, where no year is named. */
function meant(state: SubmissionState, year: string | null): Meant | ReturnType<typeof refuse> {
  if (!hasCurrent(state)) return refuse('submission.nothing-submitted');
  if (year === null) return { ok: true, state, of: ofPlan(state), budget: null, since: state.current.on };
  const budget = state.budgets.find((one) => one.year === year);
  if (!budget) return refuse('submission.no-budget', { year });
  if (state.status !== 'concluded') return refuse('submission.budget-goes-after-plan', { year });
  if (!goesAlone(state, budget)) return refuse('submission.budget-went-with-plan', { year });
  return { ok: true, state, of: ofBudget(state, budget), budget, since: budget.handedInOn };
}

/** Nothing reaches the agency, and nothing is confirmed by it, before there was anything to hand in. */
const tooEarly = ({ budget, since }: Meant, on: CalendarDate): ReturnType<typeof refuse> | null =>
  on >= since ? null : budget ? refuse('submission.before-handed-in', { on, year: budget.year, since }) : refuse('submission.before-submitted', { on, submitted: since });

/** What leaves the house is a package with all that belongs into it: by its manifest what the agency has is bound to one revision. */
function packedNow({ state, of }: Meant): { readonly ok: true; readonly made: Package } | ReturnType<typeof refuse> {
  const made = packageOf(state, of);
  if (!made) return refuse('submission.package-not-made');
  return isToMake(state, of) ? refuse('submission.package-stale', { package: made.number }) : { ok: true, made };
}

export function sendPackage(before: SubmissionState, { by, budget: year }: CommandNamed<'sendPackage'>, { stage }: Terms, context: DecisionContext): Decision<SubmissionEvent> {
  const wanted = meant(before, year);
  if (!wanted.ok) return wanted;
  const { state, budget } = wanted;
  if (budget && budget.outcome !== null) return refuse('submission.budget-decided', { year: budget.year, outcome: budget.outcome });
  if (state.status === 'returned') return refuse('submission.mail-returned', { on: state.returned.on });
  if (state.status === 'declined') return refuse('submission.already-decided', { outcome: state.status, on: state.decidedOn });
  const { to } = state.current.deliver;
  if (to === null) return refuse('submission.no-address');
  const packed = packedNow(wanted);
  if (!packed.ok) return packed;
  const { made } = packed;
  if (made.sending?.status === 'wanted') return accept();
  if (made.sending?.status === 'sent' && made.sending.via === 'mail') return refuse('submission.package-sent', { on: made.sending.on });
  return noRole(by, stage, context) ?? accept({ type: 'PackageSendingWanted', data: { package: made.number, to, by, on: context.today } });
}

export function handInOtherwise(before: SubmissionState, given: CommandNamed<'handInOtherwise'>, { stage }: Terms, context: DecisionContext): Decision<SubmissionEvent> {
  const wanted = meant(before, given.budget);
  if (!wanted.ok) return wanted;
  const { state, of } = wanted;
  const { means, on = context.today, by, receipt, budget } = given;
  if (on > context.today) return refuse('submission.day-to-come', { on, today: context.today });
  const early = tooEarly(wanted, on);
  if (early) return early;
  const handedIn = state.handedIn.find((one) => isOf(one, of));
  if (handedIn) return handedIn.receipt.id === receipt.id ? accept() : refuse('submission.handed-in', { on: handedIn.on });
  const packed = packedNow(wanted);
  if (!packed.ok) return packed;
  const data = { submission: of.submission, budget, package: packed.made.number, means, on, by, receipt };
  return noRole(by, stage, context) ?? accept({ type: 'HandedInOtherwise', data });
}

export function fileReceipt(before: SubmissionState, given: CommandNamed<'fileReceipt'>, { stage }: Terms, context: DecisionContext): Decision<SubmissionEvent> {
  const wanted = meant(before, given.budget);
  if (!wanted.ok) return wanted;
  const { state, of } = wanted;
  const { document, note, on = context.today, by, budget } = given;
  if (document === null && note === null) return refuse('submission.no-evidence');
  if (on > context.today) return refuse('submission.day-to-come', { on, today: context.today });
  const early = tooEarly(wanted, on);
  if (early) return early;
  const filed = state.receipts.find((one) => one.of === 'agency' && isOf(one, of));
  if (filed) return filed.document?.id === document?.id ? accept() : refuse('submission.receipt-filed', { on: filed.on });
  const data = { submission: of.submission, budget, of: 'agency' as const, package: packageOf(state, of)?.number ?? null, document, note, on, by };
  return noRole(by, stage, context) ?? accept({ type: 'ReceiptFiled', data });
}

type Note = CommandNamed<'notePackage' | 'noteSendingBegun' | 'noteNotSent' | 'noteSent' | 'noteReceipt' | 'noteLetter'>;

/** What the workers tell. A thing told twice, or not wanted any more, is no event; only a package's number that was never asked for is refused. */
export function note(state: SubmissionState, given: Note, context: DecisionContext): Decision<SubmissionEvent> {
  if (!hasCurrent(state)) return refuse('submission.nothing-submitted');
  const on = context.today;
  if (given.name === 'noteLetter') {
    const decision = state.decisions.find(({ number }) => number === given.decision);
    if (!decision) return refuse('submission.no-such-decision', { decision: given.decision });
    return decision.letter ? accept() : accept({ type: 'LetterFiled', data: { decision: given.decision, document: given.document, on, by: null } });
  }
  if (given.name === 'notePackage') {
    const { package: number, submission, revision, budget, documents, builtFrom } = given;
    if (number > state.packages.length + 1) return refuse('submission.no-such-package', { package: number });
    // Of a budget it may have been made when another one was there, or none was to go any more.
    const of = budget === null ? ofPlan(state) : toGo(state).find((one) => one.budget?.year === budget && one.budget.at <= builtFrom.version);
    if (number <= state.packages.length || submission !== state.current.number || revision !== state.current.revision || !of) return accept();
    const { to, automatic } = state.current.deliver;
    const stale = builtFrom.version < state.inputsAt;
    const goes = toGo(state).some((one) => isOf(one, of));
    const sends: SubmissionEvent[] = automatic && goes && to !== null && !stale && !isDelivered(state, of) ? [{ type: 'PackageSendingWanted', data: { package: number, to, by: 'program', on } }] : [];
    return accept({ type: 'PackageRendered', data: { package: number, submission, revision, budget, documents: [...documents], builtFrom, on } }, ...sends);
  }
  const made = state.packages.find((one) => one.number === given.package);
  if (!made) return refuse('submission.no-such-package', { package: given.package });
  return given.name === 'noteReceipt' ? sendingReceipt(state.receipts, made, given.document, on) : ofSending(made, given, on);
}

function sendingReceipt(receipts: readonly { readonly package: number | null; readonly of: string }[], made: Package, document: CommandNamed<'noteReceipt'>['document'], on: DecisionContext['today']): Decision<SubmissionEvent> {
  if (receipts.some((one) => one.of === 'sending' && one.package === made.number)) return accept();
  return accept({ type: 'ReceiptFiled', data: { submission: made.submission, budget: made.budget?.year ?? null, of: 'sending', package: made.number, document, note: null, on, by: null } });
}

function ofSending({ number, sending }: Package, given: Extract<Note, { name: 'noteSendingBegun' | 'noteNotSent' | 'noteSent' }>, on: DecisionContext['today']): Decision<SubmissionEvent> {
  if (!sending || sending.status === 'sent') return accept();
  switch (given.name) {
    case 'noteSendingBegun':
      if (sending.status !== 'wanted') return accept();
      // Whoever was killed each time before it could say so has sent it all the same.
      if (unknownOf(sending) >= MOST_UNKNOWN) return accept({ type: 'PackageNotSent', data: { package: number, outcome: 'unknown', detail: sending.failed ?? '–', final: true } });
      return accept({ type: 'PackageSendingBegun', data: { package: number, messageId: given.messageId } });
    case 'noteNotSent': {
      if (sending.status !== 'wanted') return accept();
      const unknown = given.outcome === 'unknown';
      const final = given.outcome === 'refused' || (unknown ? unknownOf(sending) >= MOST_UNKNOWN : sending.ended + 1 >= MOST_FAILURES);
      return accept({ type: 'PackageNotSent', data: { package: number, outcome: given.outcome, detail: given.detail, final } });
    }
    case 'noteSent': {
      // The one that was taken is begun and not ended, too.
      const unknownSendings = Math.max(0, sending.begun - sending.ended - 1);
      return accept({ type: 'PackageSent', data: { package: number, messageId: given.messageId, to: given.to, via: given.via, unknownSendings, on } });
    }
  }
}
