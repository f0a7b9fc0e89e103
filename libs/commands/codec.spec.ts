import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { canonicalJson } from '#libs/kernel/canonical-json.js';
import type { Instant } from '#libs/kernel/dates.js';
import { ERASED } from '#libs/kernel/sealing.js';
import { definitionOf, eventCatalog, type EventType } from '#libs/domain/catalog.js';
import type { Envelope, LoggedEvent } from '#libs/event-log/envelope.js';
import { openEvent, openEvents, toEnvelope, UnknownEvent } from './codec.js';
import { erasedFields } from './erased.js';
import { registry, type AnyAggregate } from './registry.js';
import { samples } from './testing/samples.js';

const secret = new Uint8Array(32).fill(7);
const key = 'plan/plan-1';
const keyring = { forReading: async () => secret };
const noKey = { forReading: async () => null };
const types = Object.keys(eventCatalog) as EventType[];
const at = '2026-02-01T15:00:00.000Z' as Instant;

const frame = {
  id: 'event-1',
  tenant: 'district',
  stream: 'task/task-1',
  version: 1,
  plan: 'plan-1',
  program: 'mi-sig-cohort-3@1',
  effective: at,
  actor: { kind: 'person', id: 'owner', assurance: 'session' },
  onBehalfOf: null,
  causation: null,
  correlation: 'correlation-1',
  commandKey: 'key-1',
  clock: 'real',
} as const;

const logged = (envelope: Envelope): LoggedEvent => ({ logIndex: 1n, tenantIndex: 1n, recorded: at, envelope });
const sealed = (type: EventType, data: Record<string, unknown> = samples[type][0]) => toEnvelope({ type, data }, frame, key, secret);

describe('the codec', () => {
  it('writes no event of a shape that its type doesn’t have, nor of a type that there is not', () => {
    expect(() => sealed('TaskDone', { on: '2026-02-30', note: null })).toThrow(/not a day of the calendar/);
    expect(() => toEnvelope({ type: 'TaskEaten', data: {} }, frame, key, secret)).toThrow(UnknownEvent);
    expect(() => toEnvelope({ type: 'TaskDone', data: samples.TaskDone[0] }, frame, key, null)).toThrow(/no key/);
  });

  it('reads no event of a newer version than it knows, rather than guess', async () => {
    const newer = { ...sealed('TaskStarted'), type: 'TaskStarted@2' };
    await expect(openEvent(logged(newer), keyring)).rejects.toThrow('does not know the event TaskStarted@2');
  });

  it('asks for a subject’s key once, however many events it sealed', async () => {
    let asked = 0;
    const counting = { forReading: async () => ((asked += 1), secret) };
    const events = Array.from({ length: 50 }, () => logged(sealed('TaskDone')));
    expect(await openEvents(events, counting)).toHaveLength(50);
    expect(asked).toBe(1);
  });

  it('keeps every sealed field out of what anybody can read', () => {
    for (const type of types) {
      const { payload } = sealed(type);
      for (const field of definitionOf(type)!.sealed) expect(payload).not.toHaveProperty(field);
    }
  });
});

it('a revision that was frozen before events named their program was frozen under the one that its plan was on then', async () => {
  const { envelope } = JSON.parse(readFileSync('test/fixtures/events/RevisionFrozen@1.json', 'utf8')) as { envelope: Envelope };
  expect((await openEvent(logged({ ...envelope, program: 'mn-achievement-integration@1' }), keyring)).data).toMatchObject({ number: 1, program: 'mn-achievement-integration@1' });
});

describe.each(types)('%s', (type) => {
  const definition = definitionOf(type)!;
  const aggregate = Object.values(registry).find(({ events }) => type in events) as unknown as AnyAggregate;

  it('is the same after it was sealed and opened', async () => {
    for (const data of samples[type]) {
      expect(await openEvent(logged(sealed(type, data)), keyring)).toMatchObject({ type, data, version: 1, erased: false });
    }
  });

  it('can still be folded when its subject’s key is gone', async () => {
    const { data, erased } = await openEvent(logged(sealed(type)), noKey);
    expect(erased).toBe(definition.sealed.length > 0);
    expect({ ...samples[type][0], ...erasedFields(definition) }).toEqual(data);
    expect(aggregate.evolve(aggregate.initial, { type, data }).version).toBe(1);
    expect(() => definition.schema.parse({ ...samples[type][0], ...erasedFields(definition) })).not.toThrow();
  });

  it('of every version that ever shipped still opens', async () => {
    for (let version = 1; version <= definition.version; version += 1) {
      const file = join('test/fixtures/events', `${type}@${version}.json`);
      if (process.env.PLANLINE_WRITE_FIXTURES && version === definition.version && !existsSync(file)) writeFixture(file, type);
      const { envelope, opened } = JSON.parse(readFileSync(file, 'utf8')) as { envelope: Envelope; opened: unknown };
      expect(envelope.type).toBe(`${type}@${version}`);
      const event = await openEvent(logged(envelope), keyring);
      if (version === definition.version) expect(event.data).toEqual(opened);
      // What an older version said is all still there, beside what a newer one added.
      else expect(event.data).toMatchObject(opened as object);
      expect(definition.schema.parse(event.data)).toEqual(event.data);
    }
  });
});

/** A fixture is written once, when its version is new, and never again. */
function writeFixture(file: string, type: EventType): void {
  writeFileSync(file, `${JSON.stringify({ envelope: JSON.parse(canonicalJson(sealed(type))), opened: samples[type][0] }, null, 2)}\n`);
}

it('an erased text says so', () => {
  expect(erasedFields(eventCatalog.TaskPlanned as never)).toMatchObject({ title: ERASED, site: null, asWritten: { start: null } });
});
