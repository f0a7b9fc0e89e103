import type { Instant } from '#libs/kernel/dates.js';
import type { Keyring } from '#libs/kernel/sealing.js';
import type { StreamWrite } from '#libs/event-log/port.js';
import { isSealed, toEnvelope } from './codec.js';
import type { CommandRequest } from './contract.js';
import type { Draft, Workspace } from './workspace.js';

export type Stamp = { readonly now: Instant; readonly clock: 'real' | 'simulated'; readonly newId: () => string };

/** What the request decided, as the log takes it; null where a subject's key was destroyed, so that nothing can be written of it. */
export async function writesOf(request: CommandRequest, workspace: Workspace, keyring: Keyring, stamp: Stamp): Promise<StreamWrite[] | null> {
  const { tenant } = request.principal;
  const correlation = request.correlation ?? stamp.newId();
  const secrets = new Map<string, Uint8Array | null>();
  const secretOf = async (subject: string): Promise<Uint8Array | null> => {
    if (!secrets.has(subject)) secrets.set(subject, await keyring.forSealing(tenant, subject));
    return secrets.get(subject) ?? null;
  };
  const writes: StreamWrite[] = [];
  for (const draft of workspace.drafts.values()) {
    if (draft.decided.length === 0) continue;
    const plan = planIdOf(draft, request);
    const program = plan === null ? null : ((await workspace.planOf(plan))?.facts.program ?? null);
    const subject = draft.aggregate.sealUnder(draft.state, draft.id);
    const secret = draft.decided.some(({ type }) => isSealed(type)) ? await secretOf(subject) : null;
    if (!secret && draft.decided.some(({ type }) => isSealed(type))) return null;
    const frame = {
      tenant,
      stream: draft.stream,
      plan,
      program,
      actor: request.principal.actor,
      onBehalfOf: request.principal.onBehalfOf,
      causation: request.causation ?? null,
      correlation,
      commandKey: request.key,
      clock: stamp.clock,
    };
    const events = draft.decided.map((event, i) => {
      const own = { id: stamp.newId(), version: draft.readAt + i + 1, effective: (event.effective ?? stamp.now) as Instant };
      return toEnvelope(event, { ...frame, ...own }, subject, secret);
    });
    writes.push({ stream: draft.stream, expectedVersion: draft.readAt, events });
  }
  return writes;
}

const planIdOf = (draft: Draft, request: CommandRequest): string | null =>
  draft.aggregate.planOf(draft.state, draft.id) ?? request.plan ?? null;
