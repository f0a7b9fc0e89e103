import { describe, expect, it } from '@jest/globals';
import { contextAt, day, given } from '../testing/given.js';
import type { DraftCommand } from './commands.js';
import { diffContent, diffHeader } from './diff.js';
import { draft } from './draft.js';
import type { DraftEvent } from './events.js';
import { contentOf, revisionOf, type Draft } from './state.js';

const strategy = (key: string, aim: string) => ({ key, fields: { aim } });

describe('the difference between two texts', () => {
  it('is nothing between a text and itself', () => {
    const text = { strategies: [strategy('1', 'One')] };
    expect(diffContent(text, { ...text })).toEqual([]);
  });

  it('is told by section, item and field: what came, what went, what says something else', () => {
    const before = { strategies: [strategy('1', 'One'), strategy('2', 'Two')], efficiencies: [{ key: 'main', fields: { narrative: 'Shared courses' } }] };
    const after = { strategies: [strategy('1', 'Another'), strategy('5', 'Five')], efficiencies: before.efficiencies };
    expect(diffContent(before, after)).toEqual([
      {
        section: 'strategies',
        reordered: false,
        items: [
          { key: '1', kind: 'changed', fields: [{ field: 'aim', before: 'One', after: 'Another' }] },
          { key: '5', kind: 'added', fields: [{ field: 'aim', before: null, after: 'Five' }] },
          { key: '2', kind: 'removed', fields: [{ field: 'aim', before: 'Two', after: null }] },
        ],
      },
    ]);
  });

  it('says so where only the order is another', () => {
    const [one, two] = [strategy('1', 'One'), strategy('2', 'Two')];
    expect(diffContent({ strategies: [one, two] }, { strategies: [two, one] })).toEqual([{ section: 'strategies', reordered: true, items: [] }]);
  });
});

describe('the difference between two headers', () => {
  const period = { start: day('2026-07-01'), end: day('2029-06-30') };
  const district = { number: '0001', name: 'A district', status: 'adjoining' };

  it('is nothing between a header and itself', () => {
    expect(diffHeader({ period, district }, { period: { ...period }, district: { ...district } })).toEqual([]);
  });

  it('is all that it says where there was none', () => {
    expect(diffHeader(null, { period, district: { ...district, status: null } })).toEqual([
      { field: 'period.start', before: null, after: '2026-07-01' },
      { field: 'period.end', before: null, after: '2029-06-30' },
      { field: 'district.number', before: null, after: '0001' },
      { field: 'district.name', before: null, after: 'A district' },
    ]);
  });

  it('is told of two frozen revisions whose text is one, by each thing that the header was changed in', () => {
    const changed = { name: 'changeHeader' as const, period: { start: day('2027-07-01'), end: day('2030-06-30') }, district: { number: '0002', name: 'Another district', status: null } };
    const freeze = { name: 'freezeRevision' as const, explanations: {} };
    const begun: DraftEvent[] = [
      { type: 'DraftBegun', data: { period, district } },
      { type: 'ItemsWritten', data: { section: 'strategies', items: [strategy('1', 'One')], because: 'edit' } },
    ];
    const context = contextAt('2026-03-02T15:00:00.000Z');
    const told = [freeze, changed, freeze].reduce<DraftEvent[]>((so, command: DraftCommand) => [...so, ...given(draft, so).when(command, context, 'plan-1').events()], begun);
    const state = told.reduce(draft.evolve, draft.initial) as Draft;
    expect(diffContent(contentOf(state, 1)!, contentOf(state, 2)!)).toEqual([]);
    expect(diffHeader(revisionOf(state, 1)!, revisionOf(state, 2)!)).toEqual([
      { field: 'period.start', before: '2026-07-01', after: '2027-07-01' },
      { field: 'period.end', before: '2029-06-30', after: '2030-06-30' },
      { field: 'district.number', before: '0001', after: '0002' },
      { field: 'district.name', before: 'A district', after: 'Another district' },
      { field: 'district.status', before: 'adjoining', after: null },
    ]);
  });
});
