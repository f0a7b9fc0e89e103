import type { CalendarDate } from '#libs/kernel/dates.js';
import type { Sections } from '../changes.js';
import type { ApprovalEvent, Signer } from './events.js';

type Data<T extends ApprovalEvent['type']> = Extract<ApprovalEvent, { type: T }>['data'];

/** A motion on a revision, as its meeting told it. */
export type NotedMotion = Data<'ApprovalCarried'>;
export type Signature = Data<'ApprovalSigned'>;
export type SignaturePage = Data<'SignaturePageIssued'>;
export type Scan = Data<'ScanUploaded'> &
  (
    | { readonly status: 'uploaded' }
    | { readonly status: 'confirmed'; readonly by: string; readonly on: CalendarDate; readonly signers: readonly Signer[] }
    | { readonly status: 'rejected'; readonly by: string; readonly on: CalendarDate; readonly reason: string }
  );

/** What was told of a decision that nobody recorded here. */
export type Attestation = Pick<Data<'ApprovalAttested'>, 'approvedOn' | 'signed' | 'by' | 'role' | 'statement' | 'document' | 'file' | 'testData' | 'attestedOn'> & {
  /** The day that an earlier attestation told, in whose place this one stands. */
  readonly insteadOf?: CalendarDate;
};

/** A revision that an approval reaches: the one decided on, and later ones that changed nothing it rests on. */
export type Reached = { readonly revision: number; readonly hash: string };

/** An earlier round, whose approval was voided for some sections and stands for the others. */
export type PastRound = {
  readonly round: number;
  readonly revision: number;
  readonly hash: string;
  readonly approvedOn: CalendarDate;
  readonly concluded: boolean;
  /** Null: the board voted. */
  readonly attested: Attestation | null;
  readonly motion: NotedMotion | null;
  readonly signatures: readonly Signature[];
  readonly scans: readonly Scan[];
  readonly voided: readonly string[];
  /** The revision that edited it; null: a corrected vote took it back. */
  readonly byRevision: number | null;
};

/** Why a step was right although a rule of the program warned of it, as whoever took the step said. */
export type Explained = {
  readonly at: 'open' | 'vote';
  readonly on: CalendarDate;
  /** The motion that it was voted on; null: it was laid before a board. */
  readonly voted: { readonly meeting: string; readonly motion: string } | null;
  /** Id of the rule. */
  readonly guard: string;
  readonly explanation: string;
};

type Facts = {
  readonly version: number;
  /** 1 when it opens, one more each time that a material edit opens it again. */
  readonly round: number;
  /** Of the plan's program. */
  readonly stage: string;
  readonly body: string | null;
  /** Under approval while it is open; approved afterwards, or changed in nothing that the approval rests on. */
  readonly revision: number;
  readonly hash: string;
  readonly sections: Sections;
  readonly covers: readonly string[] | null;
  readonly signers: readonly string[];
  /** The day on which the agency's decision made this round needless; null: it is waited for. */
  readonly settledOn: CalendarDate | null;
  /** Of this round. */
  readonly openedOn: CalendarDate;
  readonly planStart: CalendarDate | null;
  readonly planEnd: CalendarDate | null;
  /** Motions that failed, of all rounds. */
  readonly failed: readonly NotedMotion[];
  /** A roll was called on it: from then on its votes are counted, and nothing is told in their place. */
  readonly putToVote: boolean;
  readonly past: readonly PastRound[];
  /** Sections whose earlier approval is void, until the approval is complete again. */
  readonly voided: readonly string[];
  /** What the last approval rested on: a later edit is compared with it. */
  readonly lastApproved: Sections | null;
  readonly pages: readonly SignaturePage[];
  /** Of all rounds. A list that was folded before this was kept has none. */
  readonly explained?: readonly Explained[];
  /** What of the text laid before the board differed from what councils were heard on, and why that was right. */
  readonly input: Pick<Data<'ApprovalOpened'>, 'inputOn' | 'rewritten' | 'rewrittenBecause'>;
};

/** A motion that was carried, and the signatures under it with the scans that show them. */
export type Signing = {
  readonly motion: NotedMotion;
  /** How many pages were issued before the vote: when they were printed there was nothing to sign. */
  readonly pagesBefore: number;
  readonly reaches: readonly Reached[];
  readonly signatures: readonly Signature[];
  readonly scans: readonly Scan[];
};

export type OpenApproval = Facts & { readonly status: 'open' };
export type CarriedApproval = Facts & { readonly status: 'carried' } & Signing;
export type ConcludedApproval = Facts & { readonly status: 'concluded'; readonly concludedOn: CalendarDate } & (
    | ({ readonly attested: null } & Signing)
    | { readonly attested: Attestation; readonly reaches: readonly Reached[] }
  );

export type ApprovalState = { readonly status: 'none'; readonly version: number } | OpenApproval | CarriedApproval | ConcludedApproval;
export type ApprovedState = CarriedApproval | ConcludedApproval;

export const isSigned = (state: ApprovalState): state is CarriedApproval | (ConcludedApproval & { readonly attested: null }) =>
  state.status === 'carried' || (state.status === 'concluded' && state.attested === null);

export const approvedOn = (state: ApprovedState): CalendarDate => (isSigned(state) ? state.motion.on : state.attested!.approvedOn);

/** Pages that may be signed for this approval. */
export const pagesSince = ({ pages, pagesBefore }: Pick<CarriedApproval, 'pages' | 'pagesBefore'>): readonly SignaturePage[] => pages.slice(pagesBefore);

/** Paper is shown by its scan, and so is a signature that nobody signed in for. */
const needsScan = ({ means, assurance }: Signature): boolean => means === 'paper' || assurance === 'recorded-by-hand';

/** Roles whose signature was told, while no confirmed scan shows it: none of them counts yet. In their order. */
export const unshown = ({ signers, signatures }: Pick<CarriedApproval, 'signers' | 'signatures'>): string[] =>
  signers.filter((role) => signatures.some((signature) => signature.role === role && signature.scan === null && needsScan(signature)));

/** Roles that have not signed yet, in their order. */
export const unsigned = ({ signers, signatures }: Pick<CarriedApproval, 'signers' | 'signatures'>): string[] =>
  signers.filter((role) => !signatures.some((signature) => signature.role === role));
