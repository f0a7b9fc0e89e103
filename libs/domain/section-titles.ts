import { HEADER, HEADER_TITLE } from './header.js';
import type { ProgramRules } from './program-rules.js';

/** Sections by their titles, for sentences; the word `none` where there is none. */
export const titlesOf = (ids: readonly string[], rules: ProgramRules | null): string =>
  ids.length === 0 ? 'none' : ids.map((id) => (id === HEADER ? HEADER_TITLE : (rules?.sections.find((section) => section.id === id)?.title ?? id))).join(', ');
