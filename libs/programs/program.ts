import type { Closed } from '#libs/domain/date-rule.js';
import type { FieldKind, FieldMeaning, GuardSeverity, RuleSource, StageKind } from '#libs/domain/program-rules.js';
import type { Ladder } from '#libs/domain/settings.js';

export type Sourced = { readonly source?: RuleSource };

/** A day of a year counted from the award's: `{ day: '10-01', year: 0 }` is 1 October of the award year. */
export type YearDay = { readonly day: string; readonly year: number };

export type PhaseRule = Sourced & {
  readonly name: string;
  readonly alsoCalled?: readonly string[];
  /** `first-task`: nothing fixes it, it begins with the earliest of its tasks. */
  readonly from: YearDay | 'first-task';
  readonly to: YearDay;
};

/** Rows whose title has one of these words carry a date that a law's calendar fixes: it moves by whole years only. */
export type LawDate = Sourced & { readonly name: string; readonly words: readonly string[] };

export type ImportKind = 'timeline' | 'equity-plan' | 'roadmap';

/**
 * A date rule as people write it: `{ day: 03-15, year: 0 }`, `{ after: meeting-held, businessDays: 8 }`,
 * `{ before: annual-meeting, days: 30 }`, `{ dayOfMonth: 15, month: 1 }`.
 */
export type DueInFile = (YearDay & { readonly closed?: Closed }) | MonthDay | Counted<'after'> | Counted<'before'>;
/** A day of a month counted from the one that it is for: `{ dayOfMonth: 15, month: 1 }` is the 15th of the month after. */
type MonthDay = { readonly dayOfMonth: number; readonly month: number; readonly closed?: Closed };
type Counted<From extends string> = { readonly [F in From]: string } & ({ readonly days: number; readonly closed?: Closed } | { readonly businessDays: number });

/** Something that a stage waits for. Without `due` nobody fixes a day, and it is looked at from time to time. `every`: again in each year, or for each month, of the plan. */
export type WaitInFile = Sourced & {
  readonly title: string;
  readonly owner: string;
  readonly due?: DueInFile;
  readonly every?: 'year' | 'month';
  /** What must be filed when it is confirmed. */
  readonly evidence?: string;
  /** Id of one of the program's `ladders`, before that of its stage. */
  readonly ladder?: string;
};

export type StageInFile = Sourced & {
  readonly id: string;
  readonly kind: StageKind;
  readonly title: string;
  readonly after?: readonly string[];
  /** Id of one of the program's `ladders`, for all that it waits for. */
  readonly ladder?: string;
  readonly waits?: Readonly<Record<string, WaitInFile>>;
  readonly options?: Readonly<Record<string, unknown>>;
};

type Choice = { readonly id: string; readonly title: string };

export type FieldInFile = Sourced & {
  readonly id: string;
  readonly title: string;
  readonly kind: FieldKind;
  /** What it is to what is found in a text; `meanings.ts` has it of the versions from before a file could say so. */
  readonly means?: FieldMeaning;
  readonly required?: boolean;
  /** True where nothing is said. */
  readonly material?: boolean;
  readonly options?: readonly Choice[];
  readonly section?: string;
  readonly fields?: readonly FieldInFile[];
  readonly placeholders?: readonly string[];
};

export type SectionInFile = Sourced & {
  readonly id: string;
  readonly title: string;
  readonly many?: boolean;
  readonly fields: readonly FieldInFile[];
};

/** A rule about a step: an expression that must be true when stage `stage` comes to its moment `at`. */
export type GuardInFile = Sourced & {
  readonly id: string;
  /** A stage's id, or `draft` for the plan's text. */
  readonly stage: string;
  readonly at: string;
  readonly expression: string;
  readonly severity: GuardSeverity;
  readonly says: string;
};

/** `escalatesTo`: the role, by its title, that hears of what this one leaves undone. */
export type RoleInFile = Sourced & { readonly title: string; readonly alsoCalled?: readonly string[]; readonly escalatesTo?: string; readonly escalatesToSource?: RuleSource };

/** What is rendered from a plan, and from which template. */
export type DocumentInFile = Sourced & {
  readonly id: string;
  readonly kind: 'plan-document' | 'signature-page' | 'letter';
  /** One of `templates` (`documents.ts`). */
  readonly template: string;
  readonly title: string;
};

/** Days on which offices work: a country's and a state's holidays with their observed days, and what differs from them. */
export type CalendarInFile = Sourced & {
  readonly country: string;
  readonly state?: string;
  readonly overrides?: readonly (Sourced & { readonly day: string; readonly works: boolean })[];
};

/** What a program file says. Version `schema` of the format grows by new optional parts. */
export type Program = {
  readonly schema: 1;
  readonly id: string;
  readonly version: number;
  readonly title: string;
  /** Other words that find its newest version. */
  readonly aliases: readonly string[];
  /** The kind of table that a plan of it is usually made from. */
  readonly imports: ImportKind;
  readonly coordinator: Sourced & { readonly role: string };
  /** The reminders of every task for which no other ladder is chosen. */
  readonly ladder: Ladder & Sourced;
  /** Others, by the id under which a stage or a single wait chooses one. */
  readonly ladders?: Readonly<Record<string, Ladder & Sourced>>;
  readonly phases: readonly PhaseRule[];
  readonly lawDates: readonly LawDate[];
  /** `since`: the first day on which a plan of this version may begin; earlier ones are of the version before. */
  readonly period?: Sourced & { readonly years: number; readonly start: string; readonly since?: string };
  readonly calendar?: CalendarInFile;
  /** Of strategies that several districts share: the days that they have to answer a proposed change. */
  readonly sharedStrategies?: Sourced & { readonly answerDays: number };
  readonly roles?: readonly RoleInFile[];
  /** Words that its form prints where nothing was filled in; for every field that names none of its own. */
  readonly placeholders?: readonly string[];
  readonly sections?: readonly SectionInFile[];
  readonly stages?: readonly StageInFile[];
  readonly guards?: readonly GuardInFile[];
  readonly documents?: readonly DocumentInFile[];
};

export const programRef = (program: Program): string => `${program.id}@${program.version}`;
