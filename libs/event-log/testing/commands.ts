import { randomUUID } from 'node:crypto';
import type { Instant } from '#libs/kernel/dates.js';
import type { Envelope } from '../envelope.js';
import type { AppendCommand, StreamVersion } from '../port.js';

export const person = { kind: 'person', id: 'coordinator', assurance: 'session' } as const;

export function anEvent(place: Pick<Envelope, 'tenant' | 'stream' | 'version'>, more: Partial<Envelope> = {}): Envelope {
  return {
    id: randomUUID(),
    type: 'TaskStarted@1',
    plan: 'plan-1',
    program: 'mi-sig-cohort-3@1',
    effective: '2026-11-22T07:00:00.000Z' as Instant,
    actor: person,
    onBehalfOf: null,
    causation: null,
    correlation: 'correlation-1',
    commandKey: 'key-1',
    clock: 'real',
    payload: { note: 'The form arrived, “signed”, 12 °C.' },
    ...more,
    ...place,
  };
}

/** A command that writes `events` events to each stream of `writes`. */
export function aCommand(parts: {
  readonly writes: readonly StreamVersion[];
  readonly events?: number;
  readonly tenant?: string;
  readonly key?: string;
  readonly actor?: string;
  readonly fingerprint?: string;
  readonly reads?: readonly StreamVersion[];
  readonly envelope?: Partial<Envelope>;
}): AppendCommand {
  const { tenant = 'district-1', key = randomUUID(), actor = 'coordinator', reads = [], events = 1 } = parts;
  return {
    tenant,
    key,
    actor,
    fingerprint: parts.fingerprint ?? `intent of ${key}`,
    reads,
    writes: parts.writes.map(({ stream, expectedVersion }) => ({
      stream,
      expectedVersion,
      events: Array.from({ length: events }, (_, nth) =>
        anEvent({ tenant, stream, version: expectedVersion + nth + 1 }, { commandKey: key, ...parts.envelope }),
      ),
    })),
  };
}

export const at = (stream: string, expectedVersion: number): StreamVersion => ({ stream, expectedVersion });
