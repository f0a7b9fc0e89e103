import type { SwaggerDocumentOptions } from '@nestjs/swagger';
import { z } from 'zod';

/**
 * A zod schema as OpenAPI 3.1 has it, which is JSON Schema 2020-12. @nestjs/swagger's own conversion asks
 * for 3.0, where null and tuples have other words.
 */
export const toOpenApiSchema: NonNullable<SwaggerDocumentOptions['standardSchemaConverter']> = (schema, { schemaType }) => {
  if (!(schema instanceof z.ZodType)) return undefined;
  // Nested, so that a schema which has an id of its own is among the definitions like any other.
  const { $defs, properties } = z.toJSONSchema(z.object({ schema }), { target: 'draft-2020-12', io: schemaType, unrepresentable: 'any' });
  return { schema: properties?.['schema'], components: $defs ?? {} };
};
