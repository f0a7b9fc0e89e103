import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { makeOffice } from '#libs/commands/testing/office.js';
import { day } from '../testing/given.js';
import { rounds } from '../testing/rounds.js';

const plan = 'plan-1';
const begin = { name: 'beginDraft', plan, period: { start: day('2020-07-01'), end: day('2023-06-30') }, district: { number: '1', name: 'A district', status: null } };
const write = (section: string, key: string, aim: string) => ({ name: 'writeItems', section, items: [{ key, fields: { aim } }], because: 'edit' });
const freeze = { name: 'freezeRevision', explanations: {} };

const command = fc.oneof(
  fc.record({ section: fc.constantFrom('goals', 'Not a section'), key: fc.constantFrom('1', '2'), aim: fc.constantFrom('One', 'Two', 'x'.repeat(30_000)) }).map(({ section, key, aim }) => write(section, key, aim)),
  fc.constantFrom('1', '2', '3').map((key) => ({ name: 'removeItems', section: 'goals', keys: [key], because: 'edit' })),
  fc.constant(freeze),
  fc.record({ person: fc.constantFrom('owner', 'person-1'), revision: fc.constantFrom(1, 2) }).map(({ person, revision }) => ({ name: 'seeRevision', person, revision })),
  fc.constant(begin),
);

describe('commands on a text, through the one door', () => {
  it('that are refused append nothing, and those that are done append what they say', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(command, { maxLength: 12 }), async (commands) => {
        const office = makeOffice();
        await office.open();
        for (const given of commands) {
          const before = (await office.events()).length;
          const handled = await office.handle(office.request([office.part('draft', plan, given)]));
          const appended = (await office.events()).length - before;
          expect(appended > 0).toBe(handled.kind === 'done');
          expect(['done', 'nothing-to-do', 'refused']).toContain(handled.kind);
        }
      }),
      rounds(60),
    );
  });

  it('double-submit: two who freeze at once have one revision between them', async () => {
    const office = makeOffice();
    await office.open();
    for (const given of [begin, write('goals', '1', 'One')]) await office.handle(office.request([office.part('draft', plan, given)]));
    const answers = await Promise.all([freeze, freeze].map((given) => office.handle(office.request([office.part('draft', plan, given)]))));
    expect(answers.map(({ kind }) => kind).sort()).toEqual(['done', 'nothing-to-do']);
    expect((await office.events()).filter(({ type }) => type === 'RevisionFrozen')).toHaveLength(1);
  });

  it('stale-tab: who edits an older text than there is, is told so, and writes nothing', async () => {
    const office = makeOffice();
    await office.open();
    for (const given of [begin, write('goals', '1', 'One'), write('goals', '1', 'Two')]) await office.handle(office.request([office.part('draft', plan, given)]));
    expect(await office.handle(office.request([office.part('draft', plan, write('goals', '1', 'Three'), 2)]))).toMatchObject({ kind: 'stale', actual: 3 });
  });
});
