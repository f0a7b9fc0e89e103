import { randomUUID } from 'node:crypto';
import { kebab } from '#libs/commands/addresses.js';
import { inputOf, typesOf, type InputSchema } from '#libs/commands/examples.js';
import type { CommandDefinition } from '#libs/kernel/command-definition.js';
import type { MessageParams } from '#libs/kernel/refusal.js';
import { hasSentence, say } from '#libs/messages/say.js';
import type { Beside } from './scans.js';
import type { FieldProblem } from '../../http/problem.js';
import { textIn, type Entered } from './entered.js';
import { linesOf, type Line, type Lines } from './lines.js';

export type Choice = { readonly value: string; readonly label: string };

/** What is asked for beside a step that something warns of: why it is right all the same. */
export type Asked = { readonly about: string; readonly label: string; readonly hint: string; readonly required: boolean };

/** A step that a page has a form for: its command, where it is given, and what the page knows of its fields that their schema can't say. Fields are named by their paths, `change.section`. */
export type Step = {
  readonly aggregate: string;
  readonly id: string;
  readonly version: number;
  readonly command: string;
  /** Of a stream that there is not yet: its id is made with the form. */
  readonly isNew?: boolean;
  /** Tells it from another form of the same command on the same page. */
  readonly form?: string;
  /** Of which of several it is, a year for one, said with its name. */
  readonly of?: string;
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
  readonly list?: Lines & { readonly field: string };
  /** The command is given once for each line, all together or not at all: a roll call. */
  readonly each?: Lines;
  /** Of a field that may be one of several records: which of them this form gives, from 0. */
  readonly oneOfRecords?: Readonly<Record<string, number>>;
  /** Fields that are the id of a file: it is uploaded with the form. */
  readonly filesById?: readonly string[];
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
  readonly aggregate: string;
  readonly command: string;
  readonly form: string | null;
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

/** A form that came back: what was in it, and why it was not taken. */
export type Returned = {
  readonly command: string;
  readonly stream: string;
  /** Which of several forms of the command; empty where it has one. */
  readonly form: string;
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

export const EXPLAIN = 'explain:';
const MOST_OF_A_LABEL = 24;

export type Field = { readonly name: string; readonly path: string; readonly kind: Kind; readonly shape: InputSchema; readonly required: boolean; readonly optional: string | null; readonly group: string | null };

/** A nullable shape as what it is where it is not null. */
export const inner = (shape: InputSchema, which?: number): InputSchema => {
  const some = [...(shape.anyOf ?? []), ...(shape.oneOf ?? [])].filter(({ type }) => type !== 'null');
  const only = some.length === 1 ? some[0] : which === undefined ? undefined : some[which];
  return only ? { ...only, ...(shape.description !== undefined && { description: shape.description }) } : shape;
};
export const isNullable = (shape: InputSchema): boolean => typesOf(shape).includes('null');
const lengthOf = (shape: InputSchema): number | null => (shape as { readonly maxLength?: number }).maxLength ?? null;

/** Null: no form can ask for it without being told how. */
function kindOf(shape: InputSchema, hasChoices: boolean, isFile = false): Kind | null {
  if (isFile) return 'file';
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

/** The lines of a step's list, or of what it is given for each. */
export function linesIn({ list, each }: Step, { schema }: Pick<CommandDefinition, 'schema'>, entered: Entered): readonly Line[] {
  if (list) return linesOf(list, `${list.field}.`, entered, inner(inputOf(schema).properties[list.field] ?? {}).maxItems);
  return each ? linesOf(each, '', entered) : [];
}

/** The fields of a step's form, in the order of its schema. What the page neither knows nor can ask for, and the command needs, is a fault of the page. */
export function fieldsOf(step: Step, definition: Pick<CommandDefinition, 'schema'>, entered: Entered = {}): readonly Field[] {
  const { properties, required } = inputOf(definition.schema);
  const { choices = {}, fixed = {}, leave = [], needs = [], list, each, keyed, oneOfRecords = {}, filesById = [] } = step;
  const lines = linesIn(step, definition, entered);
  const inLine = properties[list?.field ?? '']?.items?.required ?? [];
  const lineOf = (item: InputSchema, path: string, name: string, group: string): Field[] =>
    list?.ask.length === 0
      ? [{ name, path, kind: kindOf(item, Object.hasOwn(choices, path)) ?? 'text', shape: item, required: false, optional: say('page.optional'), group }]
      : under(pick(item.properties ?? {}, list?.ask ?? []), [], `${path}.`, `${name}.`, group);
  const under = (shapes: Readonly<Record<string, InputSchema>>, needed: readonly string[], prefix: string, named: string, group: string | null): Field[] =>
    Object.entries(shapes).flatMap(([field, given]) => {
      const [path, name] = [`${prefix}${field}`, `${named}${field}`];
      const shape = inner(given, oneOfRecords[path]);
      if (Object.hasOwn(fixed, path) || leave.includes(path) || path === keyed || (path === 'explanations' && step.explain !== undefined)) return [];
      if (list?.field === path) return lines.flatMap(({ label }, n) => lineOf(shape.items ?? {}, path, `${name}.${n}`, label));
      const kind = kindOf(shape, Object.hasOwn(choices, path), filesById.includes(path));
      const isRequired = (needed.includes(field) && !isNullable(given)) || needs.includes(path);
      if (kind) return [{ name, path, kind, shape: { ...shape, ...(given.description !== undefined && { description: given.description }) }, required: isRequired, optional: isRequired ? null : whenNeeded(step, path, inLine), group }];
      if (shape.properties) return under(shape.properties, Object.hasOwn(oneOfRecords, path) ? (shape.required ?? []) : [], `${path}.`, `${name}.`, group);
      if (needed.includes(field)) throw new Error(`the form of ${step.command} has no way to ask for ${path}`);
      return [];
    });
  if (!each) return under(properties, required, '', '', null);
  const own = new Set([...each.ask, ...Object.keys(each.rows[0]?.fixed ?? {})]);
  const once = under(pick(properties, Object.keys(properties).filter((field) => !own.has(field))), required, '', '', null);
  return [...once, ...lines.flatMap(({ label }, n) => under(pick(properties, each.ask), [], '', `${n}.`, label))];
}

const pick = <T>(all: Readonly<Record<string, T>>, names: readonly string[]): Record<string, T> => Object.fromEntries(names.flatMap((name) => (Object.hasOwn(all, name) ? [[name, all[name]!]] : [])));

/** Kinds of streams of which a page has several. */
const SEVERAL: ReadonlySet<string> = new Set(['meeting', 'concurrence', 'grant']);

type Named = Pick<Step, 'command' | 'id' | 'aggregate' | 'form'>;
const idOf = ({ aggregate, command, form, id }: Named): string => [kebab(command), ...(form ? [form] : []), ...(SEVERAL.has(aggregate) ? [id.replace(/[^A-Za-z0-9_-]/g, '-')] : [])].join('-');

/** Where on its page a step's form stands. */
export const anchorOf = (step: Named): string => `form-${idOf(step)}`;

/** The number of a line is none of its field's name. */
export function labelOf(command: string, given: string, description = given): string {
  const path = given.replace(/\.\d+(?=\.|$)|^\d+\./g, '');
  const last = path.split('.').at(-1)!;
  for (const code of [`form.${command}.${path}`, `field.${path}`, `field.${last}`]) if (hasSentence(code)) return say(code);
  return description.replace(/\.$/, '');
}

export function titleOfStep(command: string, { summary }: Pick<CommandDefinition, 'summary'>, form = ''): string {
  for (const code of [`form.${command}-${form}`, `form.${command}`]) if (hasSentence(code)) return say(code);
  return summary.split(/[.:](?: |$)/)[0]!;
}

/** Whether a form that was sent is that of a step. */
export const isOf = (returned: Pick<Returned, 'command' | 'stream' | 'form'> | null, { command, id, form = '' }: Named): boolean => returned?.command === command && returned.stream === id && returned.form === form;

/** What came with a form that its page has no more, under the labels that it had. */
export const enteredUnderLabels = (command: string, entered: Entered, named: (value: string) => string): { readonly label: string; readonly value: string }[] =>
  Object.entries(entered).map(([name, value]) => ({
    label: name.startsWith(EXPLAIN) ? labelOf(command, 'explanations') : labelOf(command, name),
    value: [value].flat().map((one) => (hasSentence(`choice.${one}`) ? say(`choice.${one}`) : named(one))).join(', '),
  }));

export function stepForm(step: Step, definition: CommandDefinition, address: string, returned: Returned | null): StepFormView {
  const mine = isOf(returned, step) ? returned : null;
  const id = idOf(step);
  const fields = fieldsOf(step, definition, mine?.entered);
  const groups: { legend: string | null; fields: FieldView[] }[] = [];
  for (const field of fields) {
    const view = fieldView(step, field, id, mine);
    if (groups.length > 0 && groups.at(-1)!.legend === field.group) groups.at(-1)!.fields.push(view);
    else groups.push({ legend: field.group, fields: [view] });
  }
  const title = titleOfStep(step.command, definition, step.form);
  const says = `page.form-${kebab(step.command)}${step.form ? `-${step.form}` : ''}`;
  return {
    aggregate: step.aggregate,
    command: step.command,
    form: step.form ?? null,
    id,
    action: `${address}/${kebab(step.command)}`,
    title: step.of === undefined ? title : say('page.form-of', { title, of: step.of }),
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

function fieldView(step: Step, { name, path, kind, shape, required, optional, group }: Field, form: string, mine: Returned | null): FieldView {
  const id = `${form}-${name.replaceAll('.', '-')}`;
  const given = mine ? [mine.entered[name] ?? []].flat() : [step.start?.[name] ?? step.start?.[path] ?? []].flat();
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
    error: mine?.errors.find(({ field }) => field === name || (group === null && field === path))?.detail ?? null,
  };
}

/** `in-person` → `In person`. */
const wordOf = (value: string): string => (hasSentence(`choice.${value}`) ? say(`choice.${value}`) : value.replace(/-/g, ' ').replace(/^./, (letter) => letter.toUpperCase()));
