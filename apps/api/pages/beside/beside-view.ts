import { canonicalJson } from '#libs/kernel/canonical-json.js';
import type { Content, Item, Value } from '#libs/domain/content.js';
import { itemsOf } from '#libs/domain/draft/state.js';
import type { FieldRule, ProgramRules, SectionRule } from '#libs/domain/program-rules.js';
import { say } from '#libs/messages/say.js';
import { nameOf, shownValue, titleOfId } from '../text/values.js';

/** One of two plans that stand beside each other, with the rules of its own version of the program. */
export type Side = { readonly content: Content; readonly rules: ProgramRules };
/** What reviewers look at in a section, and what they found. */
export type SectionCheck = { readonly section: string; readonly says: string; readonly citation: string; readonly answer: string };

type Kind = 'same' | 'changed' | 'added' | 'removed';
const differing = ['changed', 'added', 'removed'] as const;

/** Both texts by section, item and field: sections in the new program's order, then what only the plan before has. */
export function besideView(before: Side, after: Side, checks: readonly SectionCheck[]) {
  const ids = new Set([...after.rules.sections, ...before.rules.sections].map(({ id }) => id).concat(Object.keys(after.content), Object.keys(before.content)));
  const sections = [...ids].map((id) => sectionView(id, before, after, checks)).filter(({ items, checks: own }) => items.length > 0 || own.length > 0);
  return { sections, differing: sections.filter(({ differs }) => differs).length };
}

function sectionView(id: string, before: Side, after: Side, checks: readonly SectionCheck[]) {
  const rules = { before: ruleIn(before, id), after: ruleIn(after, id) };
  const [was, is] = [itemsOf(before.content, id), itemsOf(after.content, id)];
  const keys = new Set([...is, ...was].map(({ key }) => key));
  const items = [...keys].map((key) => itemView(key, { rules, before, after, was: was.find((one) => one.key === key), is: is.find((one) => one.key === key) }));
  const fields = items.flatMap((item) => item.fields.map(({ kind }) => kind));
  const counts = Object.fromEntries((['same', ...differing] as const).map((kind) => [kind, fields.filter((one) => one === kind).length])) as Record<Kind, number>;
  const title = (rules.after ?? rules.before)?.title ?? titleOfId(id);
  return {
    id,
    title,
    titleBefore: rules.before && rules.before.title !== title ? rules.before.title : null,
    many: (rules.after ?? rules.before)?.many ?? keys.size > 1,
    differs: counts.same < fields.length,
    says: countWords(counts),
    checks: checks.filter(({ section }) => section === id),
    items,
  };
}

/** `3 changed, 1 only in the new plan, 12 the same`. */
function countWords(counts: Readonly<Record<Kind, number>>): string {
  const differ = differing.filter((kind) => counts[kind] > 0);
  if (differ.length === 0) return say(counts.same > 0 ? 'page.beside-same' : 'page.beside-nothing');
  return [...differ, ...(counts.same > 0 ? (['same'] as const) : [])].map((kind) => say('page.beside-count', { kind, count: counts[kind] })).join(', ');
}

const ruleIn = ({ rules }: Side, id: string): SectionRule | undefined => rules.sections.find((section) => section.id === id);

type Pair = {
  readonly rules: { readonly before: SectionRule | undefined; readonly after: SectionRule | undefined };
  readonly before: Side;
  readonly after: Side;
  readonly was: Item | undefined;
  readonly is: Item | undefined;
};

function itemView(key: string, { rules, before, after, was, is }: Pair) {
  const own = [...(rules.after?.fields ?? []), ...(rules.before?.fields ?? [])].map(({ id }) => id);
  const ids = new Set([...own, ...Object.keys(is?.fields ?? {}), ...Object.keys(was?.fields ?? {})]);
  const fields = [...ids].flatMap((id) => {
    const [old, now] = [fieldRule(rules.before, id), fieldRule(rules.after, id)];
    const shown = { before: shownValue(old, was?.fields[id], before.content), after: shownValue(now, is?.fields[id], after.content) };
    const kind = kindOf(was?.fields[id], is?.fields[id], shown.before.kind === 'nothing', shown.after.kind === 'nothing');
    return kind === null ? [] : [{ id, title: (now ?? old)?.title ?? titleOfId(id), kind, word: say('page.beside-field', { kind }), ...shown }];
  });
  const same = fields.every(({ kind }) => kind === 'same');
  return {
    key,
    name: (is && nameOf(is, rules.after?.fields)) ?? (was && nameOf(was, rules.before?.fields)) ?? null,
    same,
    word: say('page.beside-item', { kind: !was ? 'added' : !is ? 'removed' : same ? 'same' : 'changed' }),
    fields,
  };
}

const fieldRule = (section: SectionRule | undefined, id: string): FieldRule | undefined => section?.fields.find((field) => field.id === id);

/** Null: neither says anything. */
function kindOf(was: Value | undefined, is: Value | undefined, silentBefore: boolean, silentAfter: boolean): Kind | null {
  if (silentBefore && silentAfter) return null;
  if (silentBefore) return 'added';
  if (silentAfter) return 'removed';
  return canonicalJson(was ?? null) === canonicalJson(is ?? null) ? 'same' : 'changed';
}
