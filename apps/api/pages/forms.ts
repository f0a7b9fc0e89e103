import { z } from 'zod';
import type { CommandDefinition } from '#libs/kernel/command-definition.js';
import { hasSentence, say } from '#libs/messages/say.js';
import type { FieldProblem } from '../http/problem.js';
import { kebab } from '#libs/commands/addresses.js';

export type FormField = {
  readonly id: string;
  readonly name: string;
  readonly label: string;
  readonly hint: string | null;
  readonly kind: 'day' | 'text' | 'words';
  readonly required: boolean;
  readonly maxLength: number | null;
  readonly value: string;
  readonly error: string | null;
};

export type CommandForm = {
  readonly command: string;
  readonly action: string;
  readonly title: string;
  readonly fields: readonly FormField[];
  /** Of the page that the form stands on: what makes a double submit one outcome, and a stale tab a refusal. */
  readonly key: string;
  readonly version: number;
};

type Property = { readonly type?: string; readonly format?: string; readonly description?: string; readonly maxLength?: number; readonly anyOf?: readonly Property[]; readonly $ref?: string };

const codeOr = (code: string, words: string): string => (hasSentence(code) ? say(code) : words);

/** What a field of a command's form is called. */
export const labelOf = (command: string, field: string, description = field): string => codeOr(`form.${command}.${field}`, description);

/** A form for a command, made from its schema. Labels come from the messages, where they have one, else from the descriptions. */
export function formOf(
  command: string,
  definition: CommandDefinition,
  place: { readonly address: string; readonly key: string; readonly version: number },
  entered: Readonly<Record<string, string>> = {},
  errors: readonly FieldProblem[] = [],
): CommandForm {
  const { properties = {}, required = [] } = z.toJSONSchema(definition.schema, { io: 'input', reused: 'inline' }) as {
    properties?: Record<string, Property>;
    required?: string[];
  };
  return {
    command,
    action: `${place.address}/${kebab(command)}`,
    title: codeOr(`form.${command}`, definition.summary),
    key: place.key,
    version: place.version,
    fields: Object.entries(properties).map(([name, property]) => ({
      id: `${kebab(command)}-${name}`,
      name,
      label: labelOf(command, name, property.description),
      hint: hasSentence(`form.${command}.${name}`) ? (property.description ?? null) : null,
      kind: kindOf(property),
      required: required.includes(name),
      maxLength: lengthOf(property),
      value: entered[name] ?? '',
      error: errors.find(({ field }) => field === name)?.detail ?? null,
    })),
  };
}

const isDay = (property: Property): boolean => property.format === 'date' || property.$ref?.endsWith('/CalendarDate') === true;
const lengthOf = (property: Property): number | null => property.maxLength ?? property.anyOf?.map(lengthOf).find((n) => n !== null) ?? null;

function kindOf(property: Property): FormField['kind'] {
  if (isDay(property)) return 'day';
  return (lengthOf(property) ?? 0) > 200 ? 'words' : 'text';
}

/** What a form sent, as a command's schema wants it: an empty field is one that was not filled in. */
export function enteredIn(body: Readonly<Record<string, unknown>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(body).flatMap(([name, value]) =>
      name.startsWith('_') || typeof value !== 'string' || value.trim() === '' ? [] : [[name, value]],
    ),
  );
}
