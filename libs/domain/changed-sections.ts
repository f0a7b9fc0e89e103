import type { RevisionFacts } from './facts.js';

type Hashes = RevisionFacts['sections'];

/** Sections that differ between two frozen texts, those that only one of them has among them, and `header` where the period or the district does. `material`: in what approvals rest on. */
export function changedSections(before: Hashes, after: Hashes, by: 'hash' | 'material' = 'hash'): readonly string[] {
  const all = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return all.filter((section) => before[section]?.[by] !== after[section]?.[by]).sort();
}
