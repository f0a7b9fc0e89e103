import type { Content } from '../../content.js';
import type { SectionRule } from '../../program-rules.js';
import type { District, DraftFinding, Period } from '../events.js';
import { checkAspects } from './aspects.js';
import { checkFields } from './fields.js';
import { checkMeasures } from './measures.js';
import { checkNames, namesIn } from './names.js';
import { checkNumbers } from './numbers.js';

export type Header = { readonly period: Period; readonly district: District };

/**
 * All that is to say of a plan's text by the sections of its program. What blocks can't be frozen, what warns
 * is frozen with an explanation. Without sections nothing is known of the text, and nothing is said.
 */
export function checkContent(content: Content, { period }: Header, sections: readonly SectionRule[]): DraftFinding[] {
  if (sections.length === 0) return [];
  return [...checkFields(content, sections), ...checkMeasures(content, sections, period), ...checkAspects(content, sections), ...checkNumbers(content, sections), ...checkNames(namesIn(content))];
}
