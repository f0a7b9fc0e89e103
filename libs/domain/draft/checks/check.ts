import type { Content } from '../../content.js';
import type { SectionRule } from '../../program-rules.js';
import type { District, DraftFinding, Period } from '../events.js';

export type Header = { readonly period: Period; readonly district: District };

/** All that is to say of a plan's text by the sections of its program, in their order. */
export function checkContent(_content: Content, _header: Header, sections: readonly SectionRule[]): DraftFinding[] {
  return sections.flatMap(() => []);
}
