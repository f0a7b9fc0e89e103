import { describe, expect, it } from '@jest/globals';
import { peakOf } from './peak.js';

const MB = 1024 * 1024;

describe('the most memory that something takes', () => {
  it('is seen, in objects and in bytes, though all of it is let go again', async () => {
    const objects = await peakOf(() => Array.from({ length: 1_000_000 }, (_, i) => ({ i, next: [i] })).length);
    const bytes = await peakOf(() => Array.from({ length: 50 }, () => new Uint8Array(MB)).length);
    expect([objects.answer, bytes.answer]).toEqual([1_000_000, 50]);
    for (const peak of [objects, bytes]) expect(peak.bytes).toBeGreaterThan(40 * MB);
  });

  it('is not what was there before', async () => {
    const kept = Array.from({ length: 1_000_000 }, (_, i) => ({ i, next: [i] }));
    expect((await peakOf(() => kept.length)).bytes).toBeLessThan(10 * MB);
  });
});
