import { z } from 'zod';
import type { StageRule } from './program-rules.js';
import { optionsReader } from './stage-options.js';
import { ruleSourceSchema } from './vote-rules.js';

/** One thing that is looked at in a section, where it is written that it must be, and how certain that is; null: a point of whoever opened the review. */
export const checkSchema = z.object({
  key: z.string().min(1).max(60),
  section: z.string().min(1).max(80),
  says: z.string().min(1).max(400),
  citation: z.string().min(1).max(400),
  source: ruleSourceSchema.nullable(),
});
export type Check = z.infer<typeof checkSchema>;

/** As it stands in a program, where older versions name no source. */
export const programCheckSchema = z.strictObject({ ...checkSchema.shape, key: checkSchema.shape.key.regex(/^[a-z0-9]+(-[a-z0-9]+)*$/), source: checkSchema.shape.source.default(null) });

const read = optionsReader(z.object({ checklist: z.array(programCheckSchema).default([]) }));

/** What the program has reviewers look at of what is submitted in a stage. A point that names no source, as in older versions, is unverified. */
export const checklistOf = (stage: StageRule): readonly Check[] =>
  (read(stage)?.checklist ?? []).map((check) => ({ ...check, source: check.source ?? { mark: 'U', text: check.citation } }));
