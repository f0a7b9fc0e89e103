import { Injectable, type ArgumentMetadata, type PipeTransform } from '@nestjs/common';
import { z } from 'zod';
import { parseFields } from './field-problems.js';

/**
 * Parses what a parameter's decorator names a schema for. Nest's own pipe can't tell a missing field from
 * a wrong one, since it never sees zod's `reportInput`.
 */
@Injectable()
export class SchemaPipe implements PipeTransform {
  transform(value: unknown, { schema, type, data }: ArgumentMetadata): unknown {
    if (!(schema instanceof z.ZodType)) return value;
    return parseFields(schema, value ?? {}, type === 'body' ? 422 : 400, data);
  }
}
