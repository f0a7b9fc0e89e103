import { canonicalHash } from '#libs/kernel/canonical-json.js';
import type { Clock } from '#libs/kernel/clock.js';
import type { NewId } from '#libs/kernel/ids.js';
import { makeRecent } from '#libs/kernel/recent.js';
import { refuse } from '#libs/kernel/refusal.js';
import type { Keyring } from '#libs/kernel/sealing.js';
import { unkeepableTexts } from '#libs/kernel/text.js';
import type { CheckAccess } from '#libs/access/access.js';
import type { AppendOutcome, EventLog, Receipt, StreamVersion } from '#libs/event-log/port.js';
import { openEvents } from './codec.js';
import type { CommandPart, CommandRequest, Handle, Handled } from './contract.js';
import { decideParts, moved } from './decide-parts.js';
import { writesOf } from './envelopes.js';
import type { KnownPlan, Programs } from './plan-facts.js';
import type { SettingsOf } from './settings-reader.js';
import { open, unknownPart, type Workspace } from './workspace.js';

export type HandleMeans = Programs & {
  readonly log: EventLog;
  readonly keyring: Keyring;
  readonly clock: Clock;
  readonly access: CheckAccess;
  readonly newId: NewId;
  readonly settingsOf: SettingsOf;
};

/** How often a command is decided anew because somebody else was quicker. */
const TRIES = 8;

/** What is asked for, and nothing that differs when it is asked again: no time, no made id, no ciphertext. */
const fingerprintOf = ({ principal, parts }: CommandRequest): string =>
  canonicalHash({ tenant: principal.tenant, parts: parts.map(({ aggregate, id, command }) => ({ aggregate, id, command: { ...command } })) });

/**
 * The only thing that appends. Loads and folds the request's streams, asks access, decides, and appends
 * with the versions that it decided on; where one has moved, it decides again. The receipt of the same
 * key, actor and intent comes before any answer other than success (ADR 5), so a retry gets the first answer.
 */
export function makeHandle(means: HandleMeans): Handle {
  const plans = makeRecent<KnownPlan>(10_000);

  async function attempt(request: CommandRequest, fingerprint: string): Promise<Handled | 'again'> {
    const { tenant, actor } = request.principal;
    const unknown = request.parts.map(unknownPart).find((refusal) => refusal !== null);
    if (unknown) return { kind: 'denied', refusal: unknown };
    const [workspace, now, simulated, settings] = await Promise.all([
      open(tenant, request.parts, request.plan ?? null, { ...means, plans }),
      means.clock.now(),
      means.clock.simulated(),
      means.settingsOf(tenant),
    ]);
    const no = await decideParts(request, workspace, { ...means, now, settings });
    if (no) return no;
    const first = workspace.drafts.get(streamOf(request.parts[0]!))!;
    const writes = await writesOf(request, workspace, means.keyring, { now, clock: simulated ? 'simulated' : 'real', newId: means.newId });
    if (!writes) return { kind: 'refused', refusal: refuse('command.subject-erased').refusal };
    if (writes.length === 0) return { kind: 'nothing-to-do', version: first.readAt };
    const reads = readsOf(request, workspace);
    const outcome = await means.log.append({ tenant, key: request.key, actor: actor.id, fingerprint, writes, reads });
    if (outcome.kind === 'appended' && writes.some(({ stream }) => stream.startsWith('tenant/'))) means.settingsOf.forget(tenant);
    if (outcome.kind === 'appended') return answer(outcome, { id: first.id, events: first.decided }, first);
    if (outcome.kind !== 'stale') return answer(outcome, await toldBefore(tenant, first, outcome), first);
    if (request.reads?.some(({ stream }) => stream === outcome.stream)) return moved(outcome.expected, outcome.actual);
    if (outcome.stream.startsWith('plan/')) plans.delete(`${tenant} ${outcome.stream.slice('plan/'.length)}`);
    return 'again';
  }

  async function firstAnswer(request: CommandRequest, fingerprint: string): Promise<Handled | null> {
    const { tenant, actor } = request.principal;
    const found = await means.log.findReceipt({ tenant, key: request.key, actor: actor.id, fingerprint });
    if (found.kind === 'none') return null;
    const first = { id: request.parts[0]!.id, stream: streamOf(request.parts[0]!), readAt: 0 };
    return answer(found, await toldBefore(tenant, first, found), first);
  }

  /** The same answer to a retry: what was told then is read from the log. */
  async function toldBefore(tenant: string, { id, stream }: Stream, outcome: { readonly kind: string; readonly receipt?: Receipt }): Promise<Own> {
    const { receipt } = outcome;
    if (!receipt) return { id, events: [] };
    const [logged = []] = await means.log.readStreams(tenant, [stream]);
    return { id, events: await openEvents(logged.filter(({ logIndex }) => logIndex >= receipt.firstIndex && logIndex <= receipt.lastIndex), means.keyring) };
  }

  return async (request) => {
    if (request.parts.length === 0) throw new Error('a command has at least one part');
    const unkeepable = unkeepableIn(request);
    if (unkeepable) return unkeepable;
    const fingerprint = fingerprintOf(request);
    for (let tries = 0; tries < TRIES; tries += 1) {
      const handled = await attempt(request, fingerprint);
      if (handled === 'again') continue;
      if (handled.kind === 'done' || handled.kind === 'key-reused') return handled;
      return (await firstAnswer(request, fingerprint)) ?? handled;
    }
    return { kind: 'stale', refusal: refuse('command.busy').refusal, actual: 0 };
  };
}

/** The first text that the log or a read model could not keep: it would fail there, after the fact. */
function unkeepableIn({ parts }: CommandRequest): Handled | null {
  for (const [part, { command }] of parts.entries()) {
    const [path] = unkeepableTexts(command);
    if (path) return { kind: 'refused', refusal: refuse('command.text-unkeepable', { field: path.join('.') }).refusal, part };
  }
  return null;
}

const streamOf = ({ aggregate, id }: CommandPart): string => `${aggregate}/${id}`;

/** Everything the decision rests on and does not write: what was asked for, plans and other streams, parts with nothing to do. */
function readsOf(request: CommandRequest, workspace: Workspace): StreamVersion[] {
  const untouched = [...workspace.drafts.values()].filter(({ decided }) => decided.length === 0);
  const own = untouched.map(({ stream, readAt }) => ({ stream, expectedVersion: readAt }));
  const written = new Set([...workspace.drafts.values()].filter(({ decided }) => decided.length > 0).map(({ stream }) => stream));
  const all = [...workspace.lookedAt(), ...own, ...(request.reads ?? [])].filter(({ stream }) => !written.has(stream));
  return [...new Map(all.map((read) => [read.stream, read])).values()];
}

type Stream = { readonly id: string; readonly stream: string; readonly readAt: number };
type Own = Extract<Handled, { kind: 'done' }>['own'];

function answer(outcome: Exclude<AppendOutcome, { kind: 'stale' }>, own: Own, { stream, readAt }: Stream): Handled {
  switch (outcome.kind) {
    case 'appended':
    case 'already':
      return { kind: 'done', ...span(outcome.receipt), version: versionIn(outcome.receipt, stream) ?? readAt, already: outcome.kind === 'already', own: { id: own.id, events: own.events.map(({ type, data }) => ({ type, data })) } };
    case 'key-reused':
      return { kind: 'key-reused', refusal: refuse('command.key-reused').refusal };
    case 'too-large':
      return { kind: 'too-large', refusal: refuse('command.too-large', { bytes: outcome.bytes, limit: outcome.limit }).refusal };
  }
}

const span = ({ firstIndex, lastIndex }: Receipt) => ({ firstIndex, lastIndex });
const versionIn = (receipt: Receipt, stream: string): number | undefined => receipt.streams.find((written) => written.stream === stream)?.version;
