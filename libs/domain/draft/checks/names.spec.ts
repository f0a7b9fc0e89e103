import { describe, expect, it } from '@jest/globals';
import { checkNames, type Named } from './names.js';

/** Names of many letters, so that each has a slip or two left before it is another. */
const name = (i: number): string => `District of ${[...String(i)].map((digit) => 'abcdefghij'[Number(digit)]!.repeat(3)).join('')}`;
const named = (...names: string[]): Named[] => names.map((one, i) => ({ name: one, place: { section: 'partners', item: String(i), field: 'name' } }));
const found = (names: Named[]) => checkNames(names).map(({ place, params }) => [place.item, params.name, params.other]);
const many = (count: number): Named[] => named(...Array.from({ length: count }, (_, i) => name(i)));

describe('names in two spellings', () => {
  it('are no two where no letter is in them, and one name twice is told once at most', () => {
    expect(found(named('—', '–', 'KMS', 'KMS'))).toEqual([]);
    expect(found(named('Benson', 'Bensen', 'Benson', 'Bensen'))).toEqual([['1', 'Bensen', 'Benson']]);
  });

  it('are told against the first that looks like them', () => {
    expect(found(named('Montevideo', 'Montevidio', 'MONTEVIDEO'))).toEqual([['1', 'Montevidio', 'Montevideo'], ['2', 'MONTEVIDEO', 'Montevideo']]);
  });

  it('of a list of a thousand are found where they differ in capitals alone, wherever they stand', () => {
    expect(found(named(...many(1_000).map((one) => one.name), name(999).toUpperCase()))).toEqual([['1000', name(999).toUpperCase(), name(999)]]);
  });

  it('cost at most nine times as much to look for where there are four times as many', () => {
    const cost = (names: Named[]): number => {
      const before = process.cpuUsage();
      checkNames(names);
      const { user, system } = process.cpuUsage(before);
      return user + system;
    };
    // Sixteen times, if each was compared with each.
    expect(cost(many(2_000)) / cost(many(500))).toBeLessThan(9);
  }, 120_000);
});
