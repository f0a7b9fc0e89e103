import { canonicalHash } from '#libs/kernel/canonical-json.js';
import type { Content, Item, Value } from '../content.js';
import type { Header, RevisionFacts } from '../facts.js';
import { HEADER, headerHashes } from '../header.js';
import type { FieldRule, SectionRule } from '../program-rules.js';

/** What is frozen of a text: the hashes of each section and of the header, and one over all of them. */
export function hashesOf(content: Content, header: Header, rules: readonly SectionRule[]): Pick<RevisionFacts, 'hash' | 'sections'> {
  const sections = Object.fromEntries(
    Object.entries(content).map(([id, items]) => [id, { hash: canonicalHash(items), material: canonicalHash(materialOf(items, rules.find((rule) => rule.id === id))) }]),
  );
  const texts = Object.fromEntries(Object.entries(sections).map(([id, { hash }]) => [id, hash]));
  return { sections: { ...sections, [HEADER]: headerHashes(header) }, hash: canonicalHash({ period: header.period, district: header.district, sections: texts }) };
}

/** What approvals rest on, by key: the order of items is not part of it. Without a rule everything is. */
function materialOf(items: readonly Item[], rule: SectionRule | undefined): unknown {
  if (!rule) return items;
  const fields = rule.fields.filter(isMaterial);
  if (fields.length === 0) return [];
  const byKey = [...items].sort((a, b) => (a.key < b.key ? -1 : 1));
  return byKey.map(({ key, fields: values }) => ({ key, fields: picked(values, fields) }));
}

const isMaterial = (field: FieldRule): boolean => field.material || (field.kind === 'rows' && field.fields.some(isMaterial));

function picked(values: Readonly<Record<string, Value>>, fields: readonly FieldRule[]): Record<string, unknown> {
  const found: Record<string, unknown> = {};
  for (const field of fields) {
    if (!Object.hasOwn(values, field.id)) continue;
    const value = values[field.id]!;
    const inner = field.fields.filter(isMaterial);
    found[field.id] = field.material || !Array.isArray(value) ? value : value.map((row) => (typeof row === 'object' ? picked(row, inner) : row));
  }
  return found;
}
