import { describe, expect, it } from '@jest/globals';
import type { Instant } from '#libs/kernel/dates.js';
import { momentAt, realMsUntil, type ClockState } from './clock-state.js';

const at = (text: string) => text as Instant;
const ms = (text: string) => Date.parse(text);
const noon = at('2026-03-01T12:00:00.000Z');

describe('the clock', () => {
  it('waits for ever where only a step brings the moment', () => {
    const standing: ClockState = { mode: 'stepping', at: noon };
    expect(realMsUntil(standing, at('2026-03-01T12:00:00.001Z'), 0)).toBe(Infinity);
    expect(realMsUntil(standing, noon, 0)).toBe(0);
    expect(momentAt(standing, ms('2030-01-01T00:00:00Z'))).toBe(noon);
  });

  it('never waits for what has passed', () => {
    expect(realMsUntil({ mode: 'real' }, at('2020-01-01T00:00:00.000Z'), ms('2026-01-01T00:00:00Z'))).toBe(0);
  });

  it('lets days run: a day in a second, and no wait ends early', () => {
    const realBase = at('2026-11-22T07:00:00.000Z');
    const running: ClockState = { mode: 'running', base: noon, realBase, speed: 86_400 };
    expect(momentAt(running, ms(realBase) + 1000)).toBe('2026-03-02T12:00:00.000Z');
    const wait = realMsUntil(running, at('2026-03-02T12:00:00.001Z'), ms(realBase));
    expect(momentAt(running, ms(realBase) + wait) >= '2026-03-02T12:00:00.001Z').toBe(true);
  });

  it('is the machine where nobody moved it', () => {
    expect(momentAt({ mode: 'real' }, ms('2026-11-22T07:00:00Z'))).toBe('2026-11-22T07:00:00.000Z');
    expect(realMsUntil({ mode: 'real' }, noon, ms(noon) - 30)).toBe(30);
  });
});
