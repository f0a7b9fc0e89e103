import { randomUUID } from 'node:crypto';
import { kebab } from '#libs/commands/addresses.js';
import { inputOf, typesOf, type InputSchema } from '#libs/commands/examples.js';
import { instantOn, parseCalendarDate, type TimeZone } from '#libs/kernel/dates.js';
import type { CommandDefinition } from '#libs/kernel/command-definition.js';
import type { MessageParams } from '#libs/kernel/refusal.js';
import { hasSentence, say } from '#libs/messages/say.js';
import type { Beside } from './scans.js';
import { fieldProblems } from '../../http/field-problems.js';
import type { FieldProblem } from '../../http/problem.js';

export type Choice = { readonly value: string; readonly label: string };

/** What is asked for beside a step that something warns of: why it is right all the same. */
export type Asked = { readonly about: string; readonly label: string; readonly hint: string; readonly required: boolean };

/** One line of a list that a step is given: of what it is, and the fields that are asked for. One whose `needs` is empty is left out. */
type Rows = { readonly rows: readonly { readonly label: string; readonly fixed: Readonly<Record<string, unknown>> }[]; readonly ask: readonly string[]; readonly needs: string };

/** A step that a page has a form for: its command, where it is given, and what the page knows of its fields that their schema can't say. Fields are named by their paths, `change.section`. */
export type Step = {
  readonly aggregate: string;
  readonly id: string;
  readonly version: number;
  readonly command: string;
  /** Shown at once; the others are folded. */
  readonly first?: boolean;
  readonly choices?: Readonly<Record<string, readonly Choice[]>>;
  /** Known from where the step stands, and not asked for. */
  readonly fixed?: Readonly<Record<string, unknown>>;
  /** Fields with a default that this form does not offer. */
  readonly leave?: readonly string[];
  /** Fields that the domain asks for from whoever fills in this form, though their schema has a default. */
  readonly needs?: readonly string[];
  /** Fields that the domain asks for in some cases: in which, as `needed.<word>` says it. */
  readonly when?: Readonly<Record<string, string>>;
  /** Two fields of which the domain asks for one. */
  readonly oneOf?: readonly string[];
  readonly start?: Readonly<Record<string, string>>;
  readonly explain?: readonly Asked[];
  /** Files to look at while the form is filled in. */
  readonly beside?: readonly Beside[];
  /** A list that is written line by line. */
  readonly list?: Rows & { readonly field: string };
  /** The command is given once for each line, all together or not at all: a roll call. */
  readonly each?: Rows;
  /** A field whose value is made of the form's key, so that a second sending means the same. */
  readonly keyed?: string;
};

type Kind = 'text' | 'words' | 'lines' | 'number' | 'day' | 'time' | 'moment' | 'choice' | 'several' | 'yes' | 'file';

export type FieldView = {
  readonly id: string;
  readonly name: string;
  readonly kind: Kind;
  readonly label: string;
  readonly hint: string | null;
  readonly required: boolean;
  /** Of one that is not required always: when it is, or that it never is. */
  readonly optional: string | null;
  readonly maxLength: number | null;
  readonly value: string;
  readonly choices: readonly (Choice & { readonly chosen: boolean; readonly id: string })[];
  readonly error: string | null;
};

export type StepFormView = {
  readonly command: string;
  readonly id: string;
  readonly action: string;
  readonly title: string;
  readonly says: string | null;
  readonly stream: string;
  readonly key: string;
  readonly version: number;
  readonly files: boolean;
  readonly beside: readonly Beside[];
  readonly first: boolean;
  readonly open: boolean;
  readonly groups: readonly { readonly legend: string | null; readonly fields: readonly FieldView[] }[];
  readonly explain: readonly (Omit<Asked, 'about'> & { readonly id: string; readonly name: string; readonly value: string })[];
  readonly problem: string | null;
};

export type Entered = Readonly<Record<string, string | readonly string[]>>;

/** A form that came back: what was in it, and why it was not taken. */
export type Returned = {
  readonly command: string;
  readonly stream: string;
  readonly entered: Entered;
  /** The reason, by its code; and as it is said where nobody's name is known. */
  readonly code: string;
  readonly params: MessageParams;
  readonly detail: string;
  /** What else stands against it. */
  readonly also: readonly string[];
  readonly errors: readonly FieldProblem[];
  readonly status: number;
  readonly seenVersion: number;
};

const EXPLAIN = 'explain:';
const MOST_OF_A_LABEL = 24;

type Field = { readonly name: string; readonly path: string; readonly kind: Kind; readonly shape: InputSchema; readonly required: boolean; readonly optional: string | null; readonly group: string | null };

/** A nullable shape as what it is where it is not null. */
const inner = (shape: InputSchema): InputSchema => {
  const some = [...(shape.anyOf ?? []), ...(shape.oneOf ?? [])].filter(({ type }) => type !== 'null');
  return some.length === 1 ? { ...some[0]!, ...(shape.description !== undefined && { description: shape.description }) } : shape;
};
const isNullable = (shape: InputSchema): boolean => typesOf(shape).includes('null');
const lengthOf = (shape: InputSchema): number | null => (shape as { readonly maxLength?: number }).maxLength ?? null;

/** Null: no form can ask for it without being told how. */
function kindOf(shape: InputSchema, hasChoices: boolean): Kind | null {
  const types = typesOf(shape);
  if (types.includes('array')) return hasChoices ? 'several' : typesOf(shape.items ?? {}).includes('string') && !shape.items?.enum ? 'lines' : null;
  if (shape.properties && Object.hasOwn(shape.properties, 'saltedSha256')) return 'file';
  if (types.includes('object')) return null;
  if (hasChoices || shape.enum) return 'choice';
  if (types.includes('boolean')) return 'yes';
  if (types.includes('integer') || types.includes('number')) return 'number';
  if (shape.format === 'date') return 'day';
  if (shape.format === 'date-time') return 'moment';
  if ((shape as { readonly pattern?: string }).pattern?.startsWith('^([01]\\d')) return 'time';
  return (lengthOf(shape) ?? 0) > 200 ? 'words' : 'text';
}

/** Of a field that is not always required: when it is, or that it never is. `inLine`: what each line of the step's list has to have. */
function whenNeeded({ command, when = {}, oneOf = [], list }: Step, path: string, inLine: readonly string[]): string {
  const other = oneOf.includes(path) ? oneOf.find((one) => one !== path) : undefined;
  if (other !== undefined) return say('page.needed-or', { other: labelOf(command, other) });
  const ofLine = list && path.startsWith(`${list.field}.`) ? path.slice(list.field.length + 1) : null;
  if (list && ofLine !== null && ofLine !== list.needs && inLine.includes(ofLine)) return say('page.needed-with', { field: labelOf(command, `${list.field}.${list.needs}`) });
  return say(when[path] === undefined ? 'page.optional' : `needed.${when[path]}`);
}

/** The fields of a step's form, in the order of its schema. What the page neither knows nor can ask for, and the command needs, is a fault of the page. */
export function fieldsOf(step: Step, { schema }: Pick<CommandDefinition, 'schema'>): readonly Field[] {
  const { properties, required } = inputOf(schema);
  const { choices = {}, fixed = {}, leave = [], needs = [], list, each, keyed } = step;
  const inLine = properties[list?.field ?? '']?.items?.required ?? [];
  const under = (shapes: Readonly<Record<string, InputSchema>>, needed: readonly string[], prefix: string, named: string, group: string | null): Field[] =>
    Object.entries(shapes).flatMap(([field, given]) => {
      const [path, name] = [`${prefix}${field}`, `${named}${field}`];
      const shape = inner(given);
      if (Object.hasOwn(fixed, path) || leave.includes(path) || path === keyed || (path === 'explanations' && step.explain !== undefined)) return [];
      if (list?.field === path) return list.rows.flatMap(({ label }, n) => under(pick(shape.items?.properties ?? {}, list.ask), [], `${path}.`, `${name}.${n}.`, label));
      const kind = kindOf(shape, Object.hasOwn(choices, path));
      const isRequired = (needed.includes(field) && !isNullable(given)) || needs.includes(path);
      if (kind) return [{ name, path, kind, shape: { ...shape, ...(given.description !== undefined && { description: given.description }) }, required: isRequired, optional: isRequired ? null : whenNeeded(step, path, inLine), group }];
      if (shape.properties) return under(shape.properties, [], `${path}.`, `${name}.`, group);
      if (needed.includes(field)) throw new Error(`the form of ${step.command} has no way to ask for ${path}`);
      return [];
    });
  if (!each) return under(properties, required, '', '', null);
  const own = new Set([...each.ask, ...Object.keys(each.rows[0]?.fixed ?? {})]);
  const once = under(pick(properties, Object.keys(properties).filter((field) => !own.has(field))), required, '', '', null);
  return [...once, ...each.rows.flatMap(({ label }, n) => under(pick(properties, each.ask), [], '', `${n}.`, label))];
}

const pick = <T>(all: Readonly<Record<string, T>>, names: readonly string[]): Record<string, T> => Object.fromEntries(names.flatMap((name) => (Object.hasOwn(all, name) ? [[name, all[name]!]] : [])));

const idOf = (step: Pick<Step, 'command' | 'id' | 'aggregate'>): string => (step.aggregate === 'meeting' ? `${kebab(step.command)}-${step.id.replace(/[^A-Za-z0-9_-]/g, '-')}` : kebab(step.command));

/** Where on its page a step's form stands. */
export const anchorOf = (step: Pick<Step, 'command' | 'id' | 'aggregate'>): string => `form-${idOf(step)}`;

function labelOf(command: string, path: string, description = path): string {
  const last = path.split('.').at(-1)!;
  for (const code of [`form.${command}.${path}`, `field.${path}`, `field.${last}`]) if (hasSentence(code)) return say(code);
  return description.replace(/\.$/, '');
}

export const titleOfStep = (command: string, { summary }: Pick<CommandDefinition, 'summary'>): string => (hasSentence(`form.${command}`) ? say(`form.${command}`) : summary.split(/[.:](?: |$)/)[0]!);

/** What came with a form that its page has no more, under the labels that it had. */
export const enteredUnderLabels = (command: string, entered: Entered, named: (value: string) => string): { readonly label: string; readonly value: string }[] =>
  Object.entries(entered).map(([name, value]) => ({
    label: name.startsWith(EXPLAIN) ? labelOf(command, 'explanations') : labelOf(command, name),
    value: [value].flat().map((one) => (hasSentence(`choice.${one}`) ? say(`choice.${one}`) : named(one))).join(', '),
  }));

export function stepForm(step: Step, definition: CommandDefinition, address: string, returned: Returned | null): StepFormView {
  const mine = returned?.command === step.command && returned.stream === step.id ? returned : null;
  const id = idOf(step);
  const fields = fieldsOf(step, definition);
  const groups: { legend: string | null; fields: FieldView[] }[] = [];
  for (const field of fields) {
    const view = fieldView(step, field, id, mine);
    if (groups.length > 0 && groups.at(-1)!.legend === field.group) groups.at(-1)!.fields.push(view);
    else groups.push({ legend: field.group, fields: [view] });
  }
  const says = `page.form-${kebab(step.command)}`;
  return {
    command: step.command,
    id,
    action: `${address}/${kebab(step.command)}`,
    title: titleOfStep(step.command, definition),
    says: hasSentence(says) ? say(says) : null,
    stream: step.id,
    key: randomUUID(),
    version: step.version,
    files: fields.some(({ kind }) => kind === 'file'),
    beside: step.beside ?? [],
    first: step.first === true,
    open: mine !== null,
    groups,
    explain: (step.explain ?? []).map(({ about, ...asked }, n) => ({ ...asked, id: `${id}-explain-${n}`, name: `${EXPLAIN}${about}`, value: textIn(mine?.entered ?? {}, `${EXPLAIN}${about}`) })),
    problem: mine?.detail ?? null,
  };
}

function fieldView(step: Step, { name, path, kind, shape, required, optional }: Field, form: string, mine: Returned | null): FieldView {
  const id = `${form}-${name.replaceAll('.', '-')}`;
  const given = mine ? [mine.entered[name] ?? []].flat() : [step.start?.[path] ?? []].flat();
  const choices = step.choices?.[path] ?? (shape.enum ?? []).map((value) => ({ value: String(value), label: wordOf(String(value)) }));
  const label = labelOf(step.command, path, shape.description);
  // What is no longer than a label says no more than it.
  const says = (shape.description?.length ?? 0) > MOST_OF_A_LABEL && label !== shape.description!.replace(/\.$/, '');
  const described = says && kind !== 'choice' && kind !== 'several' ? shape.description! : null;
  return {
    id, name, kind, label, required, optional,
    hint: described,
    maxLength: lengthOf(shape),
    value: given[0] ?? '',
    choices: choices.map((one, n) => ({ ...one, id: `${id}-${n}`, chosen: given.includes(one.value) })),
    error: mine?.errors.find(({ field }) => field === name || field === path)?.detail ?? null,
  };
}

/** `in-person` → `In person`. */
const wordOf = (value: string): string => (hasSentence(`choice.${value}`) ? say(`choice.${value}`) : value.replace(/-/g, ' ').replace(/^./, (letter) => letter.toUpperCase()));

const textIn = (entered: Entered, name: string): string => [entered[name] ?? ''].flat()[0] ?? '';
const textsIn = (entered: Entered, name: string): string[] => [entered[name] ?? []].flat().filter((text) => text.trim() !== '');

/** What a form sent, without its own hidden fields and without what was left empty. */
export function enteredIn(body: Readonly<Record<string, unknown>>): Entered {
  return Object.fromEntries(
    Object.entries(body).flatMap(([name, value]): [string, string | string[]][] => {
      const texts = [value].flat().filter((one): one is string => typeof one === 'string' && one.trim() !== '');
      return name.startsWith('_') || texts.length === 0 ? [] : [[name, texts.length === 1 ? texts[0]! : texts]];
    }),
  );
}

/** `document` of a file that came with the form, once it is kept. */
export type Kept = { readonly field: string; readonly document: Readonly<Record<string, unknown>>; readonly fileName: string };

/** A form's fields as the command's schema wants them: one body, or of a roll call one a line. */
export function bodiesFrom(step: Step, definition: CommandDefinition, entered: Entered, { key, zone, kept }: { readonly key: string; readonly zone: TimeZone; readonly kept: Kept | null }): Record<string, unknown>[] {
  const fields = fieldsOf(step, definition);
  const { properties } = inputOf(definition.schema);
  const common: Record<string, unknown> = {};
  for (const [path, value] of Object.entries(step.fixed ?? {})) put(common, path, value);
  if (step.keyed) common[step.keyed] = `${step.keyed}-${key.replace(/[^A-Za-z0-9]/g, '').slice(0, 12)}`;
  const value = (field: Field): unknown => (field.kind === 'file' ? (kept?.field === field.name ? kept.document : undefined) : valueOf(field, entered, zone));
  for (const field of fields.filter(({ group }) => group === null)) put(common, field.path, value(field));
  if (kept && Object.hasOwn(properties, 'fileName')) common.fileName = kept.fileName;
  const explanations = Object.fromEntries(Object.entries(entered).flatMap(([name, text]) => (name.startsWith(EXPLAIN) ? [[name.slice(EXPLAIN.length), [text].flat()[0]!]] : [])));
  if (step.explain !== undefined) common.explanations = explanations;
  const rows = ({ rows: lines, ask, needs }: Rows, prefix: string): Record<string, unknown>[] =>
    lines.flatMap(({ fixed }, n) => {
      const line: Record<string, unknown> = { ...fixed };
      for (const field of fields) for (const one of ask) if (field.name === `${prefix}${n}.${one}`) put(line, one, value(field));
      return line[needs] === undefined ? [] : [line];
    });
  if (step.list) put(common, step.list.field, rows(step.list, `${step.list.field}.`));
  const whole = withNulls(common, properties);
  return step.each ? rows(step.each, '').map((line) => ({ ...whole, ...line })) : [whole];
}

function valueOf({ name, kind }: Field, entered: Entered, zone: TimeZone): unknown {
  if (kind === 'several') return textsIn(entered, name);
  const text = textIn(entered, name).trim();
  if (text === '') return undefined;
  switch (kind) {
    case 'number':
      return Number(text);
    case 'choice':
      return text;
    case 'yes':
      return text === 'yes';
    case 'lines':
      return text.split(/\r?\n/).map((line) => line.trim()).filter(Boolean);
    case 'moment':
      return momentIn(text, zone);
    default:
      return text;
  }
}

/** `2026-03-09T19:05`, as a browser sends it, on the district's clock; anything else as it stands, for the schema to refuse. */
function momentIn(text: string, zone: TimeZone): string {
  const [, on = '', time = ''] = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d)(?::\d\d)?$/.exec(text) ?? [];
  const date = parseCalendarDate(on);
  return date ? instantOn(date, time, zone) : text;
}

/** What is wrong with what was entered, by the labels of the form. A list is no field of it: what is missing there is a line. */
export const formProblems = ({ command, list }: Step, issues: Parameters<typeof fieldProblems>[0]): FieldProblem[] =>
  fieldProblems(issues, (field) => `“${labelOf(command, field)}”`).map((found) => {
    if (!list || found.field !== list.field || found.code !== 'api.field-empty') return found;
    const code = 'page.no-line';
    return { ...found, code, detail: say(code, { list: list.field, needs: labelOf(command, `${list.field}.${list.needs}`) }) };
  });

/** Numbers that were chosen from a list come as texts, and a record that was begun says null of what it leaves open. */
function withNulls(given: Record<string, unknown>, shapes: Readonly<Record<string, InputSchema>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(given).map(([field, value]) => {
      const shape = inner(shapes[field] ?? {});
      const numeric = typesOf(shape).some((type) => type === 'integer' || type === 'number');
      if (numeric && typeof value === 'string') return [field, Number(value)];
      if (!shape.properties || typeof value !== 'object' || value === null || Array.isArray(value)) return [field, value];
      const open = Object.entries(shape.properties).flatMap(([name, own]) => (isNullable(own) && !Object.hasOwn(value, name) ? [[name, null]] : []));
      return [field, { ...Object.fromEntries(open), ...withNulls(value as Record<string, unknown>, shape.properties) }];
    }),
  );
}

/** Sets what is there at its path; nothing for what was left empty. */
function put(into: Record<string, unknown>, path: string, value: unknown): void {
  if (value === undefined) return;
  const [first = '', ...rest] = path.split('.');
  if (rest.length === 0) into[first] = value;
  else put((into[first] ??= {}) as Record<string, unknown>, rest.join('.'), value);
}
