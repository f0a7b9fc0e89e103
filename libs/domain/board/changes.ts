import type { RevisionFacts } from '../facts.js';
import { HEADER, HEADER_TITLE } from '../header.js';
import type { ProgramRules } from '../program-rules.js';

export type Sections = RevisionFacts['sections'];

/** The part of a revision that an approval is about; null: all of it, its period and district among it. */
export const covered = (sections: Sections, covers: readonly string[] | null): Sections =>
  covers === null ? sections : Object.fromEntries(Object.entries(sections).filter(([id]) => covers.includes(id)));

/** Sections by their titles, for sentences; the word `none` where there is none. */
export const titlesOf = (ids: readonly string[], rules: ProgramRules | null): string =>
  ids.length === 0 ? 'none' : ids.map((id) => (id === HEADER ? HEADER_TITLE : (rules?.sections.find((section) => section.id === id)?.title ?? id))).join(', ');
