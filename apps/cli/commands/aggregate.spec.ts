import { describe, expect, it } from '@jest/globals';
import { aggregateNamed, registry } from '#libs/commands/registry.js';
import { program } from '../main.js';

describe('verbs', () => {
  const groups = program().commands;
  const group = (name: string) => groups.find((one) => one.name() === name)!;

  it('are there for each command that people may give, and for no other', () => {
    for (const name of Object.keys(registry)) {
      const forPeople = Object.values(aggregateNamed(name)!.commands).filter(({ givenBy }) => givenBy === 'people');
      const verbs = group(name === 'import' ? 'imports' : name)?.commands ?? [];
      const summaries = verbs.map((verb) => verb.description());
      expect(summaries).toEqual(expect.arrayContaining(forPeople.map(({ summary }) => summary)));
    }
  });

  it('leave out the kind that was said already, and ask for what the schema asks for', () => {
    const complete = group('task').commands.find((verb) => verb.name() === 'complete')!;
    expect(complete.options.map(({ long }) => long)).toEqual(expect.arrayContaining(['--note', '--on']));
    const extend = group('task').commands.find((verb) => verb.name() === 'extend')!;
    expect(extend.options.filter(({ mandatory }) => mandatory).map(({ long }) => long)).toEqual(['--until', '--reason']);
  });
});
