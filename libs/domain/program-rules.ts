import type { CalendarDate } from '#libs/kernel/dates.js';
import type { DateRule } from './date-rule.js';

/** V: read in the law or agency page named. S: secondary. D: stated in a source document. U: unverified, and shown as such. */
export type RuleSource = { readonly mark: 'V' | 'S' | 'D' | 'U'; readonly text: string };

/** A source as refusals tell it, for the words of `fromWhere`. */
export const sourceTold = (source: RuleSource | null): { readonly mark: string; readonly source: string } => ({ mark: source?.mark ?? 'none', source: source?.text ?? '' });

export type StageKind = 'council-input' | 'board-approval' | 'agency-submission' | 'expenditure-review' | 'timeline';

/** Something that a stage waits for: it is kept as a task of its plan, with its owner, its date and its ladder. */
export type WaitRule = {
  readonly title: string;
  /** Role as the program calls it; its slug is the role's id. */
  readonly owner: string;
  /** Null: nobody fixes a day, so it is looked at from time to time. */
  readonly due: DateRule | null;
  /** It comes again in each year of the plan; `year` of a `day` then is that of the first. */
  readonly everyYear?: boolean;
  /** It comes again for each month of the plan. */
  readonly everyMonth?: boolean;
  /** What must be filed when it is confirmed; nothing need be where nothing is said. */
  readonly evidence?: string | null;
  readonly source: RuleSource | null;
};

/** What stages of every kind have in common; `options` is what its kind alone knows (see the kind's domain folder). */
export type StageRule = {
  readonly id: string;
  readonly kind: StageKind;
  readonly title: string;
  /** Ids of stages that must have been concluded before this one opens. */
  readonly after: readonly string[];
  /** By the key that the stage's decider knows it by. */
  readonly waits: Readonly<Record<string, WaitRule>>;
  readonly options: Readonly<Record<string, unknown>>;
  readonly source: RuleSource | null;
};

/** `words`: a list of short texts as people write them, with no options to choose from (grades, places). */
export type FieldKind = 'text' | 'number' | 'date' | 'choice' | 'choices' | 'words' | 'yes-no' | 'measure' | 'targets' | 'references' | 'rows';

/**
 * What a field is, beyond its kind, to what is found in a text: the `number` by which people call its item, an
 * `other-number` that it has too, and its `title`; names of a `person` (of the `submitter` who hands the plan in, of an
 * `approver`), of an `organisation`, of a `district`, and of a district that is a `partner` in the plan; the `unit` in
 * which measures beside it count; a measure that is a `target`, to be reached within the plan's years.
 */
export type FieldMeaning = 'number' | 'other-number' | 'title' | 'person' | 'submitter' | 'approver' | 'organisation' | 'district' | 'partner' | 'unit' | 'target';

/** One field of a section. */
export type FieldRule = {
  readonly id: string;
  readonly title: string;
  readonly kind: FieldKind;
  readonly means: FieldMeaning | null;
  readonly required: boolean;
  /** A change of it voids the approvals that cover its section. */
  readonly material: boolean;
  /** Of `choice` and `choices`. */
  readonly options: readonly { readonly id: string; readonly title: string }[];
  /** Of `references`: the section whose items are named by their keys. */
  readonly section: string | null;
  /** Of `rows`: what each row has. */
  readonly fields: readonly FieldRule[];
  /** The words that a form prints where nothing was filled in. */
  readonly placeholders: readonly string[];
};

/** One section of the plan's text: one form, or a list of items with the same fields. */
export type SectionRule = {
  readonly id: string;
  readonly title: string;
  readonly many: boolean;
  readonly fields: readonly FieldRule[];
  readonly source: RuleSource | null;
};

export type GuardSeverity = 'blocks' | 'warns' | 'informs';

/** One thing that a guard read, in words: `Strategies 3 “Summer course”, Days` and `5`. */
export type Seen = { readonly what: string; readonly value: string };

/** One guard's answer, with what it looked at, so that "why not" can be shown. */
export type GuardAnswer = {
  readonly guard: string;
  readonly severity: GuardSeverity;
  readonly holds: boolean;
  /** The rule in plain words. */
  readonly says: string;
  /** What the expression read, by its path: `sections.strategies[3].integrated_learning_environment` → `[]`. */
  readonly saw: Readonly<Record<string, unknown>>;
  /** The same in words, where the plan's text was at hand. */
  readonly seen?: readonly Seen[];
  readonly source: RuleSource | null;
  /** Of a rule that does not hold: the items of the text at which it fails, where it is some of them. */
  readonly at?: readonly string[];
  /** Why the expression could not be answered; such a guard does not hold. */
  readonly failed?: string;
};

/** The last day on which a stage can begin, and the wait that would be late if it began later: one of its own, or of a later stage. */
export type BeginBy = { readonly day: CalendarDate; readonly because: { readonly stage: string; readonly wait: string } };

/** The role that hears of what another leaves undone, by its id. */
export type EscalatesTo = { readonly role: string; readonly source: RuleSource | null };

/** A role that a program names: its id is that of the role's own stream. */
export type RoleRule = { readonly id: string; readonly title: string; readonly escalatesTo: EscalatesTo | null; readonly source: RuleSource | null };

/**
 * A program version as deciders see it. `guards` answers all guards of a stage at a moment of it (`freeze`,
 * `open`, `certify`, `vote`, `sign`, `submit`, …), on the facts that the decider gives.
 */

export type ProgramRules = {
  /** `mn-achievement-integration@1`. */
  readonly ref: string;
  readonly sections: readonly SectionRule[];
  readonly stages: readonly StageRule[];
  readonly roles: readonly RoleRule[];
  guards(stage: string, moment: string, facts: Readonly<Record<string, unknown>>): readonly GuardAnswer[];
  /** The days on which offices work, for date rules that count them. */
  isBusinessDay(day: string): boolean;
  /** Days for answers to a proposed change of a shared strategy, where who proposes it names no day; not told: the program says nothing of it. */
  readonly answerDays?: { readonly days: number; readonly source: RuleSource | null };
  /** By when a stage of a plan of that period has to begin, so that every date can still be met; null where no rule fixes a day. */
  beginBy(stage: string, period: { readonly start: CalendarDate; readonly end: CalendarDate }): BeginBy | null;
};

export const stageOf = (rules: ProgramRules, id: string): StageRule | undefined => rules.stages.find((stage) => stage.id === id);

/**
 * Roles as refusals tell them: their titles, and where it is written that they do what is refused, or else where the
 * first that has a source is. A role that the program doesn't name is told by its id.
 */
export function rolesTold(rules: ProgramRules | null, ids: readonly string[], does: RuleSource | null = null): { readonly titles: string; readonly mark: string; readonly source: string } {
  const named = ids.map((id) => rules?.roles.find((role) => role.id === id) ?? { title: id, source: null });
  return { titles: named.map(({ title }) => title).join(', ') || '–', ...sourceTold(does ?? named.find(({ source }) => source !== null)?.source ?? null) };
}
