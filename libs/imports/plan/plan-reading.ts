import type { Content } from '#libs/domain/content.js';
import type { Attested, District, DraftFinding, Period } from '#libs/domain/draft/events.js';
import type { NamedPerson } from '#libs/domain/draft/checks/people.js';
import type { ProgramRules } from '#libs/domain/program-rules.js';
import type { Refusal, Result } from '#libs/kernel/refusal.js';

/** Where something stands in a file: a YAML has lines and columns, both from 1; a form is told by its headings. */
export type FilePlace = { readonly line: number; readonly column: number } | { readonly place: string };

/**
 * A whole plan as a file says it, whatever kind of file. Every reader gives this; what is done with it is the same.
 * `sections` has values as the program's fields want them (`values.ts` makes them of what a file says), with the
 * words of a form that nobody filled in left as they stand: finding those is for the checks of the content.
 */
export type PlanReading = {
  readonly mediaType: string;
  /** As the file names it; null where it names none. */
  readonly program: string | null;
  readonly district: District;
  readonly period: Period;
  readonly sections: Content;
  /** By `pathOf` of a section, an item, a field: where it stands in the file. */
  readonly places: ReadonlyMap<string, FilePlace>;
  /** What is to say of the reading itself: words that no field takes, values that could not be understood. */
  readonly findings: readonly DraftFinding[];
  /** Whom it names outside of its sections: who hands the plan in, who approves it. By role where it gives no name. */
  readonly people: readonly NamedPerson[];
  /** What the file says was decided before it was taken in: a signature with its day. */
  readonly attested: readonly Attested[];
};

/** One kind of file that a whole plan can be read from. Told by bytes and name; the first that recognises a file reads it. */
export type PlanReader = {
  readonly recognises: (bytes: Uint8Array, fileName: string) => boolean;
  /** `rulesFor`: the rules by which to read, given the program that the file names (null: it names none). */
  readonly read: (bytes: Uint8Array, rulesFor: RulesFor) => Promise<ReadingResult>;
};

/** A file that can't be read is refused with what is wrong, and where that is known with its place. */
export type ReadingResult = { readonly ok: true; readonly value: PlanReading } | { readonly ok: false; readonly refusal: Refusal; readonly at?: FilePlace | null };

/** `by`: whether the file is read by labels, which differ between versions of a program, or by ids, which stay. */
export type RulesFor = (named: string | null, period: Period | null, by?: 'ids' | 'labels') => Result<ProgramRules>;

/** `strategies/5/indicators[1].measure`: how a place is told, in `places` and to people. */
export const pathOf = (section: string, item?: string, field?: string): string => [section, ...(item === undefined ? [] : [item]), ...(field === undefined ? [] : [field])].join('/');
