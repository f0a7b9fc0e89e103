import { describe, expect, it } from '@jest/globals';
import { makeRecent } from './recent.js';

describe('the most recently used', () => {
  it('forgets what was not used for longest, and never holds more than its limit', () => {
    const recent = makeRecent<number>(2);
    recent.set('a', 1);
    recent.set('b', 2);
    recent.get('a');
    recent.set('c', 3);
    expect([recent.get('a'), recent.get('b'), recent.get('c')]).toEqual([1, undefined, 3]);
  });
});
