import type { FieldRule, SectionRule } from '#libs/domain/program-rules.js';

const plain = (text: string): string => text.toLowerCase().replace(/\s+/g, ' ').trim();
const isEmpty = (value: unknown): boolean => value === undefined || value === null || (typeof value === 'string' && value.trim() === '') || (Array.isArray(value) && value.length === 0);
const objectOf = (value: unknown): Readonly<Record<string, unknown>> => (typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {});
const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? (value as unknown[]) : []);

function holdsOne(text: string, placeholders: readonly string[]): boolean {
  const within = plain(text);
  return placeholders.some((left) => within.includes(plain(left)));
}

/**
 * Where a plan's text is not finished, by section, item and field: words of the form itself left standing
 * (`strategies/2/indicators[1].measure: Enter KIP.`), and required fields that are empty. A section that is one
 * form and was never begun lacks all of its required fields.
 */
export function leftOpen(content: unknown, sections: readonly SectionRule[]): { readonly placeholders: readonly string[]; readonly missing: readonly string[] } {
  const placeholders: string[] = [];
  const missing: string[] = [];
  const look = (fields: readonly FieldRule[], values: Readonly<Record<string, unknown>>, under: string): void => {
    for (const field of fields) {
      const value = Object.hasOwn(values, field.id) ? values[field.id] : undefined;
      const place = under + field.id;
      if (field.required && isEmpty(value)) missing.push(place);
      if (field.kind === 'rows') listOf(value).forEach((row, i) => look(field.fields, objectOf(row), `${place}[${i}].`));
      for (const text of typeof value === 'string' ? [value] : listOf(value)) {
        if (typeof text === 'string' && holdsOne(text, field.placeholders)) placeholders.push(`${place}: ${text}`);
      }
    }
  };
  for (const { id, many, fields } of sections) {
    const items = listOf(objectOf(content)[id]).map(objectOf);
    for (const item of items.length === 0 && !many ? [{ key: 'main' }] : items) look(fields, item, `${id}/${typeof item.key === 'string' ? item.key : ''}/`);
  }
  return { placeholders, missing };
}
