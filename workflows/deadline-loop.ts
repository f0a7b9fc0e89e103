import {
  condition,
  continueAsNew,
  defineSignal,
  isCancellation,
  proxyActivities,
  proxyLocalActivities,
  setHandler,
  upsertSearchAttributes,
  workflowInfo,
} from '@temporalio/workflow';
import { limitsOf } from './limits.js';
import { LOOK_AGAIN, POKE, searchKeys, type Advanced, type Carried, type EffectActivities, type EffectRef, type LocalActivities } from './protocol.js';

/** "The log has something for you, up to this index." The highest one counts: late and doubled ones do no harm. */
const poke = defineSignal<[index: string]>(POKE);
/** "Look at the time again": the clock was moved, or a deadline is past due. */
const lookAgain = defineSignal(LOOK_AGAIN);

/** So that a lost poke or a wrong wait costs a day at most. */
const LONGEST_WAIT_MS = 24 * 60 * 60 * 1000;
const LONGEST_PAUSE_AFTER_FAILURE_MS = 60 * 1000;
/** Our own limit: the time-skipping server never suggests to continue as new, and short histories replay fast. */
const LONGEST_HISTORY = 2000;

const { advance } = proxyLocalActivities<LocalActivities>({
  startToCloseTimeout: '2 minutes',
  // A few tries in place; the loop goes on from there, since only it can keep the history short.
  retry: { initialInterval: '200ms', maximumAttempts: 4 },
});
/** Each effect has its own try, its own time and its own pauses; the activity gives a sign of life while it runs. */
const runEffect = (effect: EffectRef): Promise<void> => {
  const { oneTry, longestPause } = limitsOf(effect.kind);
  const activities = proxyActivities<EffectActivities>({
    startToCloseTimeout: oneTry,
    heartbeatTimeout: '1 minute',
    retry: { initialInterval: '1 second', maximumInterval: longestPause },
  });
  return activities.runEffect(effect);
};

/** Every process is this loop: ask what is due and what is next, wait for it or for a poke, ask again. It knows no rules. */
export async function deadlineLoop(carried: Carried): Promise<void> {
  let wanted = BigInt(carried.wanted);
  let again = false;
  let failures = 0;
  const running = new Set<string>();

  setHandler(poke, (index) => {
    if (BigInt(index) > wanted) wanted = BigInt(index);
  });
  setHandler(lookAgain, () => {
    again = true;
  });

  for (;;) {
    // Before `advance`, so that what arrives while it runs starts another round at once.
    const seen = wanted;
    again = false;
    const answer = await tryAdvance(seen);
    if (answer?.done) return;

    failures = answer ? 0 : failures + 1;
    for (const effect of answer?.effects ?? []) start(effect);
    if (answer) showNextDue(answer.nextDue);
    await condition(() => wanted > seen || again, pauseAfter(answer));

    if (isHistoryLong()) await continueAsNew<typeof deadlineLoop>({ wanted: String(wanted) });
  }

  async function tryAdvance(seen: bigint): Promise<Advanced | null> {
    try {
      return await advance({ process: workflowInfo().workflowId, now: Date.now(), wanted: String(seen) });
    } catch (error) {
      if (isCancellation(error)) throw error;
      return null;
    }
  }

  /** Beside the loop, never awaited in it: one effect that kept failing would freeze every later deadline. */
  function start(effect: EffectRef): void {
    if (running.has(effect.id)) return;
    running.add(effect.id);
    void runEffect(effect).then(
      () => {
        running.delete(effect.id);
        again = true;
      },
      // Given up for good: it is asked for again at the next wake-up, not at once and for ever.
      () => running.delete(effect.id),
    );
  }

  function pauseAfter(answer: Advanced | null): number {
    if (!answer) return Math.min(1000 * 2 ** Math.min(failures, 10), LONGEST_PAUSE_AFTER_FAILURE_MS);
    // `condition` with 0 would never time out.
    return Math.max(1, Math.min(answer.waitMs ?? LONGEST_WAIT_MS, LONGEST_WAIT_MS));
  }

  /** An effect that runs would be started anew by the next run: so it is waited for, up to twice the length. */
  function isHistoryLong(): boolean {
    const { continueAsNewSuggested, historyLength } = workflowInfo();
    if (running.size > 0) return historyLength > 2 * LONGEST_HISTORY;
    return continueAsNewSuggested || historyLength > LONGEST_HISTORY;
  }
}

function showNextDue(nextDue: string | null): void {
  const shown = workflowInfo().typedSearchAttributes.get(searchKeys.nextDue)?.toISOString() ?? null;
  if (shown !== nextDue) upsertSearchAttributes([{ key: searchKeys.nextDue, value: nextDue === null ? null : new Date(nextDue) }]);
}
