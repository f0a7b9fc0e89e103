import type { z } from 'zod';
import type { StageRule } from './program-rules.js';

/**
 * How a kind of stage reads its own options: null where the program's file has some that are none, which the
 * linter says long before. Programs never change while they are read, so that each stage is parsed once and
 * not for every command that is decided.
 */
export function optionsReader<Options>(schema: z.ZodType<Options>): (stage: StageRule) => Options | null {
  const known = new WeakMap<StageRule['options'], Options | null>();
  return ({ options }) => {
    let read = known.get(options);
    if (read === undefined) known.set(options, (read = schema.safeParse(options).data ?? null));
    return read;
  };
}
