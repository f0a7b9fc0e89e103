import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { z } from 'zod';
import { eventCatalog } from '#libs/domain/catalog.js';
import { rounds } from '#libs/domain/testing/rounds.js';
import { aggregateNamed, registry, type AnyAggregate } from './registry.js';
import { samples } from './testing/samples.js';

const aggregates = Object.entries(registry) as unknown as [string, AnyAggregate][];
const commands = aggregates.flatMap(([name, { commands: all }]) => Object.entries(all).map(([command, definition]) => [`${name}.${command}`, definition] as const));

describe('the registry', () => {
  it('knows nothing that is not in it', () => {
    expect(aggregateNamed('toString')).toBeNull();
    expect(aggregateNamed('task')?.prefix).toBe('task');
  });

  it('has each kind of stream under its own prefix, and each type of event once', () => {
    for (const [name, { prefix }] of aggregates) expect(prefix).toBe(name);
    const types = aggregates.flatMap(([, { events }]) => Object.keys(events));
    expect([...types].sort()).toEqual(Object.keys(eventCatalog).sort());
    expect(new Set(types).size).toBe(types.length);
  });

  it.each(aggregates)('%s folds any of its events in any order to a state that counts them', (_name, { events, initial, evolve }) => {
    const told = Object.keys(events).flatMap((type) => samples[type as keyof typeof samples].map((data) => ({ type, data })));
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...told), { maxLength: 20 }), (some) => {
        expect(some.reduce(evolve, initial).version).toBe(some.length);
      }),
      rounds(200),
    );
  });

  it.each(commands)('%s describes itself, and leaves the field "name" to the command', (_name, { summary, schema }) => {
    expect(summary).toMatch(/^[A-Z].*\.$/);
    expect(schema.shape).not.toHaveProperty('name');
  });

  it.each(commands.filter(([, { givenBy }]) => givenBy === 'people'))('%s, which people give, describes each of its fields', (_name, { schema }) => {
    const { properties = {} } = z.toJSONSchema(schema, { io: 'input' });
    for (const [field, described] of Object.entries(properties)) expect([field, (described as { description?: string }).description]).toEqual([field, expect.any(String)]);
  });
});
