import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { rounds } from '../testing/rounds.js';
import { anyRules, anyTally } from './testing/any.js';
import { michigan, minnesota } from './testing/room.js';
import { outcomeOf, quorumOf, type Tally } from './vote.js';

const tally = (ayes: number, nays: number, more: Partial<Tally> = {}): Tally => ({ ...{ ayes, nays, abstentions: 0, recused: 0, absent: 0, present: ayes + nays, serving: ayes + nays }, ...more });

describe('the result of a vote', () => {
  it('is a failure on a tie, under every rule', () => {
    fc.assert(
      fc.property(anyRules, anyTally, (rules, { ayes, ...rest }) => {
        const ayesToo = ayes + (rules.abstentions === 'as-nay' ? rest.abstentions : 0);
        const naysToo = ayes + (rules.abstentions === 'as-aye' ? rest.abstentions : 0);
        expect(outcomeOf(rules, { ...rest, ayes: ayesToo, nays: naysToo }).carried).toBe(false);
      }),
      rounds(500),
    );
  });

  it('is a failure where nobody voted aye, under every rule', () => {
    fc.assert(
      fc.property(anyRules, anyTally, (rules, counted) => {
        expect(outcomeOf(rules, { ...counted, ayes: 0 }).carried).toBe(false);
      }),
      rounds(300),
    );
  });

  it('never turns from carried to failed by one more aye in place of a nay', () => {
    fc.assert(
      fc.property(anyRules, anyTally, (rules, counted) => {
        fc.pre(counted.nays > 0 && outcomeOf(rules, counted).carried);
        expect(outcomeOf(rules, { ...counted, ayes: counted.ayes + 1, nays: counted.nays - 1 }).carried).toBe(true);
      }),
      rounds(500),
    );
  });

  it('of a Michigan board of seven with five there: three ayes to two fail, four ayes to one carry', () => {
    const five = { present: 5, absent: 2, serving: 7 };
    expect(outcomeOf(michigan, tally(3, 2, five))).toEqual({ carried: false, base: 7, needed: 4 });
    expect(outcomeOf(michigan, tally(4, 1, five))).toEqual({ carried: true, base: 7, needed: 4 });
  });

  it('of a Minnesota board of seven with five there: three ayes to two carry', () => {
    expect(outcomeOf(minnesota, tally(3, 2, { present: 5, absent: 2, serving: 7 }))).toEqual({ carried: true, base: 5, needed: 3 });
  });

  it('counts abstentions as its board says', () => {
    const counted = tally(3, 2, { abstentions: 2, present: 7, serving: 7 });
    expect(outcomeOf(minnesota, counted).carried).toBe(true);
    expect(outcomeOf({ ...minnesota, abstentions: 'as-nay' }, counted)).toEqual({ carried: false, base: 7, needed: 4 });
    expect(outcomeOf({ ...minnesota, abstentions: 'as-aye' }, counted)).toEqual({ carried: true, base: 7, needed: 4 });
    expect(outcomeOf({ ...minnesota, threshold: 'majority-of-present' }, counted)).toEqual({ carried: false, base: 7, needed: 4 });
  });

  it('needs two thirds rounded up, and not one member less', () => {
    const twoThirds = { ...minnesota, threshold: 'two-thirds-of-serving' as const };
    expect(outcomeOf(twoThirds, tally(4, 0, { serving: 7 }))).toEqual({ carried: false, base: 7, needed: 5 });
    expect(outcomeOf(twoThirds, tally(5, 0, { serving: 7 })).carried).toBe(true);
    expect(outcomeOf({ ...minnesota, threshold: 'two-thirds-of-voting' }, tally(2, 1)).carried).toBe(true);
  });

  it('counts vacant seats where the rule is of all seats', () => {
    expect(outcomeOf({ ...minnesota, threshold: 'majority-of-seats', seats: 9 }, tally(4, 0, { serving: 7 }))).toEqual({ carried: false, base: 9, needed: 5 });
  });
});

describe('the quorum', () => {
  it('is of those serving or of all seats, a majority or a number', () => {
    expect(quorumOf(minnesota, 6)).toBe(4);
    expect(quorumOf({ ...minnesota, quorumOf: 'seats', seats: 9 }, 6)).toBe(5);
    expect(quorumOf({ ...minnesota, quorum: 3 }, 6)).toBe(3);
  });
});
