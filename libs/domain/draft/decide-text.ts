import { canonicalJson } from '#libs/kernel/canonical-json.js';
import { refuse } from '#libs/kernel/refusal.js';
import { changedSections } from '../changed-sections.js';
import type { Content, Item, Value } from '../content.js';
import { accept, type Decision, type DecisionContext } from '../decider.js';
import type { RevisionFacts } from '../facts.js';
import { HEADER, HEADER_TITLE } from '../header.js';
import type { FieldRule, ProgramRules, SectionRule, StageRule } from '../program-rules.js';
import { titlesOf } from '../section-titles.js';
import { stageStreamId } from '../stage.js';
import type { DraftCommand } from './commands.js';
import { SECTION_ID, type DraftEvent } from './events.js';
import { rewritten } from './evolve.js';
import { bytesOf, bytesOfText, DRAFT_LIMITS, inEvents } from './limits.js';
import { contentOf, itemsOf, type Draft } from './state.js';

type Given<N extends DraftCommand['name']> = Extract<DraftCommand, { name: N }>;
/** What a person edits and what a file says are decided alike, and are told apart in what is kept of them. */
type Because = { readonly because: 'import' | 'edit' };
export type Rewrite = (Omit<Given<'writeItems'>, 'because'> & Because) | (Omit<Given<'removeItems'>, 'because'> & Because) | Given<'reorderItems'>;

export const submissionStages = (rules: ProgramRules | null): readonly StageRule[] => rules?.stages.filter(({ kind }) => kind === 'agency-submission') ?? [];

export function decideText(state: Draft, given: Rewrite, context: DecisionContext, id: string): Decision<DraftEvent> {
  const { section } = given;
  const no = unknownSection(given, context) ?? notReturned(section, context, id, putsBack(state, given, context, id));
  if (no) return no;
  const before = itemsOf(state.content, section);
  const keys = new Set(before.map(({ key }) => key));
  switch (given.name) {
    case 'writeItems':
      return write(state.content, before, given);
    case 'removeItems': {
      const missing = given.keys.find((key) => !keys.has(key));
      if (missing !== undefined) return refuse('draft.no-such-item', { section, key: missing });
      const { because } = given;
      return accept(...inEvents([...new Set(given.keys)]).map((part) => ({ type: 'ItemsRemoved' as const, data: { section, keys: part, because } })));
    }
    case 'reorderItems': {
      const wanted = new Set(given.keys);
      if (given.keys.length !== before.length || wanted.size !== keys.size || [...keys].some((key) => !wanted.has(key))) return refuse('draft.order-of-others', { section, count: before.length });
      const bytes = bytesOf(given.keys);
      if (bytes > DRAFT_LIMITS.eventBytes) return refuse('draft.too-much-at-once', { section, bytes, limit: DRAFT_LIMITS.eventBytes });
      return given.keys.every((key, i) => key === before[i]!.key) ? accept() : accept({ type: 'ItemsReordered', data: { section, keys: given.keys } });
    }
  }
}

/** Where the program knows no sections, any may be written. */
function unknownSection(given: Rewrite, { rules }: DecisionContext) {
  const { section } = given;
  if (section === HEADER) return refuse('draft.section-misnamed', { section });
  if (!rules || rules.sections.length === 0) return SECTION_ID.test(section) ? null : refuse('draft.section-misnamed', { section });
  const rule = rules.sections.find(({ id }) => id === section);
  if (!rule) return refuse('draft.section-unknown', { section, known: rules.sections.map(({ id }) => id).join(', ') });
  if (given.name !== 'writeItems') return null;
  const other = rule.many ? undefined : given.items.find(({ key }) => key !== 'main');
  return other ? refuse('draft.section-is-one-form', { section: rule.title, key: other.key }) : unknownField(given, rule);
}

/** What a person writes into a field that there is not, nobody would read: it was meant for another. Files keep theirs, and have a finding each. */
function unknownField({ items, because }: Extract<Rewrite, { name: 'writeItems' }>, { title, fields: rules }: SectionRule): ReturnType<typeof refuse> | null {
  if (because !== 'edit') return null;
  for (const { key, fields } of items) {
    const field = unknownIn(fields, rules);
    if (field !== null) return refuse('draft.no-such-field', { section: title, item: key, field: field.path, known: field.known.map(({ id }) => id).join(', ') });
  }
  return null;
}

type Unknown = { readonly path: string; readonly known: readonly FieldRule[] };
function unknownIn(fields: Readonly<Record<string, unknown>>, known: readonly FieldRule[], under = ''): Unknown | null {
  for (const [id, value] of Object.entries(fields)) {
    const rule = known.find((one) => one.id === id);
    // A field is emptied under whatever name it stands there.
    if (!rule && !isEmpty(value as Value)) return { path: `${under}${id}`, known };
    if (rule?.kind !== 'rows' || !Array.isArray(value)) continue;
    for (const [n, row] of value.entries()) {
      const inner = typeof row === 'object' && row !== null ? unknownIn(row as Readonly<Record<string, unknown>>, rule.fields, `${under}${id}[${n}].`) : null;
      if (inner) return inner;
    }
  }
  return null;
}

/** While an agency has the plan, only what it gave back may be edited: sections, or the header. The rest may be put back to what was submitted. */
export function notReturned(section: string, { rules, seen }: DecisionContext, id: string, putBack: boolean) {
  for (const stage of submissionStages(rules)) {
    const { status, returned } = seen('submission', stageStreamId(id, stage.id));
    if (status !== 'open') continue;
    if (!returned) return refuse('draft.submitted', { stage: stage.title });
    if (!returned.includes(section) && !putBack) return refuse('draft.not-returned', { section: section === HEADER ? HEADER_TITLE : section, returned: returned.join(', ') });
  }
  return null;
}

/** The revisions that agencies have given back. */
export const submittedIn = ({ rules, seen }: DecisionContext, id: string): readonly number[] =>
  submissionStages(rules).flatMap((stage) => {
    const { status, returned, revision } = seen('submission', stageStreamId(id, stage.id));
    return status === 'open' && returned && revision !== null ? [revision] : [];
  });

/** Whether a step leads to nothing but what was submitted: a section may have been edited before the agency gave back others. */
function putsBack(state: Draft, given: Rewrite, context: DecisionContext, id: string): boolean {
  const { section } = given;
  const texts = submittedIn(context, id).map((number) => itemsOf(contentOf(state, number) ?? {}, section));
  const there = new Map(itemsOf(state.content, section).map((item) => [item.key, item]));
  return texts.length > 0 && texts.every((submitted) => {
    const was = new Map(submitted.map((item) => [item.key, item]));
    if (given.name === 'removeItems') return given.keys.every((key) => !was.has(key));
    if (given.name === 'reorderItems') return canonicalJson(given.keys) === canonicalJson(submitted.map(({ key }) => key));
    return given.items.every((item) => {
      const [before, after] = [was.get(item.key), given.whole ? item : merged(there.get(item.key), item)];
      const fields = given.whole ? [...Object.keys(before?.fields ?? {}), ...Object.keys(item.fields)] : Object.keys(item.fields);
      return before !== undefined && fields.every((field) => canonicalJson(before.fields[field] ?? null) === canonicalJson(after.fields[field] ?? null));
    });
  });
}

/** Why a text is not frozen while the agency has given some of it back: what else was changed could not go to it again. */
export function changedUnreturned({ revisions }: Draft, { sections }: Pick<RevisionFacts, 'sections'>, { rules, seen }: DecisionContext, id: string) {
  for (const stage of submissionStages(rules)) {
    const { status, returned, revision } = seen('submission', stageStreamId(id, stage.id));
    const submitted = revisions.find(({ number }) => number === revision);
    if (status !== 'open' || !returned || !submitted) continue;
    const others = changedSections(submitted.sections, sections).filter((section) => !returned.includes(section));
    if (others.length > 0) return refuse('draft.changed-not-returned', { sections: titlesOf(others, rules), returned: titlesOf(returned, rules), revision: submitted.number });
  }
  return null;
}

function write(content: Content, before: readonly Item[], { section, items: given, whole, because }: Extract<Rewrite, { name: 'writeItems' }>): Decision<DraftEvent> {
  const there = new Map(before.map((item) => [item.key, item]));
  const items = whole ? given : given.map((item) => merged(there.get(item.key), item));
  const keys = new Set(items.map(({ key }) => key));
  if (keys.size < items.length) return refuse('draft.key-twice', { section, key: items.find(({ key }, i) => items.findIndex((item) => item.key === key) < i)!.key });
  const added = [...keys].filter((key) => !there.has(key)).length;
  const count = before.length + added;
  if (count > DRAFT_LIMITS.itemsOfSection) return refuse('draft.section-too-long', { section, count, limit: DRAFT_LIMITS.itemsOfSection });
  const all = Object.values(content).reduce((sum, own) => sum + own.length, added);
  if (all > DRAFT_LIMITS.items) return refuse('draft.too-long', { count: all, limit: DRAFT_LIMITS.items });
  const large = items.find((item) => bytesOf(item) > DRAFT_LIMITS.itemBytes);
  if (large) return refuse('draft.item-too-large', { section, key: large.key, bytes: bytesOf(large), limit: DRAFT_LIMITS.itemBytes });
  const bytes = bytesOf(items);
  if (bytes > DRAFT_LIMITS.commandBytes) return refuse('draft.too-much-at-once', { section, bytes, limit: DRAFT_LIMITS.commandBytes });
  const differing = items.filter((item) => !there.has(item.key) || canonicalJson(there.get(item.key)) !== canonicalJson(item));
  const long = tooLong(content, rewritten(content, { type: 'ItemsWritten', data: { section, items: differing, because } }));
  if (long) return long;
  return accept(...inEvents(differing).map((part) => ({ type: 'ItemsWritten' as const, data: { section, items: part, because } })));
}

/** The item with the fields given in place of its own. One that is given empty is taken out, where it says anything. */
function merged(before: Item | undefined, { key, fields }: Item): Item {
  const own = before?.fields ?? {};
  const says = (id: string): boolean => Object.hasOwn(own, id) && !isEmpty(own[id]!);
  const given = Object.entries(fields);
  const gone = new Set(given.flatMap(([id, value]) => (isEmpty(value) && says(id) ? [id] : [])));
  const stay = Object.entries(own).filter(([id]) => !gone.has(id));
  return { key, fields: Object.fromEntries([...stay, ...given.filter(([, value]) => !isEmpty(value))]) };
}

const isEmpty = (value: Value): boolean => value === null || value === '' || (typeof value === 'object' && Object.keys(value).length === 0);

/** A text that is too long already may be shortened, step by step. */
function tooLong(before: Content, after: Content) {
  const [bytes, limit] = [bytesOfText(after), DRAFT_LIMITS.textBytes];
  return bytes > limit && bytes > bytesOfText(before) ? refuse('draft.text-too-large', { bytes, limit }) : null;
}
