import type { SwaggerDocumentOptions } from '@nestjs/swagger';
import { z } from 'zod';
import { exampleOf, inputOf, isJson } from '#libs/commands/examples.js';

type JsonSchema = z.core.JSONSchema.BaseSchema;

/**
 * A zod schema as OpenAPI 3.1 has it, which is JSON Schema 2020-12. @nestjs/swagger's own conversion asks
 * for 3.0, where null and tuples have other words.
 */
export const toOpenApiSchema: NonNullable<SwaggerDocumentOptions['standardSchemaConverter']> = (schema, { schemaType }) => {
  if (!(schema instanceof z.ZodType)) return undefined;
  // Nested, so that a schema which has an id of its own is among the definitions like any other.
  const { $defs, properties } = z.toJSONSchema(z.object({ schema }), { target: 'draft-2020-12', io: schemaType, unrepresentable: 'any' });
  const own = properties?.['schema'];
  return { schema: schemaType === 'input' && schema instanceof z.ZodObject && typeof own === 'object' ? withExamples(own, schema) : own, components: $defs ?? {} };
};

/** Each list and each record of a body shows how it is written, with what the command line shows. */
function withExamples(converted: JsonSchema, schema: z.ZodObject): JsonSchema {
  const input = inputOf(schema).properties;
  const shown = Object.entries(converted.properties ?? {}).map(([field, own]) => {
    const shape = input[field];
    return [field, shape && isJson(shape) && typeof own === 'object' ? { ...own, examples: [exampleOf(shape, field)] } : own];
  });
  return converted.properties ? { ...converted, properties: Object.fromEntries(shown) as JsonSchema['properties'] } : converted;
}
