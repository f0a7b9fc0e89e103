import { itemCalled } from './item-name.js';
import type { FieldRule, SectionRule, Seen } from './program-rules.js';

type Facts = Readonly<Record<string, unknown>>;

/** What a guard read, by path, as people call it: sections, items and fields by their names, options by their titles. */
export function sawInWords(saw: Facts, { sections = [], facts = {} }: { readonly sections?: readonly SectionRule[]; readonly facts?: Facts } = {}): readonly Seen[] {
  const content = (facts.sections ?? {}) as Facts;
  return Object.entries(saw).map(([path, value]) => {
    const steps = path.split(/[.[\]]+/).filter(Boolean);
    if (steps[0] !== 'sections') return { what: outside(steps, facts), value: valueInWords(value, PLACES.has(path) ? (one) => placeInWords(one, sections, content) : ownWords) };
    const { what, field } = inText(steps.slice(1), sections, content);
    return { what, value: valueInWords(value, (one) => meant(field, one, sections, content)) };
  });
}

/** As one line; cut at a length that leaves room for what else a sentence says. */
export function sawTold(seen: readonly Seen[], most: number): string {
  const text = seen.map(({ what, value }) => `${what}: ${value}`).join('; ') || 'nothing';
  return text.length <= most ? text : `${text.slice(0, Math.max(0, most - 1))}…`;
}

/** Facts that are lists of places of the text. */
const PLACES: ReadonlySet<string> = new Set(['placeholders', 'missing']);

const OUTSIDE: Readonly<Record<string, string>> = { today: 'Today', placeholders: 'The form’s own words', missing: 'Not filled in' };

const councilCalled = (kind: unknown, subject: unknown): string => `council “${plain(textOf(kind))}”${textOf(subject) === '' ? '' : ` of ${textOf(subject)}`}`;

/** What stands in a list that a stage tells, by what tells it from the others in that list. */
const LISTED: Readonly<Record<string, (one: Facts) => string>> = {
  councils: ({ kind, subject }) => councilCalled(kind, subject),
  represented: ({ seat, council, subject }) => `“${textOf(seat)}” on ${councilCalled(council, subject)}`,
  recommendations: ({ number, council, subject }) => `recommendation ${textOf(number)} of ${councilCalled(council, subject)}`,
  meetings: ({ on }) => `meeting of ${textOf(on)}`,
  signed: ({ role }) => `signature of ${plain(textOf(role))}`,
  invitations: ({ kind, on }) => `invitation of ${plain(textOf(kind))} on ${textOf(on)}`,
  gatherings: ({ kind, on }) => `${plain(textOf(kind))} on ${textOf(on)}`,
};
const LEAVES: Readonly<Record<string, string>> = { yes: 'represented' };

const textOf = (value: unknown): string => (typeof value === 'string' || typeof value === 'number' ? String(value) : '');

/** Of a stage: where it stands in a list, what it is called there stands for the way to it. */
function outside(steps: readonly string[], facts: Facts): string {
  const known = OUTSIDE[steps.join('.')];
  if (known !== undefined) return known;
  const called: string[] = [];
  let [words, value]: [string[], unknown] = [[], facts];
  for (const [i, step] of steps.entries()) {
    const list = value;
    value = isItem(list) && Object.hasOwn(list, step) ? list[step] : undefined;
    const name = isIndex(step) && Array.isArray(list) && isItem(value) ? LISTED[steps[i - 1]!]?.(value) : undefined;
    if (name !== undefined) {
      called.push(name);
      words = [];
    } else words.push(isIndex(step) ? String(Number(step) + 1) : called.length > 0 ? (LEAVES[step] ?? plain(step)) : plain(step));
  }
  return sentenceCase([...called, ...(words.length > 0 ? [words.join(' ')] : [])].join(', '));
}

const isIndex = (step: string): boolean => /^\d+$/.test(step);

function inText([section = '', ...rest]: readonly string[], sections: readonly SectionRule[], content: Facts): { readonly what: string; readonly field: FieldRule | undefined } {
  const rule = sections.find(({ id }) => id === section);
  const [index, ...fields] = rest;
  const item = index === undefined ? undefined : itemsOf(content, section)[Number(index)];
  const title = rule?.title ?? sentenceCase(plain(section));
  const called = isItem(item) && rule?.many ? itemCalled(rule, item) : title;
  return within(called, index === undefined ? [] : fields, rule?.fields ?? []);
}

/** A guard answers whatever a text says, so that what it saw may be no list, and no item. */
const itemsOf = (content: Facts, section: string): readonly unknown[] => {
  const items = content[section];
  return Array.isArray(items) ? (items as readonly unknown[]) : [];
};
const isItem = (one: unknown): one is Facts => typeof one === 'object' && one !== null;

/** A row is told by its place from 1, a year by its number; a measure is its value. */
function within(called: string, steps: readonly string[], rules: readonly FieldRule[]): { readonly what: string; readonly field: FieldRule | undefined } {
  const parts = [called];
  let field: FieldRule | undefined;
  let known = rules;
  for (const step of steps) {
    if (isIndex(step)) parts.push(step.length === 4 ? step : `${parts.pop()!} ${Number(step) + 1}`);
    else if (step !== 'value' || field === undefined) {
      const next = known.find(({ id }) => id === step);
      parts.push(next?.title ?? plain(step));
      field = next;
      known = next?.fields ?? [];
    }
  }
  return { what: parts.join(', '), field };
}

/** `strategies/2/indicators[1].measure: Enter KIP.` */
function placeInWords(text: string, sections: readonly SectionRule[], content: Facts): string {
  const [, section, key, path, words] = /^([^/]+)\/([^/]+)(?:\/([^:]*))?(?:: ([\s\S]*))?$/.exec(text) ?? [];
  const rule = sections.find(({ id }) => id === section);
  if (!rule || !Array.isArray(content[rule.id])) return text;
  const item = itemsOf(content, rule.id).filter(isItem).find((one) => one.key === key) ?? { key };
  const { what } = within(rule.many ? itemCalled(rule, item) : rule.title, (path ?? '').split(/[.[\]]+/).filter(Boolean), rule.fields);
  return words === undefined ? what : `${what} (“${words}”)`;
}

function valueInWords(value: unknown, words: (text: string) => string): string {
  if (value === null || value === undefined || value === '') return 'nothing';
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (typeof value === 'string') return words(value);
  if (!Array.isArray(value)) return String(value as number);
  return value.length === 0 ? 'none' : listed(value.map((one) => (typeof one === 'string' ? words(one) : String(one))));
}

const listed = (parts: readonly string[]): string => (parts.length < 2 ? parts.join('') : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)!}`);

/** A choice by its title, a reference by what it leads to, anything else as it was written. */
function meant(field: FieldRule | undefined, text: string, sections: readonly SectionRule[], content: Facts): string {
  const option = field?.options.find(({ id }) => id === text);
  if (option) return option.title;
  const section = sections.find(({ id }) => id === field?.section);
  const item = section && itemsOf(content, section.id).filter(isItem).find(({ key }) => key === text);
  return item ? itemCalled(section!, item) : ownWords(text);
}

/** A word of a program (`racially-isolated`) without its hyphens; a text in the quotes of one. */
const ownWords = (text: string): string => (/^[a-z][a-z0-9]*(-[a-z0-9]+)+$/.test(text) ? plain(text) : /\s/.test(text) && !/^\d+ items?$/.test(text) ? `“${text}”` : text);

/** `daysSinceFrozen`, `school_board-chair` → words. */
const plain = (id: string): string => id.replace(/[-_]/g, ' ').replace(/([a-z])([A-Z])/g, (_, before: string, after: string) => `${before} ${after.toLowerCase()}`);

const sentenceCase = (text: string): string => text.replace(/^./, (letter) => letter.toUpperCase());
