import type { RevisionFacts } from '../facts.js';

export type Sections = RevisionFacts['sections'];

/** The part of a revision that an approval is about; null: all of it, its period and district among it. */
export const covered = (sections: Sections, covers: readonly string[] | null): Sections =>
  covers === null ? sections : Object.fromEntries(Object.entries(sections).filter(([id]) => covers.includes(id)));
