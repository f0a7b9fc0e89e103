import type { CalendarDate } from '#libs/kernel/dates.js';
import type { Content } from './content.js';

/** From one day on, until the day before another; null: not ended. */
type Span = { readonly from: CalendarDate; readonly until: CalendarDate | null };

export const onDay = (day: CalendarDate) => ({ from, until }: Span): boolean => from <= day && (until === null || day < until);

export type RoleFacts = { readonly title: string | null; readonly holders: readonly (Span & { readonly person: string })[] };

export type BodyFacts = {
  readonly name: string | null;
  readonly kind: 'board' | 'council' | 'committee' | null;
  readonly members: readonly (Span & { readonly person: string; readonly seat: string | null })[];
};

/** One frozen text of a plan. It never changes. */
export type RevisionFacts = {
  /** 1 is the first. */
  readonly number: number;
  /** SHA-256, hexadecimal, over the hashes of all sections: what decisions are bound to. */
  readonly hash: string;
  /** By section id: the hash of its text as frozen, and of the fields alone that are material. */
  readonly sections: Readonly<Record<string, { readonly hash: string; readonly material: string }>>;
  readonly frozenOn: CalendarDate;
};

export type DraftFacts = {
  readonly begun: boolean;
  readonly period: { readonly start: CalendarDate; readonly end: CalendarDate } | null;
  /** As it stands now, which may be later than the last revision. */
  readonly content: Content;
  /** Oldest first. */
  readonly revisions: readonly RevisionFacts[];
  readonly contentOf: (revision: number) => Content | null;
  readonly attested: readonly { readonly what: string; readonly by: string; readonly on: CalendarDate }[];
};

/** One round of one council's input on a plan. */
export type CouncilRoundFacts = {
  readonly status: 'none' | 'open' | 'concluded';
  readonly revision: number | null;
  /** Kinds of councils whose input is certified, and on what day. */
  readonly certified: CalendarDate | null;
};

/** The board's approval of one plan, and the signatures that make it whole. */
export type ApprovalFacts = {
  readonly status: 'none' | 'open' | 'carried' | 'concluded';
  /** The revision that it covers, and the sections whose approval still stands. */
  readonly revision: number | null;
  readonly hash: string | null;
  /** Sections whose approval a later material edit voided. */
  readonly voided: readonly string[];
  readonly approvedOn: CalendarDate | null;
};

export type SubmissionFacts = {
  readonly status: 'none' | 'open' | 'concluded';
  readonly revision: number | null;
  /** The agency's own state, as its program calls it. */
  readonly agencyState: string | null;
  readonly submittedOn: CalendarDate | null;
  /** Sections that may be edited after a return for modification; null: nothing was returned. */
  readonly returned: readonly string[] | null;
};

export type GrantFacts = {
  /** Tenant and subject to whom access was given, for which plan, from which day. */
  readonly grants: readonly (Span & { readonly tenant: string; readonly plan: string; readonly may: readonly string[] })[];
};

/** What one kind of stream tells the deciders of another: its published face, not its state. */
export type FactsOf = {
  readonly role: RoleFacts;
  readonly body: BodyFacts;
  readonly draft: DraftFacts;
  readonly 'council-round': CouncilRoundFacts;
  readonly approval: ApprovalFacts;
  readonly submission: SubmissionFacts;
  readonly grant: GrantFacts;
};

export type FactsKind = keyof FactsOf;
