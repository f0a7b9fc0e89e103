import type { Content } from '../../content.js';
import type { SectionRule } from '../../program-rules.js';
import type { District, DraftFinding, Period } from '../events.js';
import type { Draft } from '../state.js';
import { checkFields } from './fields.js';
import { checkMeasures } from './measures.js';
import { checkNames, namesIn } from './names.js';
import { checkNumbers } from './numbers.js';

export type Header = { readonly period: Period; readonly district: District };

/**
 * What is to say of a plan's text by the sections of its program alone: whether it is such a text, and what only informs.
 * What blocks can't be frozen, what warns is frozen with an explanation. What the text must say is ruled by the program's
 * guards, and by nothing here. Without sections nothing is known of the text, and nothing is said.
 */
export function checkContent(content: Content, { period }: Header, sections: readonly SectionRule[]): DraftFinding[] {
  if (sections.length === 0) return [];
  return [...checkFields(content, sections), ...checkMeasures(content, sections, period), ...checkNumbers(content, sections), ...checkNames(namesIn(content, sections))];
}

/** What was found in the text as it stands, and in the last file that it was taken from. */
export const findingsOf = (state: Draft, sections: readonly SectionRule[]): DraftFinding[] => [...checkContent(state.content, state, sections), ...(state.imports.at(-1)?.findings ?? [])];
