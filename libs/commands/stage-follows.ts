import type { FollowUp } from '#libs/domain/decider.js';
import { isStageStream, partsOfStageId, standingOf } from '#libs/domain/stage.js';
import type { AnyState } from './registry.js';
import type { Draft } from './workspace.js';

/** Tells the plan's calendar that a stage stands elsewhere than before: it keeps the tasks to begin stages, whatever event it was. */
export function stageFollows({ aggregate, id, state }: Draft, before: AnyState): FollowUp[] {
  if (!isStageStream(aggregate.prefix)) return [];
  const [was, is] = [before, state].map((one) => standingOf(aggregate.facts!(one) as Parameters<typeof standingOf>[0]));
  if (was === is) return [];
  const { plan, stage } = partsOfStageId(id);
  return [{ aggregate: 'calendar', id: plan, command: { name: 'noteStage', stage, standing: is } }];
}
