import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';
import { problemSchema } from '../http/problem.js';
import { toOpenApiSchema } from './schemas.js';

/** The OpenAPI document, made from the routes and their schemas: nothing of it is written beside them. */
export function describeApi(app: INestApplication): OpenAPIObject {
  const base = new DocumentBuilder()
    .setOpenAPIVersion('3.1.0')
    .setTitle('Planline')
    .setDescription(
      'Commands carry an Idempotency-Key and, on what exists already, If-Match with the version that was seen. Every failure is a problem (RFC 9457) with a code and a sentence.',
    )
    .setVersion('1')
    .addBearerAuth({ type: 'http', scheme: 'bearer', description: 'The text of the file owner.key of the data folder.' }, 'ownerKey')
    .addSecurityRequirements('ownerKey')
    .build();
  const document = SwaggerModule.createDocument(app, base, {
    standardSchemaConverter: toOpenApiSchema,
    operationIdFactory: (controller, method) => `${controller.replace(/Controller$/, '')}.${method}`,
  });
  const problem = toOpenApiSchema(problemSchema, { schemaType: 'output' });
  document.components = { ...document.components, schemas: { ...document.components?.schemas, ...problem?.components } };
  return document;
}
