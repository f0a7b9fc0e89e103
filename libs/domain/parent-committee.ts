import { z } from 'zod';
import { conditionSchema, holdsIn, type Telling } from './conditions.js';
import type { ProgramRules, StageRule } from './program-rules.js';
import { optionsReader } from './stage-options.js';
import { ruleSourceSchema } from './vote-rules.js';

/** Of the options of a stage of council input: how a plan's text tells that its district has a parent committee, whose yearly resolution is to be asked for. */
export const parentCommitteeSchema = z.strictObject({
  /** Any of them. What the text doesn't tell is not so: nobody is to ask a committee that there may not be. */
  where: z.array(conditionSchema).min(1).max(10),
  because: z.string().trim().min(1).max(400),
  source: ruleSourceSchema.nullable().default(null),
});
export type ParentCommittee = z.infer<typeof parentCommitteeSchema>;

/** The wait by which it is asked for the first time; later years are asked for with the one before. */
export const ASK_RESOLUTION = 'ask-resolution';

const committeeOf = optionsReader(z.looseObject({ parentCommittee: parentCommitteeSchema.nullable().default(null) }));

/** Null where the program knows of none, or does not say by when it is asked. */
export function parentCommitteeIn(rules: ProgramRules | null): { readonly stage: StageRule; readonly committee: ParentCommittee } | null {
  for (const stage of rules?.stages ?? []) {
    const committee = stage.kind === 'council-input' ? committeeOf(stage)?.parentCommittee : null;
    if (committee && Object.hasOwn(stage.waits, ASK_RESOLUTION)) return { stage, committee };
  }
  return null;
}

export const hasParentCommittee = ({ where }: ParentCommittee, text: Telling): boolean => where.some((condition) => holdsIn(condition, text, false));

/** Whether a section's text has anything to do with it. */
export const tellsOfCommittee = (rules: ProgramRules | null, section: string): boolean =>
  parentCommitteeIn(rules)?.committee.where.some((condition) => 'section' in condition && condition.section === section) ?? false;
