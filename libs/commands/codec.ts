import type { Actor } from '#libs/kernel/actor.js';
import type { Instant } from '#libs/kernel/dates.js';
import type { EventDefinition } from '#libs/kernel/event-definition.js';
import { seal, unseal, type Keyring } from '#libs/kernel/sealing.js';
import { definitionOf } from '#libs/domain/catalog.js';
import type { Envelope, LoggedEvent } from '#libs/event-log/envelope.js';
import { erasedFields } from './erased.js';

/** An event of the log as the domain knows it: of the newest version of its type, in the clear. */
export type OpenedEvent = {
  readonly type: string;
  readonly data: Readonly<Record<string, unknown>>;
  readonly logIndex: bigint;
  readonly tenantIndex: bigint;
  readonly recorded: Instant;
  readonly effective: Instant;
  readonly id: string;
  readonly tenant: string;
  readonly stream: string;
  /** Of the stream; 1 is its first event. */
  readonly version: number;
  readonly plan: string | null;
  readonly program: string | null;
  readonly actor: Actor;
  readonly onBehalfOf: string | null;
  readonly causation: string | null;
  readonly correlation: string;
  readonly commandKey: string;
  readonly clock: 'real' | 'simulated';
  /** Its subject's key was destroyed: what was sealed is gone (`libs/commands/erased.ts`). */
  readonly erased: boolean;
};

/** Everything of an envelope that is not the event itself. */
export type EnvelopeFrame = Omit<Envelope, 'type' | 'payload'>;

/** Thrown on an event that this version of Planline can't read, as after a downgrade: never guess at the truth. */
export class UnknownEvent extends Error {
  constructor(readonly type: string) {
    super(`this version of Planline does not know the event ${type}`);
  }
}

/**
 * An event as it is kept. Its data are parsed by the type's schema, since what is appended stays for
 * ever; throws a ZodError on a shape that the type doesn't have. `secret`: the key of the subject `sealUnder`.
 */
export function toEnvelope(
  event: { readonly type: string; readonly data: Readonly<Record<string, unknown>> },
  frame: EnvelopeFrame,
  sealUnder: string,
  secret: Uint8Array | null,
): Envelope {
  const definition = known(event.type);
  const data = definition.schema.parse(event.data) as Record<string, unknown>;
  const type = `${event.type}@${definition.version}`;
  if (definition.sealed.length === 0) return { ...frame, type, payload: data };
  if (!secret) throw new Error(`${event.type} is sealed and no key of ${sealUnder} was given`);
  const hidden = pick(data, (field) => definition.sealed.includes(field));
  const clear = pick(data, (field) => !definition.sealed.includes(field));
  return { ...frame, type, payload: { ...clear, sealed: seal(sealUnder, secret, hidden) } };
}

export const isSealed = (type: string): boolean => known(type).sealed.length > 0;

/** Opens one event of the log. Many at once: `openEvents`. */
export async function openEvent(logged: LoggedEvent, keyring: Pick<Keyring, 'forReading'>): Promise<OpenedEvent> {
  const { sealed } = logged.envelope.payload;
  return open(logged, sealed ? await keyring.forReading(logged.envelope.tenant, sealed.key) : null);
}

/** Opens events in their order, asking for each subject's key once. */
export async function openEvents(logged: readonly LoggedEvent[], keyring: Pick<Keyring, 'forReading'>): Promise<OpenedEvent[]> {
  const secrets = new Map<string, Uint8Array | null>();
  const opened: OpenedEvent[] = [];
  for (const event of logged) {
    const { tenant, payload } = event.envelope;
    if (!payload.sealed) {
      opened.push(open(event, null));
      continue;
    }
    const subject = `${tenant} ${payload.sealed.key}`;
    let secret = secrets.get(subject);
    if (secret === undefined) secrets.set(subject, (secret = await keyring.forReading(tenant, payload.sealed.key)));
    opened.push(open(event, secret));
  }
  return opened;
}

function open(logged: LoggedEvent, secret: Uint8Array | null): OpenedEvent {
  const { envelope, logIndex, tenantIndex, recorded } = logged;
  const { type: typeAtVersion, payload } = envelope;
  const at = typeAtVersion.lastIndexOf('@');
  const type = typeAtVersion.slice(0, at);
  const definition = known(type);
  const data = upcast(definition, Number(typeAtVersion.slice(at + 1)), inTheClear(definition, payload, secret), envelope);
  // Named one by one: all opened events have one shape, and the engine folds them several times faster than copies of a rest.
  return {
    type,
    data,
    logIndex,
    tenantIndex,
    recorded,
    effective: envelope.effective,
    id: envelope.id,
    tenant: envelope.tenant,
    stream: envelope.stream,
    version: envelope.version,
    plan: envelope.plan,
    program: envelope.program,
    actor: envelope.actor,
    onBehalfOf: envelope.onBehalfOf,
    causation: envelope.causation,
    correlation: envelope.correlation,
    commandKey: envelope.commandKey,
    clock: envelope.clock,
    erased: payload.sealed !== undefined && secret === null,
  };
}

function inTheClear(definition: EventDefinition, payload: Envelope['payload'], secret: Uint8Array | null): Record<string, unknown> {
  const { sealed } = payload;
  if (!sealed) return { ...payload };
  const data = secret ? unseal(sealed, secret) : { ...erasedFields(definition) };
  for (const field in payload) if (field !== 'sealed') data[field] = payload[field];
  return data;
}

function upcast(definition: EventDefinition, from: number, data: Record<string, unknown>, { type, program }: Envelope): Record<string, unknown> {
  if (from > definition.version) throw new UnknownEvent(type);
  let current = data;
  for (let version = from; version < definition.version; version += 1) {
    const step = definition.upcasters[version];
    if (!step) throw new UnknownEvent(type);
    current = step(current, { program });
  }
  return current;
}

function known(type: string): EventDefinition {
  const definition = definitionOf(type);
  if (!definition) throw new UnknownEvent(type);
  return definition;
}

const pick = (data: Record<string, unknown>, wanted: (field: string) => boolean): Record<string, unknown> =>
  Object.fromEntries(Object.entries(data).filter(([field]) => wanted(field)));
