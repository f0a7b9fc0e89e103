import { z } from 'zod';

/** As much of JSON Schema 2020-12 as zod writes of an input. */
export type InputSchema = {
  readonly type?: string | readonly string[];
  readonly description?: string;
  readonly format?: string;
  readonly minimum?: number;
  readonly maxItems?: number;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly examples?: readonly unknown[];
  readonly default?: unknown;
  readonly anyOf?: readonly InputSchema[];
  readonly oneOf?: readonly InputSchema[];
  readonly properties?: Readonly<Record<string, InputSchema>>;
  readonly required?: readonly string[];
  readonly propertyNames?: InputSchema;
  readonly additionalProperties?: InputSchema | boolean;
  readonly prefixItems?: readonly InputSchema[];
  readonly items?: InputSchema;
};

/** The fields of a command as they may be given, those that must be among them. Definitions are written out where they are used. */
export function inputOf(schema: z.ZodObject): { readonly properties: Readonly<Record<string, InputSchema>>; readonly required: readonly string[] } {
  const { $defs = {}, ...rest } = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });
  const { properties = {}, required = [] } = withoutRefs(rest, $defs) as InputSchema;
  return { properties, required };
}

/** A schema with an id of its own stands among the definitions. None of a command's contains itself. */
function withoutRefs(schema: unknown, definitions: Readonly<Record<string, unknown>>): unknown {
  if (Array.isArray(schema)) return schema.map((one) => withoutRefs(one, definitions));
  if (typeof schema !== 'object' || schema === null) return schema;
  const { $ref, ...own } = schema as { readonly $ref?: string };
  const defined = $ref === undefined ? {} : (withoutRefs(definitions[$ref.replace('#/$defs/', '')], definitions) as object);
  return { ...defined, ...Object.fromEntries(Object.entries(own).map(([key, value]) => [key, withoutRefs(value, definitions)])) };
}

const BY_FORMAT: Readonly<Record<string, string>> = { date: '2027-03-15', 'date-time': '2027-03-15T19:00:00-05:00' };

/**
 * A value as the schema wants it: its own first example (`.meta({ examples })`), or one made of its parts, with
 * `NAME` where any text may stand. What has a pattern needs an example of its own, or the value is wrong.
 */
export function exampleOf(schema: InputSchema, name = 'text'): unknown {
  if (schema.examples && schema.examples.length > 0) return schema.examples[0];
  if (typeof schema.default === 'object' && schema.default !== null && Object.keys(schema.default).length > 0) return schema.default;
  if (schema.const !== undefined) return schema.const;
  if (schema.enum && schema.enum.length > 0) return schema.enum[0];
  const some = (schema.anyOf ?? schema.oneOf)?.find(({ type }) => type !== 'null');
  if (some) return exampleOf(some, name);
  switch (typesOf(schema).find((type) => type !== 'null')) {
    case 'object':
      return exampleObject(schema, name);
    case 'array':
      return schema.prefixItems ? schema.prefixItems.map((item) => exampleOf(item, name)) : [exampleOf(schema.items ?? {}, name.replace(/s$/, ''))];
    case 'boolean':
      return true;
    case 'integer':
    case 'number':
      return Math.max(1, schema.minimum ?? 1);
    default:
      // Zod leaves out the examples of what is transformed, and keeps its format.
      return BY_FORMAT[schema.format ?? ''] ?? name.replace(/(?=[A-Z])/g, '-').toUpperCase();
  }
}

function exampleObject({ properties, required = [], propertyNames, additionalProperties }: InputSchema, name: string): unknown {
  if (properties) return Object.fromEntries(Object.entries(properties).flatMap(([id, own]) => (required.includes(id) ? [[id, exampleOf(own, id)]] : [])));
  return { [String(exampleOf(propertyNames ?? {}, 'id'))]: exampleOf(typeof additionalProperties === 'object' ? additionalProperties : {}, name) };
}

export const typesOf = ({ type, anyOf, oneOf }: InputSchema): readonly string[] => [type ?? [], ...[...(anyOf ?? []), ...(oneOf ?? [])].map(typesOf)].flat();

/** A list or a record: at a command line it is given as JSON. */
export const isJson = (schema: InputSchema): boolean => typesOf(schema).some((type) => type === 'object' || type === 'array');
