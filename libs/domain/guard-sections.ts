import type { Content } from './content.js';
import type { ProgramRules } from './program-rules.js';

/** A text as guards read it: by section its items, each with its fields beside its key. */
export type GuardSections = Readonly<Record<string, readonly Readonly<Record<string, unknown>>[]>>;

/** Every section of the program is there, an unwritten one empty. */
export function guardSections(content: Content, { sections }: Pick<ProgramRules, 'sections'>): GuardSections {
  const ids = [...new Set([...sections.map(({ id }) => id), ...Object.keys(content)])];
  return Object.fromEntries(ids.map((id) => [id, (Object.hasOwn(content, id) ? content[id]! : []).map(({ key, fields }) => ({ ...fields, key }))]));
}
