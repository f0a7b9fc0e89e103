import { slug } from '#libs/kernel/ids.js';
import type { FieldMeaning } from '#libs/domain/program-rules.js';
import { HEADER, HEADER_TITLE } from '#libs/domain/header.js';
import { BEGIN } from '#libs/domain/wait.js';
import { isKnownCalendar } from '../calendar.js';
import { kinds } from '../kinds.js';
import { kindsOfMeanings } from '../meanings.js';
import type { FieldInFile, Program, StageInFile } from '../program.js';
import { inOrder } from '../stage-order.js';
import { blocks, listed, warns, type Found, type Path } from './found.js';

/** What names something that isn't there, or is there twice. */
export function structureFaults(program: Program): Found[] {
  const { stages = [], sections = [], guards = [], documents = [], calendar } = program;
  return [
    ...twice('section', 'sections', sections),
    ...sections.flatMap(({ id }, i) => (id === HEADER ? [blocks(['sections', i, 'id'], 'programs.section-is-header', { id, title: HEADER_TITLE })] : [])),
    ...sections.flatMap(({ fields }, i) => fieldFaults(fields, ['sections', i, 'fields'], new Set(sections.map(({ id }) => id)))),
    ...twice('stage', 'stages', stages),
    ...twice('guard', 'guards', guards),
    ...twice('document', 'documents', documents),
    ...orderFaults(stages),
    ...ladderFaults(program),
    ...escalationFaults(program),
    ...sharedFaults(program),
    ...stages.flatMap((stage, i) => [...waitFaults(stage, i), ...optionFaults(stage, i), ...roleFaults(stage, i, program), ...optionSections(stage.options ?? {}, ['stages', i, 'options'], new Set(sections.map(({ id }) => id)))]),
    ...(calendar && !isKnownCalendar(calendar) ? [blocks(['calendar'], 'programs.calendar-unknown', { country: calendar.country, state: calendar.state ?? 'none' })] : []),
  ];
}

const twice = (what: string, name: string, items: readonly { readonly id: string }[], under: Path = []): Found[] =>
  items.flatMap(({ id }, i) => (items.findIndex((item) => item.id === id) < i ? [blocks([...under, name, i, 'id'], 'programs.id-twice', { what, id })] : []));

function fieldFaults(fields: readonly FieldInFile[], path: Path, sections: ReadonlySet<string>): Found[] {
  const wrong = fields.flatMap((field, i) => [
    ...(field.section !== undefined && !sections.has(field.section)
      ? [blocks([...path, i, 'section'], 'programs.section-unknown', { where: [...path, i].join('.'), section: field.section, known: listed(sections) })]
      : []),
    ...fieldFaults(field.fields ?? [], [...path, i, 'fields'], sections),
  ]);
  return [...twice('field', String(path.at(-1)), fields, path.slice(0, -1)), ...meaningFaults(fields, path), ...wrong];
}

/** An item has one number that it is called by, and one title. */
const OF_ONE_FIELD: readonly FieldMeaning[] = ['number', 'other-number', 'title', 'unit'];

const meaningFaults = (fields: readonly FieldInFile[], path: Path): Found[] =>
  fields.flatMap(({ id, kind, means }, i) => {
    if (means === undefined) return [];
    const at = [...path, i, 'means'];
    const kindsOfIt = kindsOfMeanings[means];
    if (!kindsOfIt.includes(kind)) return [blocks(at, 'programs.meaning-of-other-kind', { field: id, means, kind, kinds: listed(kindsOfIt) })];
    const first = fields.find((field) => field.means === means)!;
    return OF_ONE_FIELD.includes(means) && fields.indexOf(first) < i ? [blocks(at, 'programs.meaning-twice', { means, first: first.id })] : [];
  });

/** A plan's text is compared with the strategies that its district shares by their numbers, in the section of this id (`libs/domain/strategy/in-plan.ts`). */
function sharedFaults({ sharedStrategies, sections = [] }: Program): Found[] {
  const fields = sections.find(({ id }) => id === 'strategies')?.fields.map(({ id }) => id) ?? [];
  const lacking = ['number', 'name'].filter((id) => !fields.includes(id));
  return sharedStrategies && lacking.length > 0 ? [warns(['sharedStrategies'], 'programs.shared-strategies-nowhere', { lacking: listed(lacking) })] : [];
}

/** Whom a role escalates to: another one of the program. */
function escalationFaults({ roles = [], coordinator }: Program): Found[] {
  const titles = [coordinator.role, ...roles.map(({ title }) => title)];
  const known = new Set(titles.map(slug));
  return roles.flatMap(({ title, escalatesTo }, i) => {
    if (escalatesTo === undefined) return [];
    const path = ['roles', i, 'escalatesTo'];
    if (slug(escalatesTo) === slug(title)) return [blocks(path, 'programs.escalates-to-itself', { role: title })];
    return known.has(slug(escalatesTo)) ? [] : [blocks(path, 'programs.escalates-to-nobody', { role: title, to: escalatesTo, known: listed(titles.filter((one) => slug(one) !== slug(title))) })];
  });
}

function orderFaults(stages: readonly StageInFile[]): Found[] {
  const at = (stage: StageInFile): Path => ['stages', stages.indexOf(stage), 'after'];
  const known = new Set(stages.map(({ id }) => id));
  const { cycles, unreachable } = inOrder(stages);
  return [
    ...cycles.map((ring) => blocks(at(ring[0]!), 'programs.stage-cycle', { stages: listed(ring.map(({ id }) => `“${id}”`)) })),
    ...unreachable.map(({ stage, after }) =>
      known.has(after)
        ? blocks(at(stage), 'programs.stage-unreachable', { stage: stage.id, after })
        : blocks(at(stage), 'programs.stage-unknown', { stage: stage.id, after, known: listed([...known].filter((id) => id !== stage.id)) }),
    ),
  ];
}

/** Ladders chosen and not there, or there and never chosen. */
function ladderFaults({ stages = [], ladders = {} }: Program): Found[] {
  const chosen = stages.flatMap(({ id, ladder, waits = {} }, i) => [
    { stage: id, name: ladder, path: ['stages', i, 'ladder'] },
    ...Object.entries(waits).map(([key, wait]) => ({ stage: id, name: wait.ladder, path: ['stages', i, 'waits', key, 'ladder'] })),
  ]);
  const names = Object.keys(ladders);
  return [
    ...chosen.flatMap(({ stage, name, path }) => (name === undefined || names.includes(name) ? [] : [blocks(path, 'programs.ladder-unknown', { stage, ladder: name, known: listed(names) })])),
    ...names.filter((name) => !chosen.some((one) => one.name === name)).map((name) => warns(['ladders', name], 'programs.ladder-unused', { ladder: name })),
  ];
}

function waitFaults({ id, kind, waits = {} }: StageInFile, i: number): Found[] {
  const { waits: known } = kinds[kind];
  if (Object.hasOwn(waits, BEGIN)) return [blocks(['stages', i, 'waits', BEGIN], 'programs.wait-reserved', { stage: id, wait: BEGIN })];
  if (!known) return [];
  return Object.keys(waits)
    .filter((wait) => !Object.hasOwn(known, wait))
    .map((wait) => blocks(['stages', i, 'waits', wait], 'programs.wait-unknown', { stage: id, kind, wait, known: listed(Object.keys(known)) }));
}

function optionFaults({ id, kind, options = {} }: StageInFile, i: number): Found[] {
  const checked = kinds[kind].options?.safeParse(options);
  if (!checked || checked.success) return [];
  return checked.error.issues.map(({ path, message }) =>
    blocks(['stages', i, 'options', ...path.map((part) => (typeof part === 'symbol' ? String(part) : part))], 'programs.options-refused', {
      stage: id,
      where: ['options', ...path.map(String)].join('.'),
      problem: message,
    }),
  );
}

/** Sections that options name: what an approval covers, what a checklist is about, on what a requirement depends. */
function optionSections(value: unknown, path: Path, known: ReadonlySet<string>): Found[] {
  if (typeof value !== 'object' || value === null) return [];
  const unknown = (section: unknown, at: Path): Found[] =>
    typeof section === 'string' && !known.has(section) ? [blocks(at, 'programs.section-unknown', { where: path.join('.'), section, known: listed(known) })] : [];
  return Object.entries(value).flatMap(([key, inner]: [string, unknown]) => {
    const at = [...path, Array.isArray(value) ? Number(key) : key];
    if (key === 'covers' && Array.isArray(inner)) return inner.flatMap((section, i) => unknown(section, [...at, i]));
    return key === 'section' ? unknown(inner, at) : optionSections(inner, at, known);
  });
}

/** Without the role nobody holds it, and what it decides is decided by nobody. */
function roleFaults({ id, kind, waits = {}, options = {} }: StageInFile, i: number, { roles = [], coordinator }: Program): Found[] {
  const titles = [coordinator.role, ...roles.map(({ title }) => title)];
  const known = new Set(titles.map(slug));
  const named = [
    ...Object.entries(waits).map(([key, { owner }]) => ({ role: owner, path: ['stages', i, 'waits', key, 'owner'] })),
    ...kinds[kind].roles.flatMap((key) => {
      const value = Object.hasOwn(options, key) ? options[key] : undefined;
      const list = Array.isArray(value) ? (value as unknown[]) : [value];
      return list.flatMap((role, n) => (typeof role === 'string' ? [{ role, path: ['stages', i, 'options', key, ...(Array.isArray(value) ? [n] : [])] }] : []));
    }),
  ];
  return named
    .filter(({ role }) => !known.has(slug(role)))
    .map(({ role, path }) => blocks(path, 'programs.role-unknown', { stage: id, where: path.slice(2).join('.'), role, known: listed(titles) }));
}
