import { formSections } from '#libs/documents/word/form-sections.js';
import type { FormFinding, FormItem, FormSection } from '#libs/documents/word/form.js';
import { looksLikeWord } from '#libs/documents/word/open-word.js';
import type { Item } from '#libs/domain/content.js';
import { WORD } from '#libs/domain/document.js';
import type { NamedPerson } from '#libs/domain/draft/checks/people.js';
import { attestedSchema, districtSchema, periodSchema, type Attested, type DraftFinding } from '#libs/domain/draft/events.js';
import { DRAFT_LIMITS } from '#libs/domain/draft/limits.js';
import { slug } from '#libs/kernel/ids.js';
import { ok, refuse } from '#libs/kernel/refusal.js';
import { readWordForm } from './read-word-form.js';
import { pathOf, type FilePlace, type PlanReader } from './plan-reading.js';
import { fieldsFor } from './values.js';
import { keyOf } from './yaml.js';

/** A whole plan as its state's Word form, as a person filled it or as Planline wrote it. */
export const wordPlans: PlanReader = {
  recognises: looksLikeWord,
  async read(bytes, rulesFor) {
    // By which sections it is read is told by its own head.
    const first = await readWordForm(bytes, null);
    if (!first.ok) return first;
    const { head } = first.value;
    const district = districtSchema.safeParse({ number: head.districtNumber ?? '', name: head.districtName ?? '', status: head.districtStatus === null ? null : slug(head.districtStatus) });
    if (!district.success || district.data.name === '') return refuse('documents.head-missing', { what: 'district', label: 'District name' });
    const period = periodSchema.safeParse({ start: head.start, end: head.end });
    if (!period.success || period.data.end < period.data.start) return refuse('documents.head-missing', { what: 'period', label: 'First day of the plan' });
    const rules = rulesFor(head.program, period.data, 'labels');
    if (!rules.ok) return rules;
    const own = formSections.filter(({ id }) => rules.value.sections.every((section) => section.id !== id));
    const read = await readWordForm(bytes, [...rules.value.sections, ...own]);
    if (!read.ok) return read;
    const form = read.value.form!;
    const long = form.sections.find(({ items }) => items.length > DRAFT_LIMITS.itemsOfSection);
    if (long) return refuse('draft.section-too-long', { section: long.id, count: long.items.length, limit: DRAFT_LIMITS.itemsOfSection });

    const places = new Map<string, FilePlace>();
    const findings: DraftFinding[] = form.findings.map((found) => findingOf(found, null, null));
    const sections: Record<string, readonly Item[]> = {};
    const ofTheFile: Record<string, readonly Item[]> = {};
    for (const section of form.sections) {
      const rule = rules.value.sections.find(({ id }) => id === section.id);
      const fields = (rule ?? own.find(({ id }) => id === section.id))!.fields;
      const items = keyed(section, rule === undefined || rule.many).map(({ key, item }) => {
        places.set(pathOf(section.id, key), { place: item.place });
        for (const [field, place] of item.places) places.set(pathOf(section.id, key, field), { place });
        findings.push(...item.findings.map((found) => findingOf(found, section.id, key)));
        return { key, fields: fieldsFor(fields, item.fields) };
      });
      places.set(pathOf(section.id), { place: section.place });
      const taken = rule && !rule.many ? items.filter((item) => Object.keys(item.fields).length > 0) : items;
      if (taken.length > 0) (rule ? sections : ofTheFile)[section.id] = taken;
    }
    const { approvals = [], submission = [] } = { ...sections, ...ofTheFile };
    return ok({ mediaType: WORD, program: head.program, district: district.data, period: period.data, sections, places, findings, people: peopleIn(approvals, submission), attested: attestedIn(approvals) });
  },
};

/** Items with the keys that Planline wrote, and for all others the name that a YAML's items would get. */
function keyed({ items }: FormSection, many: boolean): { readonly key: string; readonly item: FormItem }[] {
  if (!many) return items.map((item) => ({ key: 'main', item }));
  const taken = new Set(items.flatMap(({ key }) => key ?? []));
  const given = new Set<string>();
  return items.map((item, i) => {
    const own = item.key !== null && !given.has(item.key) ? item.key : keyOf(item.fields, i, taken);
    given.add(own);
    return { key: own, item };
  });
}

const findingOf = ({ field, severity, code, params, place }: FormFinding, section: string | null, item: string | null): DraftFinding => ({ place: { section, item, field }, at: { place }, severity, code, params });

const said = (item: Item, field: string): string => {
  const value = item.fields[field];
  return typeof value === 'string' ? value.trim() : '';
};

/** A signature with its day was given before the file was: it is attested, never signed again. */
const attestedIn = (approvals: readonly Item[]): Attested[] =>
  approvals.flatMap((item) => {
    const read = attestedSchema.safeParse({ what: 'Approved and signed the plan', by: said(item, 'role') || said(item, 'name'), on: said(item, 'signed_on'), statement: null });
    return read.success ? [read.data] : [];
  });

function peopleIn(approvals: readonly Item[], submission: readonly Item[]): NamedPerson[] {
  const named = (as: NamedPerson['as'], section: string, item: Item, field: string): NamedPerson[] =>
    said(item, field) === '' ? [] : [{ as, name: said(item, field), place: { section, item: item.key, field } }];
  return [
    ...submission.flatMap((item) => [...named('submitter', 'submission', item, 'submitted_by'), ...named('other', 'submission', item, 'contact')]),
    ...approvals.flatMap((item) => named('approver', 'approvals', item, said(item, 'name') === '' ? 'role' : 'name')),
  ];
}
