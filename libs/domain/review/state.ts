import type { CalendarDate } from '#libs/kernel/dates.js';
import type { Check } from '../checklist.js';
import type { RuleSource } from '../program-rules.js';
import type { ReviewRule } from '../review-rule.js';
import type { ReviewEvent } from './events.js';

export type DataOf<T extends ReviewEvent['type']> = Extract<ReviewEvent, { type: T }>['data'];

export type Seen = Pick<DataOf<'ReviewOpened'>, 'revision' | 'hash' | 'sections'>;
export type Opinion = DataOf<'OpinionRecorded'>;
export type BudgetOpinion = DataOf<'BudgetOpinionRecorded'>;
export type BudgetCounts = DataOf<'BudgetSettled'>['counts'];
export type Counts = DataOf<'ReviewSettled'>['counts'];
export type Settled = DataOf<'ReviewSettled'>;

/** What goes to the district's record, as the command that is given there in the name of who shared it. */
export type Share = {
  readonly number: number;
  readonly by: string;
  readonly command: { readonly name: string } & Readonly<Record<string, unknown>>;
  readonly on: CalendarDate;
  /** How often it was wanted: each time is a command of its own. */
  readonly wanted: number;
  /** `dropped`: refused, and not to be told any more. */
  readonly status: 'wanted' | 'done' | 'refused' | 'dropped';
  /** The code of each refusal, oldest first. */
  readonly refusals: readonly string[];
  /** Why the district's record did not take it. */
  readonly refusal: { readonly code: string; readonly detail: string } | null;
};

/** A file of a year's budget, and what was thought of that very file. */
export type ReviewedBudget = {
  readonly year: string;
  readonly document: string;
  readonly arrivedOn: CalendarDate;
  readonly opinions: readonly BudgetOpinion[];
  readonly settled: DataOf<'BudgetSettled'> | null;
  readonly issuedOn: CalendarDate | null;
};

type Known = {
  readonly version: number;
  readonly title: string;
  readonly plan: string | null;
  readonly owner: string | null;
  readonly of: DataOf<'ReviewOpened'>['of'];
  readonly body: string;
  readonly openedOn: CalendarDate;
  readonly decideBy: CalendarDate | null;
  /** Where the program has that day; null: it is the agency's own. */
  readonly decideBySource: RuleSource | null;
  readonly previous: DataOf<'ReviewOpened'>['previous'];
  /** The number under which the district submitted what is under review; where nobody told it, the least that it can be. */
  readonly submission: number;
  /** Oldest first; the last is the one under review. */
  readonly revisions: readonly Seen[];
  readonly checklist: readonly Check[];
  /** What the program has of how many decide, and in which order; null: no rule, so that it is the agency's own choice. */
  readonly rule: ReviewRule | null;
  readonly checks: readonly Pick<DataOf<'CheckAnswered'>, 'key' | 'holds' | 'note' | 'revision' | 'by'>[];
  readonly reviewers: readonly string[];
  readonly need: number;
  readonly order: 'parallel' | 'in-order';
  readonly conflicts: readonly DataOf<'ConflictDeclared'>[];
  readonly comments: readonly DataOf<'CommentMade'>[];
  readonly drafts: readonly Pick<DataOf<'DraftSaved'>, 'by' | 'about' | 'text'>[];
  readonly rounds: readonly { readonly round: number; readonly questions: DataOf<'QuestionsDrafted'>['questions']; readonly issuedOn: CalendarDate | null }[];
  /** On the revision under review. */
  readonly opinions: readonly Opinion[];
  /** On earlier ones, and those before a return that was taken back. */
  readonly earlier: readonly Opinion[];
  /** Of each year the one that was handed in last. */
  readonly budgets: readonly ReviewedBudget[];
  readonly shares: readonly Share[];
};

export type ReviewState =
  | { readonly status: 'none'; readonly version: number }
  | (Known & { readonly status: 'open' })
  | (Known & { readonly status: 'settled'; readonly settled: Settled })
  | (Known & { readonly status: 'returned' | 'closed'; readonly settled: Settled; readonly issued: DataOf<'DecisionIssued'> });

export type Review = Exclude<ReviewState, { status: 'none' }>;

export const isReview = (state: ReviewState): state is Review => state.status !== 'none';
export const underReview = (state: Review): Seen => state.revisions.at(-1)!;
export const hasConflict = (state: Review, reviewer: string): boolean => state.conflicts.some((conflict) => conflict.reviewer === reviewer);

/** Of the shares that the district's record refused, the first that nobody has dealt with yet. */
export const refusedShare = ({ shares }: Review): Share | null => shares.find(({ status }) => status === 'refused') ?? null;

/**
 * The one whose turn it is, in the order in which they were shared: a decision never overtakes the question before it,
 * though the district's record refuse that; what follows waits until it is told again or dropped.
 */
export const nextShare = ({ shares }: Review): Share | null => shares.find(({ status }) => status !== 'done' && status !== 'dropped') ?? null;

const decides: readonly string[] = ['approve', 'decline', 'returnForModification'];

/** What told the district the last decision on the plan, or on a year's budget. */
export const decisionShare = ({ shares }: Review, year: string | null): Share | undefined =>
  shares.findLast(({ command }) => (year === null ? decides.includes(command.name) : command.name === 'decideBudget' && command.year === year));

/** Who may give an opinion, in their order. */
export const eligible = (state: Review): readonly string[] => state.reviewers.filter((reviewer) => !hasConflict(state, reviewer));
