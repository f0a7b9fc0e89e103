import { describe, expect, it } from '@jest/globals';
import { diffContent } from './diff.js';

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
