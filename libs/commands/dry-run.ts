import { makeRecent } from '#libs/kernel/recent.js';
import type { CommandRequest, Handled } from './contract.js';
import { decideParts } from './decide-parts.js';
import type { HandleMeans } from './handle.js';
import type { KnownPlan } from './plan-facts.js';
import type { AnyEvent } from './registry.js';
import { open, unknownPart } from './workspace.js';

/** What a request would come to now. `would`: it would be appended, with these events, by their streams. */
export type Tried =
  | { readonly kind: 'would'; readonly events: readonly { readonly stream: string; readonly event: AnyEvent }[] }
  | Extract<Handled, { kind: 'refused' | 'denied' | 'stale' }>;

export type TryOut = (request: Omit<CommandRequest, 'key'>) => Promise<Tried>;

/** Decides as `handle` does, what follows and the waits included, and appends nothing: for "what may I do, and why not the rest". */
export function makeTryOut(means: Omit<HandleMeans, 'log'> & { readonly log: Pick<HandleMeans['log'], 'readStreams'> }): TryOut {
  return async (request) => {
    const { tenant } = request.principal;
    const unknown = request.parts.map(unknownPart).find((refusal) => refusal !== null);
    if (unknown) return { kind: 'denied', refusal: unknown };
    // Plans are remembered for this question alone: nothing here would notice that one has moved.
    const plans = makeRecent<KnownPlan>(10);
    const [workspace, now, settings] = await Promise.all([open(tenant, request.parts, request.plan ?? null, { ...means, plans }), means.clock.now(), means.settingsOf(tenant)]);
    const no = await decideParts({ ...request, key: 'dry-run' }, workspace, { ...means, now, settings });
    if (no) return no;
    return { kind: 'would', events: [...workspace.drafts.values()].flatMap(({ stream, decided }) => decided.map((event) => ({ stream, event }))) };
  };
}
