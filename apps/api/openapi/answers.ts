import { applyDecorators } from '@nestjs/common';
import { ApiHeader, ApiResponse } from '@nestjs/swagger';
import type { z } from 'zod';
import { problemSchema, PROBLEM_MEDIA_TYPE } from '../http/problem.js';

const MEANING: Readonly<Record<number, string>> = {
  400: 'The request is not well formed: a header, a query parameter or the JSON itself.',
  401: 'No credential, or one that does not open this installation.',
  403: 'This principal may not do that, or the request came from another site.',
  404: 'There is no such thing here, or no such district.',
  409: 'Refused as things stand, or the key was used for something else.',
  412: 'The stream has moved on since the version in If-Match; the ETag has the one it is at.',
  413: 'Too large.',
  415: 'Not a media type that is taken here.',
  421: 'The request came under a name that is not one of this installation.',
  422: 'A field is missing, unknown or cannot be taken; `errors` names each.',
  428: 'It changes something that exists, and says nothing of the version: send If-Match.',
  500: 'A fault inside Planline.',
  503: 'The database, or the read model that was waited for, is not there yet; ask again.',
};

/** What every route may answer besides its success. */
const ALWAYS = [400, 401, 403, 404, 421, 500, 503] as const;

/** Declares a route's answers: the success by its schema, the failures as problems. */
export function Answers(success: Readonly<Record<number, z.ZodType>>, ...failures: readonly number[]): MethodDecorator {
  const all = [...new Set([...ALWAYS, ...failures])].sort((a, b) => a - b);
  return applyDecorators(
    ...Object.entries(success).map(([status, schema]) => ApiResponse({ status: Number(status), description: 'Done.', standardSchema: schema })),
    ...all.map((status) =>
      ApiResponse({
        status,
        description: MEANING[status] ?? 'A problem.',
        content: { [PROBLEM_MEDIA_TYPE]: { schema: { $ref: `#/components/schemas/${PROBLEM_SCHEMA}` } } },
      }),
    ),
  );
}

/** Declares the headers of a command: what makes it count once, and which version it is meant for. */
export const Conditional = (): MethodDecorator =>
  applyDecorators(
    ApiHeader({ name: 'Idempotency-Key', required: true, schema: { type: 'string', minLength: 1, maxLength: 200 }, description: 'New for each intent; the same again when the request is repeated.' }),
    ApiHeader({ name: 'If-Match', required: false, schema: { type: 'string' }, description: 'The version that was seen, `"3"`, or `*`. Needed for what exists already.' }),
  );

export const PROBLEM_SCHEMA = problemSchema.meta()?.id ?? 'Problem';
