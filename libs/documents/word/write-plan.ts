import type { Content } from '#libs/domain/content.js';
import type { SectionRule } from '#libs/domain/program-rules.js';
import type { CalendarDate } from '#libs/kernel/dates.js';

export type PlanDocumentInput = {
  readonly plan: { readonly id: string; readonly title: string };
  /** As the program's version calls itself: `mn-achievement-integration@1` and its title. */
  readonly program: { readonly ref: string; readonly title: string };
  readonly district: { readonly number: string; readonly name: string; readonly status: string } | null;
  readonly period: { readonly start: CalendarDate; readonly end: CalendarDate } | null;
  readonly sections: readonly SectionRule[];
  readonly content: Content;
  /** The frozen revision that is written; null for a working copy, which says that it is one. */
  readonly revision: { readonly number: number; readonly shortHash: string } | null;
  /** The only date in the file's own data: the same input gives the same bytes. */
  readonly madeOn: CalendarDate;
  /** Said at the top of the document, such as from what it was made; null where nothing is to be said. */
  readonly note: string | null;
};
