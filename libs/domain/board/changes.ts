import type { RevisionFacts } from '../facts.js';
import type { ProgramRules } from '../program-rules.js';

export type Sections = RevisionFacts['sections'];

const differing = (before: Sections, after: Sections, part: 'hash' | 'material'): string[] =>
  [...new Set([...Object.keys(before), ...Object.keys(after)])].filter((id) => before[id]?.[part] !== after[id]?.[part]).sort();

/** Ids of the sections whose text differs, and of those that are in one revision only. */
export const changedSections = (before: Sections, after: Sections): string[] => differing(before, after, 'hash');

/** Those that differ in what a decision rests on. */
export const materiallyChanged = (before: Sections, after: Sections): string[] => differing(before, after, 'material');

/** The part of a revision that an approval is about; null: all of it. */
export const covered = (sections: Sections, covers: readonly string[] | null): Sections =>
  covers === null ? sections : Object.fromEntries(Object.entries(sections).filter(([id]) => covers.includes(id)));

/** Sections by their titles, for sentences; the word `none` where there is none. */
export const titlesOf = (ids: readonly string[], rules: ProgramRules | null): string =>
  ids.length === 0 ? 'none' : ids.map((id) => rules?.sections.find((section) => section.id === id)?.title ?? id).join(', ');
