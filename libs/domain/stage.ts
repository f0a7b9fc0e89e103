import { refuse } from '#libs/kernel/refusal.js';
import type { DecisionContext, StreamRef } from './decider.js';
import type { ApprovalFacts, CouncilRoundFacts, FactsKind, SubmissionFacts } from './facts.js';
import { rolesTold, sourceTold, stageOf, type ProgramRules, type StageKind, type StageRule } from './program-rules.js';

/** A stage of a plan has one stream, whatever number of rounds it goes: its id names both. */
export const stageStreamId = (plan: string, stage: string): string => `${plan}/${stage}`;

export function partsOfStageId(id: string): { readonly plan: string; readonly stage: string } {
  const slash = id.indexOf('/');
  return { plan: id.slice(0, slash), stage: id.slice(slash + 1) };
}

/** What every stream of a stage says of itself by its id alone: its plan, and that its texts go with the plan's key. */
export const ofItsPlan = {
  planOf: (_state: unknown, id: string): string => partsOfStageId(id).plan,
  sealUnder: (_state: unknown, id: string): string => `plan/${partsOfStageId(id).plan}`,
};

/** The subject of a stage's processes, `<plan>~<stage>`: a slash would part the names of a workflow's id. */
export function subjectOfStage(id: string): string {
  const { plan, stage } = partsOfStageId(id);
  return `${plan}~${stage}`;
}

/** The kind of stream that a stage of each kind is decided in; dates of the other kinds are kept in the plan's calendar. */
const streamKinds: Partial<Record<StageKind, FactsKind & ('council-round' | 'approval' | 'submission')>> = {
  'council-input': 'council-round',
  'board-approval': 'approval',
  'agency-submission': 'submission',
};

/** The stages that bodies or an agency decide: each begins on a day, and is concluded on one. */
export const decidedStages = (rules: ProgramRules | null): readonly StageRule[] => (rules?.stages ?? []).filter(({ kind }) => streamKinds[kind] !== undefined);

/** What a stage tells of itself, of whichever kind it is. */
export type StageFacts = CouncilRoundFacts | ApprovalFacts | SubmissionFacts;

/** How far a stage is. One that has begun again after it was concluded has begun. */
export type Standing = 'none' | 'begun' | 'concluded';

export function standingOf(told: StageFacts): Standing {
  if (told.status === 'concluded') return 'concluded';
  return ('begun' in told ? told.begun : told.status !== 'none') ? 'begun' : 'none';
}

export const isStageStream = (kind: string): kind is NonNullable<(typeof streamKinds)[StageKind]> => Object.values(streamKinds).some((one) => one === kind);

/** The stages whose dates nobody decides on: they are kept in `calendar/<plan>`, and confirmed. */
export const keptStages = (rules: ProgramRules | null): readonly StageRule[] => (rules?.stages ?? []).filter(({ kind, waits }) => streamKinds[kind] === undefined && Object.keys(waits).length > 0);

/** Whether a plan has dates of its own, which its calendar keeps. */
export const hasDates = (rules: ProgramRules | null): boolean => keptStages(rules).length > 0 || decidedStages(rules).length > 0;

/** The streams of a plan's stages, for `reads`. */
export const stageStreams = (plan: string, stages: readonly StageRule[]): readonly StreamRef[] =>
  stages.flatMap(({ id, kind }) => {
    const aggregate = streamKinds[kind];
    return aggregate ? [{ aggregate, id: stageStreamId(plan, id) }] : [];
  });

/** The rule of the stage that a stream is for; a refusal where the plan's program has no such stage, or it is of another kind. */
export function stageFor(context: DecisionContext, id: string, kind: StageKind): { readonly ok: true; readonly stage: StageRule } | ReturnType<typeof refuse> {
  const { stage } = partsOfStageId(id);
  const rule = context.rules && stageOf(context.rules, stage);
  if (!rule || rule.kind !== kind) return refuse('stage.not-in-program', { stage, program: context.rules?.ref ?? 'none' });
  return { ok: true, stage: rule };
}

/** Why a stage may not open yet: the first of those before it that is not concluded; null where all are. */
export function unmetStage(context: DecisionContext, plan: string, stage: StageRule): ReturnType<typeof refuse> | null {
  for (const before of stage.after) {
    const rule = context.rules && stageOf(context.rules, before);
    const kind = rule && streamKinds[rule.kind];
    if (!rule || !kind) continue;
    const late = notConcluded(stage, rule, context.seen(kind, stageStreamId(plan, before)), context.rules);
    if (late) return late;
  }
  return null;
}

/** Why one stage keeps another waiting, and what it lacks where it is nearly done; null where it is concluded. */
export function notConcluded(stage: Pick<StageRule, 'title'>, before: Pick<StageRule, 'title' | 'source'>, facts: StageFacts | null, rules: ProgramRules | null): ReturnType<typeof refuse> | null {
  if (facts?.status === 'concluded') return null;
  const lacking = facts && 'lacking' in facts ? facts.lacking : undefined;
  const order = { stage: stage.title, before: before.title, ...sourceTold(before.source) };
  if (!lacking) return refuse('stage.out-of-order', order);
  const { unsigned, unshown, waiting, attested } = lacking;
  const next = attested ? 'attest' : waiting.length > 0 ? 'confirm' : unsigned.length > 0 ? 'sign' : 'scan';
  const named = { unsigned: rolesTold(rules, unsigned).titles, signatures: unsigned.length, unshown: rolesTold(rules, unshown).titles, scans: unshown.length };
  return refuse('stage.signatures-missing', { ...order, ...named, next, waiting: waiting.join(', '), files: waiting.length });
}
