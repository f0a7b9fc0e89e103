import type { z } from 'zod';
import type { EventDefinition } from '#libs/kernel/event-definition.js';
import { ERASED } from '#libs/kernel/sealing.js';

type Fields = Readonly<Record<string, unknown>>;
const made = new WeakMap<EventDefinition, Fields>();

/**
 * What stands for an event's sealed fields once their subject's key is destroyed, so that its fold stays
 * total: `[erased]` for a text, nothing for what may be missing, empty for what holds others.
 */
export function erasedFields(definition: EventDefinition): Fields {
  let fields = made.get(definition);
  if (!fields) {
    const shape = definition.schema.shape as Record<string, z.core.$ZodType>;
    fields = Object.fromEntries(definition.sealed.map((field) => [field, erased(shape[field]!)]));
    made.set(definition, fields);
  }
  return fields;
}

function erased(schema: z.core.$ZodType): unknown {
  const { def } = (schema as z.core.$ZodTypes)._zod;
  switch (def.type) {
    case 'string':
      return ERASED;
    case 'nullable':
      return null;
    case 'array':
      return [];
    case 'record':
      return {};
    case 'object':
      return Object.fromEntries(Object.entries(def.shape).map(([field, inner]) => [field, erased(inner)]));
    default:
      throw new Error(`a sealed field of kind ${def.type} has no word for "erased"`);
  }
}
