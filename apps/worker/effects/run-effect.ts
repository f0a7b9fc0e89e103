import { activityInfo, heartbeat, cancellationSignal } from '@temporalio/activity';
import { reasonOf } from '#libs/kernel/reason.js';
import { partsOfStream } from '#libs/kernel/streams.js';
import { aggregateNamed } from '#libs/domain/aggregates.js';
import type { EffectRef } from '#workflows/protocol.js';
import type { EffectDeps, EffectRunner } from './deps.js';
import { effectFailed, effectSucceeded } from './failures.js';
import { runners as all } from './runners.js';

/** Well below the activity's heartbeat time-out: a worker that was killed is noticed within a minute. */
const HEARTBEAT_MS = 10_000;

/** The activity: one effect, with a sign of life while it runs. */
export function runEffectWith(deps: EffectDeps, runners: Readonly<Record<string, EffectRunner>> = all): (effect: EffectRef) => Promise<void> {
  return async (effect) => {
    const { attempt } = activityInfo();
    const signal = cancellationSignal();
    const alive = setInterval(() => heartbeat(attempt), HEARTBEAT_MS);
    try {
      await carryOut(deps, runners, effect, signal);
    } finally {
      clearInterval(alive);
    }
  };
}

/**
 * Runs an effect that its stream still wants, and does nothing for one that it does not want any more: it was
 * asked for by a list that may be late. A failure is written down for whoever looks, and thrown, so that it is tried again.
 */
export async function carryOut(deps: EffectDeps, runners: Readonly<Record<string, EffectRunner>>, effect: EffectRef, signal: AbortSignal): Promise<void> {
  const { tenant, stream, effect: id, kind } = effect;
  try {
    const version = await wantedAt(deps, effect);
    if (version !== null) {
      const run = Object.hasOwn(runners, kind) ? runners[kind] : undefined;
      if (!run) throw new Error(`nothing here carries out "${kind}"`);
      await run(deps, { tenant, stream, id, kind, signal, key: `${stream}:${id}:${version}` });
    }
    await effectSucceeded(deps.db, effect);
  } catch (error) {
    await effectFailed(deps.db, effect, reasonOf(error)).catch(() => undefined);
    throw error;
  }
}

/** The version of its stream, which still asks for it; null where it does not. */
async function wantedAt({ stateOf }: EffectDeps, { tenant, stream, effect }: EffectRef): Promise<number | null> {
  const { prefix: name, id } = partsOfStream(stream);
  const aggregate = aggregateNamed(name);
  if (!aggregate?.effects) return null;
  const state = await stateOf(tenant, name as Parameters<typeof stateOf>[1], id);
  return aggregate.effects(state, id).some((wanted) => wanted.id === effect) ? state.version : null;
}
