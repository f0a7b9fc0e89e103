import type { MessageParams } from '#libs/kernel/refusal.js';
import { briefly, differences, inPlainWords, type Difference } from './differences.js';
import { templateNamed } from './documents.js';
import { kinds } from './kinds.js';
import { meaningsOf, type Meanings } from './meanings.js';
import type { DueInFile, FieldInFile, Program, Sourced, StageInFile, WaitInFile } from './program.js';
import { dateRule } from './rules.js';
import { ruleInWords } from './words.js';

type Told = { readonly code: string; readonly params: MessageParams };

/** What a version is called, and what is compared by what it does to the plan (`migration.ts`). */
const elsewhere: readonly (readonly string[])[] = [
  ['schema'], ['id'], ['version'], ['aliases'],
  ['stages', '*'], ['stages', '*', 'id'], ['stages', '*', 'waits', '*'],
  ['sections', '*'], ['sections', '*', 'id'], ['guards', '*'], ['guards', '*', 'id'],
];
const matches = (pattern: readonly string[], path: readonly string[]): boolean => pattern.length === path.length && pattern.every((part, i) => part === '*' || part === path[i]);
const isField = (path: readonly string[], ...last: readonly string[]): boolean => path[0] === 'sections' && path.at(last.length === 0 ? -2 : -3) === 'fields' && (last.length === 0 || last.includes(path.at(-1)!));
const isToldElsewhere = (path: readonly string[]): boolean => elsewhere.some((pattern) => matches(pattern, path)) || isField(path) || isField(path, 'title', 'kind', 'id');

/** A date, and where a rule comes from, are one thing each. */
const isWhole = (path: readonly string[]): boolean => path.at(-1) === 'due' || /source$/i.test(path.at(-1) ?? '');

/** A file with what it leaves out as its kinds of stages take it, what its fields mean though it could not say so, and its templates by the names that they have now: to say so is no change. */
const inFull = (program: Program): Program => ({
  ...program,
  ...(program.stages && { stages: program.stages.map((stage) => ({ ...stage, ...(stage.options && { options: optionsInFull(stage.kind, stage.options) }) })) }),
  ...(program.sections && { sections: program.sections.map((section) => ({ ...section, fields: meant(section.fields, section.id, meaningsOf(program)) })) }),
  ...(program.documents && { documents: program.documents.map((document) => ({ ...document, template: templateNamed(document.kind, document.template) ?? document.template })) }),
});

const meant = (fields: readonly FieldInFile[], within: string, meanings: Meanings): FieldInFile[] =>
  fields.map((field) => {
    const place = `${within}.${field.id}`;
    const means = field.means ?? meanings[place];
    return { ...field, ...(means && { means }), ...(field.fields && { fields: meant(field.fields, place, meanings) }) };
  });

function optionsInFull(kind: StageInFile['kind'], options: NonNullable<StageInFile['options']>): NonNullable<StageInFile['options']> {
  const read = kinds[kind].options?.safeParse(options);
  return read?.success ? (read.data as typeof options) : options;
}

/** Every rule that is another: nothing that a file says changes without a sentence. */
export const ruleChanges = (from: Program, to: Program): Told[] =>
  differences(inFull(from), inFull(to), isWhole).flatMap((found) => (isToldElsewhere(found.path) ? [] : [told(found, to)]));

function told(found: Difference, program: Program): Told {
  const { path, from, to } = found;
  const [area, name = '', ...rest] = path;
  const values = { from: briefly(from), to: briefly(to) };
  if (isWhole(path) && path.at(-1) !== 'due') return { code: 'migration.source-changed', params: { what: placeOf(sourcedBy(path)), from: sourceOf(from), to: sourceOf(to) } };
  if (area === 'guards') return { code: 'migration.guard-changed', params: { guard: name, what: rest.join(' '), ...values } };
  if (area === 'ladder') return { code: 'migration.ladder-changed', params: { what: [name, ...rest].map(inPlainWords).join(': '), others: Object.keys(program.ladders ?? {}).length, ...values } };
  if (area === 'ladders') return ofLadders(found);
  if (area === 'stages') return ofStage(found, program.stages?.find(({ id }) => id === name));
  return { code: 'migration.rule-changed', params: { what: placeOf(path), ...values } };
}

/** Where a version has the first or the last of its named ladders, the difference is all of them. */
function ofLadders({ path: [, ladder, ...rest], from, to }: Difference): Told {
  const change = from === undefined ? 'added' : to === undefined ? 'gone' : 'other';
  const all = [from, to].flatMap((value) => (ladder === undefined && typeof value === 'object' && value !== null ? Object.keys(value) : []));
  return {
    code: 'migration.named-ladder-changed',
    params: { ladder: ladder ?? all.join(', '), change: rest.length > 0 ? 'other' : change, what: rest.map(inPlainWords).join(': '), from: briefly(from), to: briefly(to) },
  };
}

function ofStage({ path, from, to }: Difference, stage: StageInFile | undefined): Told {
  const [, id = '', part = '', ...rest] = path;
  const title = stage?.title ?? id;
  const values = { from: briefly(from), to: briefly(to) };
  if (part === 'ladder') return { code: 'migration.ladder-chosen', params: { stage: title, wait: 'none', ...values } };
  if (part === 'waits') return ofWait(rest, stage?.waits?.[rest[0] ?? ''], from, to, title);
  if (part !== 'options') return { code: part === 'after' ? 'migration.stage-order' : 'migration.stage-changed', params: { stage: title, what: inPlainWords(part), ...values } };
  const [option, state = '', ...field] = rest;
  if (option === 'states' && state !== '') {
    const change = from === undefined ? 'added' : to === undefined ? 'gone' : 'other';
    return { code: 'migration.agency-state-changed', params: { stage: title, state, change, what: field.map(inPlainWords).join(': '), ...values } };
  }
  return { code: 'migration.option-changed', params: { stage: title, what: rest.map(inPlainWords).join(': '), ...values } };
}

function ofWait([key = '', field = '']: readonly string[], wait: WaitInFile | undefined, from: unknown, to: unknown, stage: string): Told {
  if (field === 'ladder') return { code: 'migration.ladder-chosen', params: { stage, wait: wait?.title ?? key, from: briefly(from), to: briefly(to) } };
  const inWords = (due: unknown) => ruleInWords({ due: due === undefined ? null : dateRule(due as DueInFile) }).text;
  const values = field === 'due' ? { from: inWords(from), to: inWords(to) } : { from: briefly(from), to: briefly(to) };
  return { code: 'migration.wait-changed', params: { stage, wait: wait?.title ?? key, field: field === 'owner' || field === 'title' || field === 'due' ? field : 'other', what: inPlainWords(field), ...values } };
}

/** What has the source: `rulesSource` is that of `rules`. */
const sourcedBy = (path: readonly string[]): readonly string[] => [...path.slice(0, -1), ...(path.at(-1) === 'source' ? [] : [path.at(-1)!.replace(/Source$/, '')])];

const placeOf = (path: readonly string[]): string => path.map(inPlainWords).join(': ');

/** Mark and words, as `ruleInWords` shows them. */
function sourceOf(source: unknown): string {
  const { mark, source: text, unverified } = ruleInWords({ says: '', source: (source as Sourced['source'] | undefined) ?? null });
  return mark === null ? 'none' : `${mark}${unverified ? ', unverified' : ''}: ${text ?? ''}`;
}
