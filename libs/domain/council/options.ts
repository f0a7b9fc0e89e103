import { z } from 'zod';
import { slug } from '#libs/kernel/ids.js';
import { refuse } from '#libs/kernel/refusal.js';
import type { ProgramRules, RuleSource, StageRule } from '../program-rules.js';
import { conditionSchema } from '../conditions.js';
import { parentCommitteeSchema } from '../parent-committee.js';
import { optionsReader } from '../stage-options.js';
import { ruleSourceSchema } from '../vote-rules.js';

const kind = z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/).max(60);
const DEFAULT_MINIMUM_CELL = 10;

const words = z.string().trim().min(1).max(400);

/** A council of the program, by the word that rounds call it by. */
const councilSchema = z.strictObject({
  kind,
  title: words,
  /** Null: no rule requires it; a round may still say that it is. */
  requiredWhere: conditionSchema.nullable().default(null),
  because: words,
  source: ruleSourceSchema.nullable().default(null),
});

/** A group that must have a member on councils. The member's seat says so: it has these words, as whole words. */
const representedSchema = z.strictObject({
  seat: words,
  on: z.array(kind).min(1).max(20),
  requiredWhere: conditionSchema.nullable().default(null),
  because: words,
  source: ruleSourceSchema.nullable().default(null),
});

/**
 * `options` of a stage of kind `council-input`. Waits that its rules may name: `meeting` (each council),
 * `recommendation` (each required council), `disposition` (each recommendation), `tell` (each answer whose
 * giver has no address), `certify`; facts for their dates: `opened`, `meeting-held`, `given`, `plan-start`,
 * `plan-end`. Of the parent committee's yearly resolution: `ask-resolution` (the first one, kept by the plan's calendar),
 * `resolution` and `answer`; there `plan-start` is 1 January of the resolution's own year, and `resolved` the day of the
 * resolution.
 */
export const councilOptionsSchema = z.strictObject({
  councils: z.array(councilSchema).min(1).max(20),
  represented: z.array(representedSchema).max(20).default([]),
  /** How the text tells that the district has a parent committee; null: the program knows of none. */
  parentCommittee: parentCommitteeSchema.nullable().default(null),
  /** Role that answers recommendations; null: the owner of the wait `disposition`. */
  disposer: words.nullable().default(null),
  disposerSource: ruleSourceSchema.nullable().default(null),
  /** Role that certifies; null: the owner of the wait `certify`. */
  certifier: words.nullable().default(null),
  certifierSource: ruleSourceSchema.nullable().default(null),
  /** Counts of people below this are not kept. */
  minimumCell: z.int().min(1).max(1_000).default(DEFAULT_MINIMUM_CELL),
  minimumCellSource: ruleSourceSchema.nullable().default(null),
});
export type CouncilOptions = z.infer<typeof councilOptionsSchema>;

const councilOptions = optionsReader(councilOptionsSchema);

/** What the program says of a council stage; a refusal where it says nothing that can be read. */
export function optionsOf(stage: StageRule): { readonly ok: true; readonly options: CouncilOptions } | ReturnType<typeof refuse> {
  const options = councilOptions(stage);
  return options ? { ok: true, options } : refuse('council.program-incomplete', { stage: stage.title });
}

/** Id of the role that answers recommendations or certifies; null where the program names nobody. */
export function deciderOf(stage: StageRule, does: Decides): string | null {
  const options = councilOptions(stage);
  const role = (does === 'certify' ? options?.certifier : options?.disposer) ?? stage.waits[does]?.owner;
  return role === undefined ? null : slug(role);
}
type Decides = 'disposition' | 'certify';

/** Where it is written that this role does; null where the program says nothing of it. */
export const deciderSourceOf = (stage: StageRule, does: Decides): RuleSource | null => councilOptions(stage)?.[does === 'certify' ? 'certifierSource' : 'disposerSource'] ?? null;

export type MinimumCell = { readonly count: number; readonly source: RuleSource | null };

/** The largest that any council stage of the program asks for. */
export function minimumCellOf(rules: ProgramRules | null): MinimumCell {
  const asked = (rules?.stages ?? []).flatMap((stage) => {
    const options = stage.kind === 'council-input' ? councilOptions(stage) : null;
    return options ? [{ count: options.minimumCell, source: options.minimumCellSource }] : [];
  });
  return asked.reduce<MinimumCell | null>((most, one) => (most && most.count >= one.count ? most : one), null) ?? { count: DEFAULT_MINIMUM_CELL, source: null };
}
