import { inputOf, typesOf, type InputSchema } from '#libs/commands/examples.js';
import { instantOn, parseCalendarDate, type TimeZone } from '#libs/kernel/dates.js';
import type { CommandDefinition } from '#libs/kernel/command-definition.js';
import { say } from '#libs/messages/say.js';
import { fieldProblems } from '../../http/field-problems.js';
import type { FieldProblem } from '../../http/problem.js';
import { textIn, textsIn, type Entered } from './entered.js';
import type { Lines } from './lines.js';
import { EXPLAIN, fieldsOf, inner, isNullable, labelOf, linesIn, type Field, type Step } from './step-form.js';

/** `document` of a file that came with the form, once it is kept. */
export type Kept = { readonly field: string; readonly document: Readonly<Record<string, unknown>>; readonly fileName: string };

type Means = { readonly key: string; readonly zone: TimeZone; readonly kept: Kept | null };

/** A form's fields as the command's schema wants them: one body, or of a roll call one a line. */
export function bodiesFrom(step: Step, definition: CommandDefinition, entered: Entered, { key, zone, kept }: Means): Record<string, unknown>[] {
  const fields = fieldsOf(step, definition, entered);
  const { properties } = inputOf(definition.schema);
  const common: Record<string, unknown> = {};
  for (const [path, value] of Object.entries(step.fixed ?? {})) put(common, path, value);
  if (step.keyed) common[step.keyed] = `${step.keyed}-${key.replace(/[^A-Za-z0-9]/g, '').slice(0, 12)}`;
  const value = (field: Field): unknown => (field.kind === 'file' ? keptIn(field, step, kept) : valueOf(field, entered, zone));
  for (const field of fields.filter(({ group }) => group === null)) put(common, field.path, value(field));
  if (kept && Object.hasOwn(properties, 'fileName')) common.fileName = kept.fileName;
  const explanations = Object.fromEntries(Object.entries(entered).flatMap(([name, text]) => (name.startsWith(EXPLAIN) ? [[name.slice(EXPLAIN.length), [text].flat()[0]!]] : [])));
  if (step.explain !== undefined) common.explanations = explanations;
  const rows = (list: Lines, prefix: string): unknown[] => {
    const lines = linesIn(step, definition, entered);
    return filledIn(step, definition, entered).map((n) => {
      const given = fields.flatMap((field): [string, unknown][] => (field.name === `${prefix}${n}` || field.name.startsWith(`${prefix}${n}.`) ? [[field.name.slice(`${prefix}${n}.`.length), value(field)]] : []));
      if (list.ask.length === 0) return given[0]?.[1];
      const line: Record<string, unknown> = { ...lines[n]!.fixed };
      for (const [path, one] of given) put(line, path, one);
      return line;
    });
  };
  if (step.list) put(common, step.list.field, rows(step.list, `${step.list.field}.`));
  const whole = withNulls(common, properties);
  return step.each ? rows(step.each, '').map((line) => ({ ...whole, ...(line as Record<string, unknown>) })) : [whole];
}

/** A file as its command knows it: whole, or by its id alone. */
const keptIn = ({ name, path }: Field, { filesById = [] }: Step, kept: Kept | null): unknown => (kept?.field !== name ? undefined : filesById.includes(path) ? kept.document.id : kept.document);

/** Which of a form's lines are filled in, from 0: those that the command is given. */
function filledIn(step: Step, definition: CommandDefinition, entered: Entered): number[] {
  const { list, each } = step;
  const prefix = list ? `${list.field}.` : '';
  const { needs, more } = list ?? each ?? { needs: '' };
  const isFilled = (line: string): boolean => (more ? Object.keys(entered).some((name) => name === line || name.startsWith(`${line}.`)) : textIn(entered, `${line}.${needs}`).trim() !== '');
  return linesIn(step, definition, entered).flatMap((_, n) => (isFilled(`${prefix}${n}`) ? [n] : []));
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

/**
 * What is wrong with what was entered, by the labels of the form. A list is no field of it: what is missing there is a
 * line, and what is wrong in one stands beside the line that was filled in. `body`: which of several it is about.
 */
export function formProblems(step: Step, definition: CommandDefinition, entered: Entered, issues: Parameters<typeof fieldProblems>[0], body = 0): FieldProblem[] {
  const { command, list, each, oneOfRecords = {} } = step;
  const fields = fieldsOf(step, definition, entered);
  /** A record of which nothing was filled in is missing as the one field that the form has of it. */
  const askedOf = (field: string): string => (Object.hasOwn(oneOfRecords, field) ? (fields.find(({ path }) => path.startsWith(`${field}.`))?.path ?? field) : field);
  const filled = filledIn(step, definition, entered);
  const lines = linesIn(step, definition, entered);
  /** As the form names it: the command has the lines that were filled in, counted from 0. */
  const nameOf = (given: string): { readonly name: string; readonly line: string | null } => {
    const field = askedOf(given);
    const [, nth = '', rest = ''] = (list && new RegExp(`^${list.field}\\.(\\d+)(.*)$`).exec(field)) ?? [];
    const n = each?.ask.includes(field) ? filled[body] : filled[Number(nth)];
    if (n === undefined || (nth === '' && !each?.ask.includes(field))) return { name: field, line: null };
    return { name: list ? `${list.field}.${n}${rest}` : `${n}.${field}`, line: lines[n]!.label };
  };
  const called = (field: string): string => {
    const { line } = nameOf(field);
    const label = labelOf(command, askedOf(field));
    return line === null ? `“${label}”` : say('page.in-line', { line, field: label });
  };
  return fieldProblems(issues, called).map((found) => {
    if (!list || found.field !== list.field || found.code !== 'api.field-empty') return { ...found, field: nameOf(found.field).name };
    const code = 'page.no-line';
    return { ...found, code, detail: say(code, { list: list.field, needs: labelOf(command, list.ask.length === 0 ? list.field : `${list.field}.${list.needs}`) }) };
  });
}

/** Numbers that were chosen from a list come as texts, and a record that was begun says null, or nothing in its lists, of what it leaves open. */
function withNulls(given: Record<string, unknown>, shapes: Readonly<Record<string, InputSchema>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(given).map(([field, value]) => {
      const shape = inner(shapes[field] ?? {});
      if (isNumeric(shape) && typeof value === 'string') return [field, Number(value)];
      if (Array.isArray(value)) return [field, isNumeric(shape.items ?? {}) ? value.map(Number) : value];
      if (!shape.properties || typeof value !== 'object' || value === null) return [field, value];
      const leftOpen = Object.entries(shape.properties).filter(([name, own]) => !Object.hasOwn(value, name) && (isNullable(own) || (shape.required?.includes(name) && typesOf(own).includes('array'))));
      const open = leftOpen.map(([name, own]): [string, null | []] => [name, isNullable(own) ? null : []]);
      return [field, { ...Object.fromEntries(open), ...withNulls(value as Record<string, unknown>, shape.properties) }];
    }),
  );
}

const isNumeric = (shape: InputSchema): boolean => typesOf(shape).some((type) => type === 'integer' || type === 'number');

/** Sets what is there at its path; nothing for what was left empty. */
function put(into: Record<string, unknown>, path: string, value: unknown): void {
  if (value === undefined) return;
  const [first = '', ...rest] = path.split('.');
  if (rest.length === 0) into[first] = value;
  else put((into[first] ??= {}) as Record<string, unknown>, rest.join('.'), value);
}
