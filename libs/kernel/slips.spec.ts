import { describe, expect, it } from '@jest/globals';
import { nearTo } from './slips.js';

describe('words that a word may have been meant for', () => {
  it('are none where no word is like it', () => {
    expect(nearTo('willmar', ['kms', 'lsr7', 'local'])).toEqual([]);
  });

  it('differ in a letter that is missing, more, another or swapped, or begin alike', () => {
    const known = ['kms', 'lsr7', 'local', 'west-central'];
    expect([nearTo('ksm', known), nearTo('km', known), nearTo('lsr', known), nearTo('locel', known), nearTo('west-cenrtl', known), nearTo('west', known)]).toEqual([['kms'], ['kms'], ['lsr7'], ['local'], ['west-central'], ['west-central']]);
  });
});
