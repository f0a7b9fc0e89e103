import type { Content, Item } from '#libs/domain/content.js';
import type { FieldRule, ProgramRules, SectionRule } from '#libs/domain/program-rules.js';
import { ruleInWords } from '#libs/programs/words.js';
import { nameOf, shownValue, titleOfId } from './values.js';

/** A remark on a place of the text, beside what it is about. */
export type PlacedFinding = { readonly place: string; readonly severity: 'blocks' | 'warns' | 'informs'; readonly message: string; readonly explained: string | null };

/** The sections of the program in its order, then what no section of it is. */
export function sectionsView(rules: ProgramRules, content: Content, findings: readonly PlacedFinding[]) {
  const known = new Set(rules.sections.map(({ id }) => id));
  const others = Object.keys(content).filter((id) => !known.has(id));
  const left = new Set(findings);
  const taken = (prefix: string): PlacedFinding[] => {
    const here = [...left].filter(({ place }) => isAt(place, prefix));
    for (const finding of here) left.delete(finding);
    return here;
  };
  const sections = [...rules.sections, ...others].map((section) => sectionView(section, content, taken));
  return { sections, elsewhere: [...left] };
}

/** At the place itself or deeper in it. */
const isAt = (place: string, prefix: string): boolean => place === prefix || (place.startsWith(prefix) && /^[/.[]/.test(place.slice(prefix.length)));

type Take = (prefix: string) => PlacedFinding[];

function sectionView(section: SectionRule | string, content: Content, taken: Take) {
  const [id, rule] = typeof section === 'string' ? [section, undefined] : [section.id, section];
  const items = content[id] ?? [];
  return {
    id,
    title: rule?.title ?? titleOfId(id),
    many: rule?.many ?? items.length > 1,
    source: rule?.source ? ruleInWords({ says: '', source: rule.source }) : null,
    items: items.map((item) => itemView(id, rule, item, content, taken)),
    findings: taken(id),
  };
}

function itemView(section: string, rule: SectionRule | undefined, item: Item, content: Content, taken: Take) {
  const prefix = `${section}/${item.key}`;
  const own = new Set(rule?.fields.map(({ id }) => id));
  const rest = Object.keys(item.fields).filter((id) => !own.has(id));
  return {
    key: item.key,
    name: nameOf(item, rule?.fields),
    fields: [...(rule?.fields ?? []), ...rest].map((field) => fieldView(prefix, field, item, content, taken)),
    findings: taken(prefix),
  };
}

function fieldView(prefix: string, field: FieldRule | string, item: Item, content: Content, taken: Take) {
  const [id, rule] = typeof field === 'string' ? [field, undefined] : [field.id, field];
  return { id, title: rule?.title ?? titleOfId(id), shown: shownValue(rule, item.fields[id], content), findings: taken(`${prefix}/${id}`) };
}
