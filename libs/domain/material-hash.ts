import { canonicalHash } from '#libs/kernel/canonical-json.js';
import type { Item, Value } from './content.js';
import type { FieldRule, SectionRule } from './program-rules.js';

/** The hash of what decisions rest on in a section's items. */
export const materialHash = (section: string, items: readonly Item[], rules: readonly SectionRule[]): string => canonicalHash(materialOf(items, rules.find((rule) => rule.id === section)));

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
