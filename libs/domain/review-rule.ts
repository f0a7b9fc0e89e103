import { z } from 'zod';
import type { StageRule } from './program-rules.js';
import { optionsReader } from './stage-options.js';
import { ruleSourceSchema } from './vote-rules.js';

/** How an agency's people come to a decision, as a program has it: how many of one kind decide at the least, and the order that is kept. `parallel`: any order. */
export const reviewRuleSchema = z.strictObject({
  need: z.int().positive().max(40),
  order: z.enum(['parallel', 'in-order']),
  source: ruleSourceSchema.nullable().default(null),
});
export type ReviewRule = z.infer<typeof reviewRuleSchema>;

const read = optionsReader(z.object({ review: reviewRuleSchema.nullable().default(null) }));

/** What the program says of how what is submitted in a stage is decided on; null: nothing, and it is the agency's own choice. */
export const reviewRuleOf = (stage: StageRule): ReviewRule | null => read(stage)?.review ?? null;
