import { partsOfStream } from '#libs/kernel/streams.js';
import type { Recent } from '#libs/kernel/recent.js';
import { refuse, type Refusal } from '#libs/kernel/refusal.js';
import type { Keyring } from '#libs/kernel/sealing.js';
import type { FactsKind, FactsOf } from '#libs/domain/facts.js';
import type { PlanState } from '#libs/domain/plan/plan.js';
import type { EventLog, StreamVersion } from '#libs/event-log/port.js';
import type { StreamRef } from '#libs/domain/decider.js';
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
  /** The part's own stream, read where it was not yet, and with it those that its decision looks at. */
  draftOf(part: CommandPart): Promise<Draft>;
  planOf(id: string): Promise<KnownPlan | null>;
  /** Streams that a decision rests on, by name; none for one of a kind that there is not. */
  look(streams: readonly string[]): Promise<readonly Draft[]>;
  /** What another stream tells of itself. Throws on one that no aggregate named in its `reads`. */
  seen<K extends FactsKind>(kind: K, id: string): FactsOf[K];
  /** Versions of the streams that were only looked at: the decision holds while they haven't moved. */
  lookedAt(): StreamVersion[];
};

export type Sources = Programs & {
  readonly log: Pick<EventLog, 'readStreams'>;
  readonly keyring: Keyring;
  readonly plans: PlanCache;
};

const streamOf = ({ aggregate, id }: Pick<CommandPart, 'aggregate' | 'id'>): string => `${aggregate}/${id}`;
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

  // Streams that were only looked at: the decision rests on the version at which they were read.
  const seen = new Map<string, Draft>();
  const lookAt = async (refs: readonly StreamRef[]): Promise<void> => {
    const unread = refs.filter((ref) => !seen.has(streamOf(ref)) && !drafts.has(streamOf(ref)));
    if (unread.length > 0) for (const one of await read(unread)) seen.set(one.stream, one);
  };

  const planOf = async (id: string): Promise<KnownPlan | null> => {
    const draft = drafts.get(`plan/${id}`);
    if (draft) return knownPlan(id, draft.state as PlanState, sources);
    const known = plans.get(cached(id)) ?? (await read([{ aggregate: 'plan', id }])).map(keep)[0] ?? null;
    if (known) looked.set(id, { stream: `plan/${id}`, expectedVersion: known.version });
    return known;
  };

  return {
    drafts,
    planOf,
    async draftOf(part) {
      let draft = drafts.get(streamOf(part));
      if (!draft) {
        // What was looked at before it is written stays as it was read: what was seen and what is written are of one version.
        draft = seen.get(streamOf(part)) ?? ((await read([part])) as [Draft])[0];
        drafts.set(draft.stream, draft);
      }
      const { reads, planOf: planNamed } = draft.aggregate;
      if (reads) {
        const plan = planNamed(draft.state, part.id) ?? planNamedBy(part)[0] ?? hint;
        const known = plan === null ? null : await planOf(plan);
        await lookAt(reads(draft.state, part.command, part.id, known?.rules ?? null));
      }
      return draft;
    },
    async look(streams) {
      const refs = streams.map(partsOfStream).map(({ prefix, id }) => ({ aggregate: prefix, id }));
      await lookAt(refs.filter(({ aggregate }) => aggregateNamed(aggregate)) as StreamRef[]);
      return streams.flatMap((stream) => drafts.get(stream) ?? seen.get(stream) ?? []);
    },
    seen<K extends FactsKind>(kind: K, id: string): FactsOf[K] {
      const found = drafts.get(`${kind}/${id}`) ?? seen.get(`${kind}/${id}`);
      if (!found?.aggregate.facts) throw new Error(`${kind}/${id} was looked at and not named in reads, or tells nothing`);
      return found.aggregate.facts(found.state) as FactsOf[K];
    },
    lookedAt: () => [...looked.values(), ...[...seen.values()].map(({ stream, readAt }) => ({ stream, expectedVersion: readAt }))],
  };
}
