import { z } from 'zod';
import { slug } from '#libs/kernel/ids.js';
import { refuse } from '#libs/kernel/refusal.js';
import { programCheckSchema } from '../checklist.js';
import type { RuleSource, StageRule } from '../program-rules.js';
import { reviewRuleSchema } from '../review-rule.js';
import { optionsReader } from '../stage-options.js';

const id = z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/).max(60);
const words = z.string().trim().min(1).max(400);

const sourceSchema = z.strictObject({ mark: z.enum(['V', 'S', 'D', 'U']), text: words });

/**
 * What a state of the agency means to Planline. `preparing`: before anything was submitted. `null`: a state
 * between, that only tells how far the agency is.
 */
export const meanings = ['preparing', 'submitted', 'received', 'returned', 'resubmitted', 'approved', 'declined'] as const;
export type Meaning = (typeof meanings)[number];

/** In such a state nothing that the agency did tells that it has what was submitted: the district's own step led there. */
export const tellsNothing = (means: Meaning | null | undefined): boolean => means === 'submitted' || means === 'resubmitted';

const stateSchema = z.strictObject({
  id,
  /** In the agency's own words. */
  title: words,
  /** Who has to act. */
  turn: z.enum(['agency', 'district']),
  means: z.enum(meanings).nullable().default(null),
  final: z.boolean().default(false),
  /** Ids of the states that may follow. */
  transitions: z.array(id).max(20).default([]),
  source: sourceSchema.nullable().default(null),
});
export type AgencyState = z.infer<typeof stateSchema>;

export const documentKinds = ['plan-docx', 'signature-pdf', 'signature-scan', 'budget'] as const;

/**
 * `options` of a stage of kind `agency-submission`. Its rules for waits may name `submit`, `package`, `receipt`,
 * `agency-decision`, `answer`, `resubmit`, `budget`, `budget-package`, `budget-receipt` and `budget-decision`; facts for their dates are `plan-start`
 * and `plan-end` (of a budget: of its own year), `opened`, `submitted`, `returned`, `asked`.
 */
export const submissionOptionsSchema = z
  .strictObject({
    agency: z.strictObject({
      title: words,
      /** Where packages are mailed; null: they are handed in by other means. */
      address: z.email().max(254).nullable().default(null),
      /** Whether a package goes as soon as it is ready, or when somebody says so. */
      sends: z.enum(['by-hand', 'automatic']).default('by-hand'),
      source: sourceSchema.nullable().default(null),
    }),
    /** Roles whose holders submit, and record what the agency did; none: the owners of the stage's waits. */
    roles: z.array(words).max(20).default([]),
    rolesSource: sourceSchema.nullable().default(null),
    states: z.array(stateSchema).min(2).max(40),
    /** Where it is written which state may follow which: that may be less certain than the states’ words. */
    transitionsSource: sourceSchema.nullable().default(null),
    /** What a package must have. A scan of the signed page is put in wherever there is one. */
    documents: z.array(z.enum(documentKinds)).max(4).default(['plan-docx', 'signature-pdf']),
    /** A budget for each year of the plan, decided on by itself, and never before the plan. */
    budget: z.strictObject({ everyYear: z.literal(true), source: sourceSchema.nullable().default(null) }).nullable().default(null),
    /** Whether what a board approved before must be approved again where a correction changed it. */
    approvalsAfterReturn: z.enum(['again', 'as-they-are']).default('again'),
    approvalsAfterReturnSource: sourceSchema.nullable().default(null),
    /** What reviewers look at in each section. */
    checklist: z.array(programCheckSchema).max(100).default([]),
    /** How many of them decide at the least, and in which order; null: the program has no rule of it. */
    review: reviewRuleSchema.nullable().default(null),
  })
  .superRefine(({ states }, context) => {
    const known = new Set(states.map((state) => state.id));
    const complain = (message: string): void => context.addIssue({ code: 'custom', path: ['states'], message });
    if (known.size !== states.length) complain('two states have one id');
    for (const { id: from, transitions } of states) for (const to of transitions) if (!known.has(to)) complain(`“${from}” leads to “${to}”, which is no state`);
    const of = (meaning: Meaning) => states.filter(({ means }) => means === meaning);
    if (of('submitted').length !== 1) complain('one state must mean “submitted”');
    if (of('approved').length === 0) complain('a state must mean “approved”');
    if (of('preparing').length > 1) complain('only one state may mean “preparing”');
    if (of('returned').length > 0 && of('resubmitted').length === 0) complain('what is returned must come back: a state must mean “resubmitted”');
    for (const state of states) if (state.final && state.transitions.length > 0) complain(`“${state.id}” is final and leads on`);
    for (const state of of('approved')) if (!state.final) complain(`“${state.id}” means approved and is not final`);
  });
export type SubmissionOptions = z.infer<typeof submissionOptionsSchema>;

const submissionOptions = optionsReader(submissionOptionsSchema);

/** What the program says of a submission; a refusal where it says nothing that can be read. */
export function optionsOf(stage: StageRule): { readonly ok: true; readonly options: SubmissionOptions } | ReturnType<typeof refuse> {
  const options = submissionOptions(stage);
  return options ? { ok: true, options } : refuse('submission.program-incomplete', { stage: stage.title });
}

/** Ids of the roles whose holders act for the district in a stage. */
export function rolesOf(stage: StageRule): readonly string[] {
  const roles = submissionOptions(stage)?.roles ?? [];
  const named = roles.length > 0 ? roles : Object.values(stage.waits).map(({ owner }) => owner);
  return [...new Set(named.map(slug))];
}

/** Where it is written that these roles act; null where the program says nothing of it. */
export const rolesSourceOf = (stage: StageRule): RuleSource | null => submissionOptions(stage)?.rolesSource ?? null;

/** The state that a step leads to: one with that meaning, directly after `from`. Null where the program has no such step. */
export function stepTo({ states }: SubmissionOptions, from: string | null, meaning: Meaning): AgencyState | null {
  const next = states.find(({ id }) => id === from)?.transitions ?? [];
  const wanted = states.filter(({ means }) => means === meaning);
  if (from === null) return meaning === 'submitted' || meaning === 'preparing' ? (wanted[0] ?? null) : null;
  return wanted.find(({ id }) => next.includes(id)) ?? null;
}
