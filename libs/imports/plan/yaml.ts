import type { Item } from '#libs/domain/content.js';
import { DRAFT_LIMITS } from '#libs/domain/draft/limits.js';
import { findingAt } from '#libs/domain/draft/checks/finding.js';
import type { NamedPerson } from '#libs/domain/draft/checks/people.js';
import { districtSchema, periodSchema, type Attested, type District, type DraftFinding, type Period } from '#libs/domain/draft/events.js';
import type { FieldRule, SectionRule } from '#libs/domain/program-rules.js';
import { parseCalendarDate } from '#libs/kernel/dates.js';
import { slug } from '#libs/kernel/ids.js';
import { ok, refuse, type Result } from '#libs/kernel/refusal.js';
import { isRecord, type Raw } from './measures.js';
import { pathOf, type FilePlace, type PlanReader, type PlanReading } from './plan-reading.js';
import { readYaml } from './read-yaml.js';
import { fieldsFor, textOf } from './values.js';
import { placeAt, type YamlTree } from './yaml-tree.js';

export const YAML_TYPE = 'application/yaml';

/** A whole plan as YAML: `program`, `district`, `period`, and a key for each section of the program. */
export const yamlPlans: PlanReader = {
  recognises: (bytes, fileName) => /\.ya?ml$/i.test(fileName) || /^(?:\s*(?:#[^\n]*|---)?\n)*program\s*:/.test(Buffer.from(bytes.subarray(0, 4096)).toString('utf8')),
  async read(bytes, rulesFor) {
    const read = await readYaml(bytes);
    if (!read.ok) return { ok: false, refusal: read.broken.refusal, at: read.broken.at };
    const header = headerOf(read.tree);
    if (!header.ok) return header;
    const { program, district, period } = header.value;
    const rules = rulesFor(program, period);
    if (!rules.ok) return rules;
    const reading = readSections(read.tree, rules.value.sections);
    return reading.ok ? ok({ mediaType: YAML_TYPE, program, district, period, ...reading.value }) : reading;
  },
};

/** What a file says beside its sections. Where it is handed in, and how, is for the program to say. */
const OF_THE_FILE = new Set(['program', 'period', 'district', 'approvals', 'submission']);

type Header = { readonly program: string | null; readonly district: District; readonly period: Period };

function headerOf(tree: YamlTree) {
  const { program = null, district, period } = tree.root;
  const given = isRecord(district) ? district : {};
  const known = districtSchema.safeParse({ number: said(given.number), name: said(given.name), status: said(given.status) || null });
  if (!known.success || known.data.name === '') return { ...refuse('draft.district-missing'), at: placeAt(tree, ['district']) };
  const days = periodSchema.safeParse(isRecord(period) ? { start: said(period.start), end: said(period.end) } : null);
  if (!days.success || days.data.end < days.data.start) return { ...refuse('draft.period-missing'), at: placeAt(tree, ['period']) };
  return ok<Header>({ program: program === null ? null : textOf(program), district: known.data, period: days.data });
}

type Sections = Pick<PlanReading, 'sections' | 'places' | 'findings' | 'people' | 'attested'>;

function readSections(tree: YamlTree, rules: readonly SectionRule[]): Result<Sections> {
  const { root } = tree;
  const places = new Map<string, FilePlace>();
  const findings: DraftFinding[] = [];
  const sections: Record<string, readonly Item[]> = {};
  const mark = (path: string, source: readonly (string | number)[]): void => {
    const place = placeAt(tree, source);
    if (place && !places.has(path)) places.set(path, place);
  };
  for (const [name, raw] of Object.entries(root)) {
    const rule = rules.find((section) => section.id === name || section.id === name.replaceAll('_', '-'));
    if (!rule) {
      if (OF_THE_FILE.has(name)) continue;
      findings.push({ ...findingAt({ section: name }, 'warns', 'draft.section-not-taken', { section: name, known: rules.map((section) => section.id).join(', ') }), at: placeAt(tree, [name]) });
      continue;
    }
    const { id } = rule;
    mark(pathOf(id), [name]);
    const found = entriesOf(rule, raw, name);
    if (found.length > DRAFT_LIMITS.itemsOfSection) return refuse('draft.section-too-long', { section: id, count: found.length, limit: DRAFT_LIMITS.itemsOfSection });
    const taken = new Set<string>();
    const items = found.map(({ given, source }, i): Item => {
      const key = rule.many ? keyOf(given, i, taken) : 'main';
      mark(pathOf(id, key), source);
      for (const [field, value] of Object.entries(given)) {
        const inner = source.length > 0 && isEntry(root, source) ? [...source, field] : source;
        mark(pathOf(id, key, field), inner);
        if (Array.isArray(value)) value.forEach((row, at0) => markRow(row as Raw, `${pathOf(id, key, field)}[${at0}]`, [...inner, at0], mark));
      }
      return { key, fields: fieldsFor(rule.fields, given) };
    });
    if (items.length > 0) sections[id] = items;
  }
  const approvals = approvalsIn(root);
  const people = peopleIn(approvals, root).map(({ person, source }) => {
    mark(pathOf(person.place.section, person.place.item, person.place.field), source);
    return person;
  });
  return ok({ sections, places, findings, people, attested: attestedIn(approvals) });
}

function markRow(row: Raw, path: string, source: readonly (string | number)[], mark: (path: string, source: readonly (string | number)[]) => void): void {
  mark(path, source);
  if (isRecord(row)) for (const field of Object.keys(row)) mark(`${path}.${field}`, [...source, field]);
}

/** Whether there is a record at this place of the file, whose fields have places of their own. */
function isEntry(root: Readonly<Record<string, Raw>>, source: readonly (string | number)[]): boolean {
  const found = source.reduce<Raw | undefined>((value, part) => (typeof value === 'object' && value !== null ? (value as Record<string | number, Raw>)[part] : undefined), root);
  return isRecord(found);
}

type Entry = { readonly given: Readonly<Record<string, Raw>>; readonly source: readonly (string | number)[] };

/** What a section's value says, as records: a form that is only a text or a list fills its first field that takes one. */
function entriesOf(rule: SectionRule, raw: Raw, name: string): Entry[] {
  if (raw === null) return [];
  if (isRecord(raw)) return [{ given: raw, source: [name] }];
  if (rule.many && Array.isArray(raw)) {
    return raw.map((one, i) => ({ given: isRecord(one as Raw) ? (one as Readonly<Record<string, Raw>>) : { [firstField(rule.fields, one as Raw)]: one as Raw }, source: [name, i] }));
  }
  if (Array.isArray(raw) && raw.length === 0) return [];
  return [{ given: { [firstField(rule.fields, raw)]: raw }, source: [name] }];
}

const LISTS = new Set<FieldRule['kind']>(['rows', 'words', 'choices', 'references']);
const firstField = (fields: readonly FieldRule[], raw: Raw): string => (fields.find(({ kind }) => LISTS.has(kind) === Array.isArray(raw)) ?? fields[0])?.id ?? 'text';

/** Fields by which people call an item, in the order in which they are asked for one. */
const NAMING = ['key', 'number', 'id', 'code', 'role', 'kind', 'name', 'title', 'school', 'position', 'policy', 'group', 'indicator', 'subject'];

/** What an item is called in its section: by its number, or what else names it; a second one of the same name is `3-2`. */
export function keyOf(given: Readonly<Record<string, Raw>>, index: number, taken: Set<string>): string {
  const named = nameOf(given) ?? String(index + 1);
  let key = named;
  for (let again = 2; taken.has(key); again += 1) key = `${named}-${again}`;
  taken.add(key);
  return key;
}

function nameOf(given: Readonly<Record<string, Raw>>): string | null {
  for (const field of NAMING) {
    const value = given[field];
    const name = value === undefined || value === null || typeof value === 'object' ? '' : slug(String(value)).slice(0, 100);
    if (name !== '') return name;
  }
  return null;
}

type Approval = { readonly role: string; readonly name: string; readonly signedOn: string; readonly source: readonly (string | number)[] };

const approvalsIn = ({ approvals }: Readonly<Record<string, Raw>>): Approval[] =>
  [approvals ?? []].flat().flatMap((one, i) => {
    const given = one as Raw;
    if (!isRecord(given)) return [];
    const { role = null, name = null, signed_on: signedOn = null } = given;
    return [{ role: said(role), name: said(name), signedOn: said(signedOn), source: ['approvals', i] }];
  });

const said = (raw: Raw | undefined): string => (raw === undefined || raw === null ? '' : textOf(raw));

/** A signature with its day was given before the file was: it is attested, never signed again. */
const attestedIn = (approvals: readonly Approval[]): Attested[] =>
  approvals.flatMap(({ role, name, signedOn }) => {
    const on = parseCalendarDate(signedOn);
    const by = role || name;
    return by === '' || on === null ? [] : [{ what: 'Approved and signed the plan', by, on, document: null, statement: null, testData: false }];
  });

function peopleIn(approvals: readonly Approval[], { submission }: Readonly<Record<string, Raw>>): { readonly person: NamedPerson; readonly source: readonly (string | number)[] }[] {
  const by = isRecord(submission) ? said(submission.submitted_by) : '';
  return [
    ...(by === '' ? [] : [{ person: { as: 'submitter' as const, name: by, place: { section: 'submission', item: 'main', field: 'submitted_by' } }, source: ['submission', 'submitted_by'] }]),
    ...approvals.flatMap(({ role, name, source }, i) => {
      const field = name === '' ? 'role' : 'name';
      return role === '' && name === '' ? [] : [{ person: { as: 'approver' as const, name: name || role, place: { section: 'approvals', item: String(i + 1), field } }, source: [...source, field] }];
    }),
  ];
}
