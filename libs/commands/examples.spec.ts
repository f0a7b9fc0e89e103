import { describe, expect, it } from '@jest/globals';
import { exampleOf, inputOf, isJson } from './examples.js';
import { aggregateNamed, registry } from './registry.js';
import { exampleBodyOf } from './testing/example-body.js';

const jsonFields = Object.keys(registry).flatMap((aggregate) =>
  Object.entries(aggregateNamed(aggregate)!.commands).flatMap(([command, { schema, givenBy }]) =>
    Object.entries(inputOf(schema).properties).flatMap(([field, shape]) =>
      givenBy === 'people' && isJson(shape) ? [{ place: `${aggregate}.${command}.${field}`, schema: schema.shape[field]!, example: exampleOf(shape, field) }] : [],
    ),
  ),
);

const commands = Object.keys(registry).flatMap((aggregate) =>
  Object.entries(aggregateNamed(aggregate)!.commands).flatMap(([command, { schema, givenBy }]) => (givenBy === 'people' ? [{ place: `${aggregate}.${command}`, schema }] : [])),
);

describe('the example of a list or a record', () => {
  it.each(jsonFields)('$place is one that the command takes', ({ place, schema, example }) => {
    expect({ place, example, issues: schema.safeParse(example).error?.issues ?? [] }).toEqual({ place, example, issues: [] });
  });
});

describe('a body of examples', () => {
  it.each(commands)('is one that $place takes', ({ schema }) => {
    const body = exampleBodyOf(schema);
    expect({ body, issues: schema.strict().safeParse(body).error?.issues ?? [] }).toEqual({ body, issues: [] });
  });
});
