import type { CalendarDate } from '#libs/kernel/dates.js';
import type { Content, Item } from './content.js';
import type { AdoptedRules } from './vote-rules.js';

/** From one day on, until the day before another; null: not ended. */
type Span = { readonly from: CalendarDate; readonly until: CalendarDate | null };

export const onDay = (day: CalendarDate) => ({ from, until }: Span): boolean => from <= day && (until === null || day < until);

/** `records`: from which day on a holding was told to be, and on which day that was recorded; none, and null, count as known at the time. */
export type Holder = Span & { readonly person: string; readonly records?: readonly { readonly from: CalendarDate; readonly on: CalendarDate | null }[] };
export type RoleFacts = { readonly title: string | null; readonly holders: readonly Holder[] };

/** Of somebody who held a role on a day: the later day on which that was recorded. Null: it was recorded by then, or nobody told when. */
export function recordedAfter({ holders }: RoleFacts, person: string, day: CalendarDate): CalendarDate | null {
  const found = holders.filter((held) => held.person === person && onDay(day)(held)).map(({ records = [] }) => {
    const then = records.findLast(({ on }) => on === null || on <= day);
    if (records.length === 0 || (then && then.from <= day)) return null;
    return records.find(({ from, on }) => on !== null && on > day && from <= day)?.on ?? null;
  });
  return found.includes(null) ? null : (found.sort().at(0) ?? null);
}

/** Whether anybody is known by this id. What they are called is told to no decider. */
export type PersonFacts = { readonly registered: boolean };

export type BodyFacts = {
  readonly name: string | null;
  readonly kind: 'board' | 'council' | 'committee' | null;
  readonly members: readonly (Span & { readonly person: string; readonly seat: string | null })[];
  /** That it adopted, in the order in which they were told. */
  readonly rules: readonly AdoptedRules[];
};

/** What stands above a plan's text. */
export type Header = {
  readonly period: { readonly start: CalendarDate; readonly end: CalendarDate };
  /** `status`: what it is to its program, as `adjoining`; null where that was not said. */
  readonly district: { readonly number: string; readonly name: string; readonly status: string | null };
};

/** One frozen text of a plan, with the header that stood above it. It never changes. */
export type RevisionFacts = Header & {
  /** 1 is the first. */
  readonly number: number;
  /** SHA-256, hexadecimal, over the header and the hashes of all sections: what decisions are bound to. */
  readonly hash: string;
  /** By section id, and `header`: the hash of it as frozen, and of the fields alone that are material. */
  readonly sections: Readonly<Record<string, { readonly hash: string; readonly material: string }>>;
  readonly frozenOn: CalendarDate;
  /** Program and version that the plan was on; null: not known. */
  readonly program: string | null;
};

export type DraftFacts = {
  readonly begun: boolean;
  readonly period: Header['period'] | null;
  readonly district?: Header['district'] | null;
  /** As it stands now, which may be later than the last revision. */
  readonly content: Content;
  /** Oldest first. */
  readonly revisions: readonly RevisionFacts[];
  readonly contentOf: (revision: number) => Content | null;
  /**
   * The items of a section as files alone left them, where a person wrote anything into it here: none, where no file was
   * taken in. Null: nobody did. Not told: nobody wrote here at all.
   */
  readonly fromFiles?: (section: string) => readonly Item[] | null;
  readonly attested: readonly { readonly what: string; readonly by: string; readonly on: CalendarDate }[];
};

/** One round of one council's input on a plan. */
export type CouncilRoundFacts = {
  readonly status: 'none' | 'open' | 'concluded';
  readonly revision: number | null;
  /** The day on which the input was certified, or attested to have been sought; null while it is neither. */
  readonly certified: CalendarDate | null;
  /** Somebody says that it was done before Planline: nobody was heard here. */
  readonly attested: boolean;
  /** The revision that was the newest when the input was certified, with what was answered in it. */
  readonly answeredIn: number | null;
  /** Sections that accepted recommendations changed. */
  readonly answered: readonly string[];
};

/** The wider consultation on one plan: who was asked and heard as groups, never who they are. */
export type ConsultationFacts = {
  readonly invitations: readonly { readonly kind: string; readonly on: CalendarDate }[];
  readonly gatherings: readonly { readonly kind: string; readonly on: CalendarDate }[];
  readonly surveys: number;
  readonly themes: number;
  /** Sections that changed because of it. */
  readonly changed: readonly string[];
};

/** The parent committee's resolution of one year. No other decision ever rests on it. */
export type ConcurrenceFacts = {
  readonly status: 'none' | 'open' | 'concurred' | 'answering' | 'answered';
  readonly resolvedOn: CalendarDate | null;
  readonly unanswered: number;
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
  /** The board that it is laid before. */
  readonly body: string | null;
  /** Of one that was carried: the roles that have not signed, those whose signature on paper no scan shows, and what the scans are called that nobody has confirmed or rejected yet. `attested`: it was told, not recorded here. */
  readonly lacking?: { readonly unsigned: readonly string[]; readonly unshown: readonly string[]; readonly waiting: readonly string[]; readonly attested: boolean };
  /** Of one that was carried by a vote: the revisions that it reaches, and the ids of the confirmed scans of its signed pages. */
  readonly signed?: { readonly reaches: readonly { readonly revision: number; readonly hash: string }[]; readonly confirmed: readonly string[] };
};

/** One meeting of a board, and what it decided. */
export type MeetingFacts = {
  readonly body: string | null;
  readonly on: CalendarDate | null;
  /** It was opened, whatever came of it. */
  readonly held: boolean;
  readonly decided: readonly {
    readonly motion: string;
    /** The revision that it was on; null for any other business. */
    readonly about: { readonly approval: string; readonly revision: number; readonly hash: string } | null;
    readonly carried: boolean;
  }[];
};

export type SubmissionFacts = {
  /** Somebody opened it, though nothing was submitted yet. */
  readonly begun: boolean;
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
  readonly person: PersonFacts;
  readonly role: RoleFacts;
  readonly body: BodyFacts;
  readonly draft: DraftFacts;
  readonly 'council-round': CouncilRoundFacts;
  readonly consultation: ConsultationFacts;
  readonly concurrence: ConcurrenceFacts;
  readonly approval: ApprovalFacts;
  readonly meeting: MeetingFacts;
  readonly submission: SubmissionFacts;
  readonly grant: GrantFacts;
};

export type FactsKind = keyof FactsOf;
