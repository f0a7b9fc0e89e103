import type { CalendarDate } from '#libs/kernel/dates.js';
import type { Packaged, SubmissionEvent, Told } from './events.js';
import type { Document } from '../document.js';

export type DataOf<T extends SubmissionEvent['type']> = Extract<SubmissionEvent, { type: T }>['data'];

/** One revision as it went to the agency. It never changes. */
export type Submitted = Pick<DataOf<'RevisionSubmitted'>, 'number' | 'revision' | 'hash' | 'sections' | 'on' | 'by' | 'approvals' | 'deliver' | 'guards'>;

/** Put in by hand for one submission. `revision` null: of whatever that one submits (it was recorded before that was told). */
export type Attached = Pick<DataOf<'PackageDocumentAttached'>, 'kind' | 'document' | 'fileName' | 'revision'> & { readonly submission: number };

export type Sending = {
  readonly to: string;
  readonly messageId: string | null;
  /** Handed to the server, and what came of it: what is begun and not ended is unknown. */
  readonly begun: number;
  readonly ended: number;
  /** Of those that are unknown, how many there were when somebody last asked for it to be sent. */
  readonly askedAt: number;
  /** How often it was given up, and somebody asked to look. */
  readonly givenUp: number;
  readonly failed: string | null;
} & ({ readonly status: 'wanted' | 'failed' } | { readonly status: 'sent'; readonly on: CalendarDate; readonly via: 'mail' | 'outbox'; readonly unknownSendings: number });

/**
 * What a package is of: the plan of a submission; or a year's budget, by the version at which it was handed in, since
 * one that was not approved is handed in again.
 */
export type PackageOf = { readonly submission: number; readonly budget: { readonly year: string; readonly at: number } | null };

export type Package = PackageOf & {
  readonly number: number;
  readonly revision: number;
  readonly documents: readonly Packaged[];
  readonly builtFrom: { readonly logIndex: string; readonly version: number };
  readonly sending: Sending | null;
};

export type Question = { readonly number: number; readonly section: string | null; readonly text: string; readonly citation: string | null; readonly answer: string | null };
export type Round = {
  readonly round: number;
  readonly questions: readonly Question[];
  readonly askedOn: CalendarDate;
  readonly answerBy: CalendarDate | null;
};

export type AgencyDecision = {
  readonly number: number;
  readonly kind: 'returned' | 'approved' | 'declined' | 'budget-approved' | 'budget-declined';
  readonly revision: number;
  readonly hash: string;
  readonly on: CalendarDate;
  readonly told: Told;
  readonly reasons: string;
  /** Of a return: what is asked of which section. */
  readonly points: readonly { readonly section: string; readonly text: string }[];
  readonly sections: readonly string[];
  readonly year: string | null;
  readonly backBy: CalendarDate | null;
  readonly evidence: Document | null;
  /** How it is known, where no document shows it. A list that was folded before this was kept has none. */
  readonly note?: string | null;
  readonly letter: Document | null;
  /** The agency's state before it; null of a budget's. */
  readonly from: string | null;
  /** It was a mistake. Its letter is kept, and does not hold any more. */
  readonly undone: boolean;
  readonly takenBack?: { readonly on: CalendarDate; readonly reason: string };
};

export type Budget = { readonly year: string; /** The version at which it was handed in. */ readonly at: number; readonly handedInOn: CalendarDate; readonly document: Document; readonly fileName: string; readonly outcome: 'approved' | 'declined' | null };

type Known = {
  readonly version: number;
  readonly plan: string;
  readonly stage: string;
  readonly agency: string;
  readonly period: { readonly start: CalendarDate; readonly end: CalendarDate };
  readonly budgetYears: readonly string[];
  readonly openedOn: CalendarDate;
  /** Counts returns and returns taken back: each is a process of its own. */
  readonly round: number;
  /** The agency's own state, by its id in the program. */
  readonly agencyState: string | null;
  readonly attached: readonly Attached[];
  /** The version at which the last thing that belongs into a package came. */
  readonly inputsAt: number;
  readonly packages: readonly Package[];
  readonly submissions: readonly Submitted[];
  /** How a plan or a budget reached the agency otherwise than by our mail. */
  readonly handedIn: readonly (PackageOf & { readonly package: number | null; readonly means: string; readonly on: CalendarDate; readonly receipt: Document })[];
  readonly receipts: readonly (PackageOf & Pick<DataOf<'ReceiptFiled'>, 'of' | 'package' | 'document' | 'on'>)[];
  readonly extensions: readonly Pick<DataOf<'SubmissionExtended'>, 'of' | 'year' | 'statutory' | 'until' | 'reason' | 'document' | 'on'>[];
  readonly questions: readonly Round[];
  readonly comments: readonly { readonly number: number; readonly section: string | null; readonly text: string; readonly on: CalendarDate; readonly told: Told }[];
  readonly decisions: readonly AgencyDecision[];
  readonly budgets: readonly Budget[];
};

export type Attestation = Pick<DataOf<'SubmissionAttested'>, 'what' | 'by' | 'role' | 'on' | 'revision' | 'hash' | 'document' | 'file' | 'testData' | 'attestedOn'> & {
  /** The day that an earlier attestation told, in whose place this one stands. */
  readonly insteadOf?: CalendarDate;
};

/** The version at which the agency decided, or gave it back: what came later is no part of what it had. A list that was folded before this was told has none. */
type Settled = { readonly settledAt?: number };

/** `current` is what was submitted: the agency is to decide on it, or has. How far it is on its way there is told by `wayOf`. */
export type SubmissionState =
  | { readonly status: 'none'; readonly version: number }
  | { readonly status: 'attested'; readonly version: number; readonly plan: string; readonly stage: string; readonly attested: Attestation }
  | (Known & { readonly status: 'preparing' })
  | (Known & { readonly status: 'with-agency'; readonly current: Submitted })
  | (Known & Settled & { readonly status: 'returned'; readonly current: Submitted; readonly returned: { readonly sections: readonly string[]; readonly on: CalendarDate; readonly backBy: CalendarDate | null; /** The agency's state before. */ readonly from: string } })
  | (Known & Settled & { readonly status: 'concluded' | 'declined'; readonly current: Submitted; readonly decidedOn: CalendarDate });

export type Opened = Exclude<SubmissionState, { status: 'none' | 'attested' }>;
export type Current = Exclude<Opened, { status: 'preparing' }>;

export const isOpened = (state: SubmissionState): state is Opened => state.status !== 'none' && state.status !== 'attested';
export const hasCurrent = (state: SubmissionState): state is Current => isOpened(state) && state.status !== 'preparing';

/** Sendings since it was last asked for of which nobody knows whether the agency has them. */
export const unknownOf = ({ begun, ended, askedAt }: Sending): number => begun - ended - askedAt;

/** Something came that belongs into it, or stands in place of what is in it, since it was made. */
export const isStale = (state: Opened, { builtFrom }: Package): boolean => builtFrom.version < state.inputsAt;

/** The submission that documents are put in for: what the agency is to decide on, or what is submitted next. */
export const collecting = (state: Opened): number => (state.status === 'with-agency' ? state.current.number : state.submissions.length + 1);

/** What was put in by hand for this submission of this revision, and for no other. */
export const attachedTo = ({ attached }: Opened, { number, revision }: Pick<Submitted, 'number' | 'revision'>): readonly Attached[] =>
  attached.filter((one) => one.submission === number && (one.revision === null || one.revision === revision));

/** Nobody handed in the budget of that year, or none that the agency approves. */
export const isOwed = ({ budgets }: Opened, year: string): boolean => budgets.every((one) => one.year !== year || one.outcome === 'declined');

/** Until when the agency gave more time for a year's budget; null: it did not. */
export const extensionOf = ({ extensions }: Opened, year: string): CalendarDate | null => extensions.findLast((one) => one.of === 'budget' && one.year === year)?.until ?? null;

export const unanswered = (state: Opened): readonly { readonly round: number; readonly number: number }[] =>
  state.questions.flatMap(({ round, questions }) => questions.filter(({ answer }) => answer === null).map(({ number }) => ({ round, number })));
