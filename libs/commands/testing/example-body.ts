import type { z } from 'zod';
import { exampleOf, inputOf } from '../examples.js';

/** The least that a command may be given with: an example of each field that must be there. */
export function exampleBodyOf(schema: z.ZodObject): Readonly<Record<string, unknown>> {
  const { properties, required } = inputOf(schema);
  return Object.fromEntries(required.map((field) => [field, exampleOf(properties[field]!, field)]));
}
