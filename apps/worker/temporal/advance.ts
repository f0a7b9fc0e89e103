import { never } from '#libs/kernel/refusal.js';
import type { Instant } from '#libs/kernel/dates.js';
import { processIsOpen, waitForCheckpoint, wantedEffects } from '#libs/read-models/index.js';
import { parseProcessId } from '#workflows/process.js';
import type { Advanced, AdvanceRequest, EffectRef } from '#workflows/protocol.js';
import { advanceDeadlines, type DeadlineDeps } from './advance-deadlines.js';

export type AdvanceDeps = DeadlineDeps & {
  /** Makes the deliveries of the digests that are due, and says when the tenant's next one is. */
  readonly openDueDigests: (request: { readonly tenant: string; readonly now: Instant }) => Promise<{ readonly nextAt: Instant | null }>;
};

/**
 * What the waiting loop asks (a local activity). It fails where the read models are not far enough, and the
 * loop asks again: "nothing due" is only ever said of a state that has been looked at.
 */
export function advanceWith(deps: AdvanceDeps): (request: AdvanceRequest) => Promise<Advanced> {
  return async (request) => {
    if (!(await waitForCheckpoint(deps.db, BigInt(request.wanted), { timeoutMs: 20_000 }))) {
      throw new Error(`the read models have not reached ${request.wanted}`);
    }
    const open = await processIsOpen(deps.db, request.process);
    if (open === null) throw new Error(`the read models don't know the process ${request.process}`);
    if (!open) {
      // It ends when the last of what is to be done outside has come to its end too.
      const effects = await effectsOf(deps, request.process);
      return { done: effects.length === 0, waitMs: null, nextDue: null, effects };
    }
    const { kind, tenant } = parseProcessId(request.process);
    switch (kind) {
      case 'timeline':
      case 'council':
      case 'board':
      case 'submission': {
        const advanced = await advanceDeadlines(deps, request);
        // Looked up last: what a deadline that was just fired asks for is started with it.
        return { ...advanced, effects: await effectsOf(deps, request.process) };
      }
      case 'digests': {
        const { nextAt } = await deps.openDueDigests({ tenant, now: await deps.clock.at(request.now) });
        const waitMs = nextAt === null ? Infinity : await deps.clock.realMsUntil(nextAt, request.now);
        return { done: false, waitMs: Number.isFinite(waitMs) ? waitMs : null, nextDue: nextAt, effects: [] };
      }
      default:
        return never(kind);
    }
  };
}

async function effectsOf({ db }: DeadlineDeps, process: string): Promise<EffectRef[]> {
  return (await wantedEffects(db, process)).map((wanted) => ({ ...wanted, process, id: `${wanted.stream}:${wanted.effect}` }));
}
