import { describe, expect, it } from '@jest/globals';
import { aggregateNamed, registry } from '#libs/commands/registry.js';
import { program } from '../main.js';
import { linesOfAnswer } from './aggregate.js';

describe('an answer', () => {
  it('names what came of it below where it lies in the log', () => {
    expect(linesOfAnswer({ logIndex: '12', version: 3, already: false, result: [{ says: 'Revision 1 is frozen.' }] })).toEqual(['Done: event 12, version 3.', '  Revision 1 is frozen.']);
    expect(linesOfAnswer({ logIndex: null, version: 3, already: false, result: [] })).toEqual(['Nothing had to change.']);
  });
});

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

  it('refuse what is no JSON with the place and an example, before any server is asked', async () => {
    const told: string[] = [];
    const planline = program();
    for (const group of planline.commands) for (const verb of group.commands) verb.configureOutput({ writeErr: (text) => told.push(text) });
    const open = ['node', 'planline', 'council-round', 'open-round', 'p/council-input', '--revision', '1'];
    await expect(planline.parseAsync([...open, '--councils', '[{"kind":"a" "body":"b"}]'])).rejects.toMatchObject({ exitCode: 2 });
    expect(told.join('')).toContain('--councils is given as JSON, and this is none from character 14 on: "body":"b"}]. Correct it there');
    expect(told.join('')).toContain(`As JSON: --councils '[{"kind":"multidistrict-collaboration","body":"BODY","required":true,"because":"BECAUSE"}]'`);
  });

  it('show an example of each list and record in their help', () => {
    const open = group('council-round').commands.find((verb) => verb.name() === 'open-round')!;
    expect(open.options.find(({ long }) => long === '--councils')!.description).toContain(`As JSON: --councils '[{"kind":`);
    expect(open.options.find(({ long }) => long === '--revision')!.description).not.toContain('JSON');
  });
});
