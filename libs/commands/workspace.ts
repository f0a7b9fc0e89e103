import type { Recent } from '#libs/kernel/recent.js';
import { refuse, type Refusal } from '#libs/kernel/refusal.js';
import type { Keyring } from '#libs/kernel/sealing.js';
import type { PlanState } from '#libs/domain/plan/plan.js';
import type { EventLog, StreamVersion } from '#libs/event-log/port.js';
import { openEvents } from './codec.js';
import type { CommandPart } from './contract.js';
import { knownPlan, type KnownPlan, type Programs } from './plan-facts.js';
import { aggregateNamed, type AnyAggregate, type AnyEvent, type AnyState } from './registry.js';

/** One stream of a request: as it was read, and what the request has decided of it so far. */
export type Draft = {
  readonly stream: string;
  readonly id: string;
  readonly aggregate: AnyAggregate;
  readonly readAt: number;
  state: AnyState;
  readonly decided: AnyEvent[];
};

export type PlanCache = Recent<KnownPlan>;

/** What a request works on: its streams, and the plans that they belong to. */
export type Workspace = {
  readonly drafts: ReadonlyMap<string, Draft>;
  draftOf(part: CommandPart): Draft;
  planOf(id: string): Promise<KnownPlan | null>;
  /** Versions of the plans that were only looked at: the decision holds while they haven't moved. */
  plansLookedAt(): StreamVersion[];
};

export type Sources = Programs & {
  readonly log: Pick<EventLog, 'readStreams'>;
  readonly keyring: Keyring;
  readonly plans: PlanCache;
};

const streamOf = (part: CommandPart): string => `${part.aggregate}/${part.id}`;
const planNamedBy = ({ command }: CommandPart): string[] => (typeof command.plan === 'string' ? [command.plan] : []);

/** Why a part can't even be looked at; null where it can. */
export const unknownPart = (part: CommandPart): Refusal | null =>
  aggregateNamed(part.aggregate) ? null : refuse('access.no-such-command', { command: `${part.aggregate}.${part.command.name}` }).refusal;

/** Reads and folds all streams of a request, and the plans that it names, in one round trip. */
export async function open(tenant: string, parts: readonly CommandPart[], hint: string | null, sources: Sources): Promise<Workspace> {
  const { plans } = sources;
  const cached = (plan: string): string => `${tenant} ${plan}`;
  const own = [...new Map(parts.map((part) => [streamOf(part), part])).values()];
  const named = new Set([...own.flatMap(planNamedBy), ...(hint ? [hint] : [])]);
  const missing = [...named].filter((plan) => !plans.get(cached(plan)) && !own.some((part) => streamOf(part) === `plan/${plan}`));
  const looked = new Map<string, StreamVersion>();
  const drafts = new Map<string, Draft>();

  const read = async (wanted: readonly { aggregate: string; id: string }[]): Promise<Draft[]> => {
    const names = wanted.map(({ aggregate, id }) => `${aggregate}/${id}`);
    const logged = await sources.log.readStreams(tenant, names);
    return Promise.all(
      wanted.map(async ({ aggregate: name, id }, i) => {
        const aggregate = aggregateNamed(name)!;
        const events = await openEvents(logged[i] ?? [], sources.keyring);
        const state = events.reduce<AnyState>((folded, event) => aggregate.evolve(folded, event), aggregate.initial);
        return { stream: names[i]!, id, aggregate, readAt: events.length, state, decided: [] };
      }),
    );
  };
  const keep = (draft: Draft): KnownPlan | null => {
    const known = knownPlan(draft.id, draft.state as PlanState, sources);
    if (known) plans.set(cached(draft.id), known);
    return known;
  };

  const asPlans = missing.map((id) => ({ aggregate: 'plan', id }));
  const opened = await read([...own, ...asPlans]);
  for (const draft of opened.slice(0, own.length)) drafts.set(draft.stream, draft);
  opened.slice(own.length).forEach(keep);

  return {
    drafts,
    draftOf: (part) => drafts.get(streamOf(part))!,
    async planOf(id) {
      const draft = drafts.get(`plan/${id}`);
      if (draft) return knownPlan(id, draft.state as PlanState, sources);
      const known = plans.get(cached(id)) ?? (await read([{ aggregate: 'plan', id }])).map(keep)[0] ?? null;
      if (known) looked.set(id, { stream: `plan/${id}`, expectedVersion: known.version });
      return known;
    },
    plansLookedAt: () => [...looked.values()],
  };
}
