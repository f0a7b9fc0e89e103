import type { RuleSource, SectionRule, StageRule } from '#libs/domain/program-rules.js';
import type { Ladder } from '#libs/domain/settings.js';

type Sourced = { readonly source?: RuleSource };

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

/** What a program file says. Version `schema` of the format grows by new optional parts (stages, guards, templates). */
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
  readonly ladder: Ladder & Sourced;
  readonly phases: readonly PhaseRule[];
  readonly lawDates: readonly LawDate[];
  readonly sections?: readonly SectionRule[];
  readonly stages?: readonly StageRule[];
};

export const programRef = (program: Program): string => `${program.id}@${program.version}`;
