import { describe, expect, it } from '@jest/globals';
import { within } from './within.js';

describe('work that has only so much time', () => {
  it('fails in words where it gives no answer', async () => {
    await expect(within(20, new Promise(() => undefined))).rejects.toThrow('no answer within 0.02 seconds');
  });

  it('answers or fails as it would have', async () => {
    await expect(within(1_000, Promise.reject(new Error('refused')))).rejects.toThrow('refused');
    expect(await within(1_000, Promise.resolve('done'))).toBe('done');
  });
});
