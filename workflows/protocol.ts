import { defineSearchAttributeKey } from '@temporalio/common';

/** Everything that passes between the loop and the rest: ids, indexes and times, nothing that is about people. */
export type AdvanceRequest = {
  readonly process: string;
  /** The workflow's own time, epoch milliseconds: an activity's clock is another one. */
  readonly now: number;
  /** Log index that the read model must have reached, as a decimal string. */
  readonly wanted: string;
};

/** Something to be done beside the loop, with its own retries. The same id is never run twice at once. */
export type EffectRef = {
  /** Unique in its process: `<stream>:<effect>`. */
  readonly id: string;
  readonly kind: string;
  readonly tenant: string;
  readonly process: string;
  /** The stream that wants it, and what it is called there. */
  readonly stream: string;
  readonly effect: string;
};

export type Advanced = {
  /** The process has ended, and no effect of it is left. */
  readonly done: boolean;
  /** Real milliseconds until the next deadline; null where none is pending. */
  readonly waitMs: number | null;
  /** The next deadline itself, for whoever looks at the workflow. */
  readonly nextDue: string | null;
  /** All that are wanted now; those that run already are left alone. */
  readonly effects: readonly EffectRef[];
};

/**
 * Fires what is due, then says what is next. Fails while the read model is behind `wanted`:
 * it must never answer "nothing due" because it has not looked far enough.
 */
export type LocalActivities = { advance(request: AdvanceRequest): Promise<Advanced> };
export type EffectActivities = { runEffect(effect: EffectRef): Promise<void> };

/** What a run hands to the next one. */
export type Carried = { readonly wanted: string };

export const TASK_QUEUE = 'planline';
/** What clients and workers call themselves: histories are kept, and by itself the SDK writes the machine's name into them. */
export const IDENTITY = 'planline';
export const POKE = 'poke';
export const LOOK_AGAIN = 'lookAgain';

export const searchKeys = {
  tenant: defineSearchAttributeKey('PlanlineTenant', 'KEYWORD'),
  plan: defineSearchAttributeKey('PlanlinePlan', 'KEYWORD'),
  kind: defineSearchAttributeKey('PlanlineKind', 'KEYWORD'),
  nextDue: defineSearchAttributeKey('PlanlineNextDue', 'DATETIME'),
};
