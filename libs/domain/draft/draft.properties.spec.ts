import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Content, Item, Value } from '../content.js';
import type { DraftCommand } from './commands.js';
import { contextAt, day } from '../testing/given.js';
import { makeReach } from '../testing/reach.js';
import { rounds } from '../testing/rounds.js';
import { diffContent } from './diff.js';
import { draft } from './draft.js';
import { hashesOf } from './hashes.js';
import { contentOf, type DraftState } from './state.js';

const plan = 'plan-1';
const header = { period: { start: day('2020-07-01'), end: day('2023-06-30') }, district: { number: '1', name: 'A district', status: null } };

const value: fc.Arbitrary<Value> = fc.oneof(
  fc.constantFrom('One', 'Two', ''),
  fc.integer({ min: -3, max: 3 }),
  fc.boolean(),
  fc.constant(null),
  fc.array(fc.constantFrom('a', 'b'), { maxLength: 2 }),
  fc.record({ value: fc.integer({ min: 0, max: 3 }), unit: fc.constantFrom('percent', 'points-of-5'), qualifier: fc.constant(null), year: fc.constant(null) }),
);
const item: fc.Arbitrary<Item> = fc.record({ key: fc.constantFrom('1', '2', '3', '4'), fields: fc.dictionary(fc.constantFrom('aim', 'note', 'target'), value, { maxKeys: 3, noNullPrototype: true }) });
const items = fc.uniqueArray(item, { selector: ({ key }) => key, minLength: 1, maxLength: 4 });
const section = fc.constantFrom('goals', 'strategies');
const because = fc.constant('edit' as const);

const command: fc.Arbitrary<DraftCommand> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ name: fc.constant('writeItems' as const), section, items, whole: fc.boolean(), because }) },
  { weight: 2, arbitrary: fc.record({ name: fc.constant('removeItems' as const), section, keys: fc.uniqueArray(fc.constantFrom('1', '2', '3', '4'), { minLength: 1 }), because }) },
  { weight: 2, arbitrary: fc.record({ name: fc.constant('reorderItems' as const), section: fc.constant('goals'), keys: fc.shuffledSubarray(['1', '2', '3', '4'], { minLength: 3 }) }) },
  fc.record({ name: fc.constant('changeHeader' as const), period: fc.constant(header.period), district: fc.record({ number: fc.constant('1'), name: fc.constantFrom('A district', 'Another'), status: fc.constant(null) }) }),
  { weight: 3, arbitrary: fc.constant({ name: 'freezeRevision' as const, explanations: {} }) },
  { weight: 2, arbitrary: fc.record({ name: fc.constant('seeRevision' as const), person: fc.constantFrom('person-1', '__proto__'), revision: fc.integer({ min: 1, max: 3 }) }) },
);

/** In a section that has all the items that commands name, and was frozen once: without them most would be refused. */
const whole: readonly DraftCommand[] = [
  { name: 'writeItems', section: 'goals', items: ['1', '2', '3', '4'].map((key) => ({ key, fields: { aim: 'One' } })), whole: true, because: 'edit' },
  { name: 'freezeRevision', explanations: {} },
];
/** Whatever is drawn, everything that can be done to a text is done to one. */
const everything: readonly DraftCommand[] = [
  ...whole,
  { name: 'removeItems', section: 'goals', keys: ['4'], because: 'edit' },
  { name: 'reorderItems', section: 'goals', keys: ['3', '2', '1'] },
  { name: 'changeHeader', period: header.period, district: { ...header.district, name: 'Another' } },
  { name: 'freezeRevision', explanations: {} },
  { name: 'seeRevision', person: 'person-1', revision: 2 },
];
const commandsOf = (maxLength: number) => fc.tuple(fc.constantFrom(whole, whole, []), fc.array(command, { maxLength })).map(([first, more]) => [...first, ...more]);

const context = contextAt('2026-03-02T15:00:00.000Z', { seen: () => ({ registered: true }) as never });

/** Gives commands one after the other; after each the state, whether it was accepted or not. */
function states(commands: readonly DraftCommand[], accepted: (given: DraftCommand) => void = () => undefined): DraftState[] {
  let state: DraftState = draft.evolve(draft.initial, { type: 'DraftBegun', data: header });
  return commands.map((given) => {
    const decision = draft.decide(state, given, context, plan);
    if (decision.ok && decision.events.length > 0) accepted(given);
    if (decision.ok) state = decision.events.reduce(draft.evolve, state);
    return state;
  });
}

describe('whatever is done to a text', () => {
  it('a frozen revision says the same for ever', () => {
    const reach = makeReach();
    fc.assert(
      fc.property(commandsOf(40), (commands) => {
        const asFrozen = new Map<number, string>();
        for (const state of states(commands, ({ name }) => reach.saw(name))) {
          if (state.status === 'none') continue;
          if (state.revisions.length > 1) reach.saw('a revision after another');
          for (const { number, hash, sections, district, period } of state.revisions) {
            const content = contentOf(state, number)!;
            const told = JSON.stringify({ content, hash, sections, district, period });
            expect(asFrozen.get(number) ?? told).toBe(told);
            asFrozen.set(number, told);
            expect(hashesOf(content, { district, period }, [])).toEqual({ hash, sections });
          }
        }
      }),
      { ...rounds(200), examples: [[[...everything]]] },
    );
    expect(reach.missed('writeItems', 'removeItems', 'reorderItems', 'changeHeader', 'freezeRevision', 'seeRevision', 'a revision after another')).toEqual([]);
  });

  it('writing fields touches no item and no field that it does not name, and leaves each named one as it was given', () => {
    const says = (value: Value | undefined) => (value === null || value === undefined || value === '' || (typeof value === 'object' && Object.keys(value).length === 0) ? undefined : value);
    const reach = makeReach();
    fc.assert(
      fc.property(commandsOf(12), section, items, (commands, to, given) => {
        const before = states(commands).at(-1) ?? draft.evolve(draft.initial, { type: 'DraftBegun', data: header });
        const decision = draft.decide(before, { name: 'writeItems', section: to, items: given, whole: false, because: 'edit' }, context, plan);
        if (!decision.ok || before.status === 'none') throw new Error('refused');
        const after = decision.events.reduce(draft.evolve, before as DraftState);
        if (after.status === 'none') throw new Error('gone');
        for (const other of ['goals', 'strategies']) if (other !== to) expect(after.content[other]).toEqual(before.content[other]);
        const find = (content: Content, key: string) => content[to]?.find((one) => one.key === key);
        for (const key of ['1', '2', '3', '4']) {
          const named = given.find((one) => one.key === key)?.fields;
          if (find(before.content, key)) reach.saw(named ? 'an item that was there is named' : 'an item that was there is not named');
          if (!named) expect(find(after.content, key)).toEqual(find(before.content, key));
          else
            for (const id of ['aim', 'note', 'target']) {
              const [was, is] = [find(before.content, key)?.fields[id], find(after.content, key)?.fields[id]];
              if (was !== undefined) reach.saw(Object.hasOwn(named, id) ? 'a field that was there is named' : 'a field that was there is not named');
              if (Object.hasOwn(named, id)) expect(says(is)).toEqual(says(named[id]));
              else expect(is).toEqual(was);
            }
        }
        expect(draft.decide(after, { name: 'writeItems', section: to, items: given, whole: false, because: 'edit' }, context, plan)).toEqual({ ok: true, events: [] });
      }),
      { ...rounds(300), examples: [[[...whole], 'goals', [{ key: '1', fields: { aim: 'Two' } }, { key: '2', fields: { note: 'Two' } }]]] },
    );
    expect(reach.missed('an item that was there is named', 'an item that was there is not named', 'a field that was there is named', 'a field that was there is not named')).toEqual([]);
  });

  it('two texts have one hash exactly where they are one text', () => {
    const reach = makeReach();
    const twoFields: readonly Item[] = [{ key: '1', fields: { aim: 'One', note: 'Two' } }];
    const content: fc.Arbitrary<Content> = fc.dictionary(section, items, { maxKeys: 2, noNullPrototype: true });
    fc.assert(
      fc.property(content, content, (a, b) => {
        const same = JSON.stringify(sorted(a)) === JSON.stringify(sorted(b));
        reach.saw(same ? 'one text' : 'two');
        if (same && JSON.stringify(a) !== JSON.stringify(b)) reach.saw('one text, written in another order');
        expect(hashesOf(a, header, []).hash === hashesOf(b, header, []).hash).toBe(same);
        expect(diffContent(a, b).length === 0).toBe(same);
        expect(diffContent(a, a)).toEqual([]);
      }),
      { ...rounds(500), examples: [[{ goals: twoFields }, { goals: [{ key: '1', fields: { note: 'Two', aim: 'One' } }] }], [{ goals: twoFields }, { goals: [...twoFields, { key: '2', fields: { aim: 'One' } }] }]] },
    );
    expect(reach.missed('one text', 'two', 'one text, written in another order')).toEqual([]);
  });

  it('a text frozen and opened from a list that lost some of its events folds to a state all the same', () => {
    fc.assert(
      fc.property(commandsOf(20), fc.array(fc.boolean(), { minLength: 20, maxLength: 20 }), (commands, keep) => {
        let state: DraftState = draft.initial;
        const all = states(commands);
        commands.forEach((given, i) => {
          const decision = draft.decide(all[i - 1] ?? draft.evolve(draft.initial, { type: 'DraftBegun', data: header }), given, context, plan);
          if (decision.ok && keep[i % keep.length]) state = decision.events.reduce(draft.evolve, state);
        });
        expect(JSON.parse(JSON.stringify(state))).toEqual(state);
      }),
      rounds(100),
    );
  });
});

/** Records in one order of their fields; the order of items is part of a text. */
const sorted = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, inner]) => [key, sorted(inner)]));
};
