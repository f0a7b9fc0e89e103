import { describe, expect, it } from '@jest/globals';
import type { Instant } from '#libs/kernel/dates.js';
import { mustBeTold } from './relay.js';
import type { ProcessState } from './state.js';

const state = (open: boolean, nextDue: string | null, effects: string[] = []): ProcessState => ({ process: 'submission/local/plan-1~agency/1', open, nextDue: nextDue as Instant | null, effects });
const march = '2026-03-01T12:00:00.000Z';
const april = '2026-04-01T12:00:00.000Z';

describe('a process is told of the log', () => {
  it('not when its earliest deadline moved away: it wakes at the earlier one and asks', () => {
    expect(mustBeTold(state(true, april), state(true, march))).toBe(false);
    expect(mustBeTold(state(true, null), state(true, march))).toBe(false);
  });

  it('not when nothing changed, nor when it had ended before it was ever told', () => {
    expect(mustBeTold(state(true, march), state(true, march))).toBe(false);
    expect(mustBeTold(state(false, null), undefined)).toBe(false);
    expect(mustBeTold(state(false, null), state(false, null))).toBe(false);
  });

  it('not of an effect that it was told of, or that is not wanted any more', () => {
    expect(mustBeTold(state(true, march, ['a']), state(true, march, ['a', 'b']))).toBe(false);
  });

  it('when something is to be done for it outside, even where it has ended', () => {
    expect(mustBeTold(state(true, march, ['a', 'b']), state(true, march, ['a']))).toBe(true);
    expect(mustBeTold(state(false, null, ['a']), undefined)).toBe(true);
  });

  it('when it opened, when it ended, and when its earliest deadline moved nearer', () => {
    expect(mustBeTold(state(true, null), undefined)).toBe(true);
    expect(mustBeTold(state(false, march), state(true, march))).toBe(true);
    expect(mustBeTold(state(true, march), state(true, april))).toBe(true);
    expect(mustBeTold(state(true, march), state(true, null))).toBe(true);
  });
});
