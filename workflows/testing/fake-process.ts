import type { AdvanceRequest, Advanced, EffectRef } from '../protocol.js';

/** A process whose deadlines are just moments: what `advance` is to the loop, without a log behind it. */
export type FakeProcess = {
  /** Epoch milliseconds; a test may add to it as commands would. */
  readonly due: number[];
  readonly fired: { readonly due: number; readonly at: number }[];
  readonly requests: AdvanceRequest[];
  effects: EffectRef[];
  open: boolean;
  /** Index that its read model has reached: `advance` fails below it. */
  projected: bigint;
  /** Awaited in each `advance` before it looks at anything. */
  before: () => Promise<void> | void;
  readonly advance: (request: AdvanceRequest) => Promise<Advanced>;
};

export function fakeProcess(due: readonly number[], more: Partial<Pick<FakeProcess, 'projected' | 'before' | 'effects'>> = {}): FakeProcess {
  const process: FakeProcess = {
    due: [...due],
    fired: [],
    requests: [],
    effects: [],
    open: true,
    projected: 1_000_000n,
    before: () => undefined,
    ...more,
    advance: async (request) => {
      process.requests.push(request);
      await process.before();
      if (process.projected < BigInt(request.wanted)) throw new Error(`the read model is behind ${request.wanted}`);
      process.due.sort((a, b) => a - b);
      while (process.due.length > 0 && process.due[0]! <= request.now) process.fired.push({ due: process.due.shift()!, at: request.now });
      const next = process.due[0] ?? null;
      return {
        done: !process.open && process.effects.length === 0,
        waitMs: next === null ? null : next - request.now,
        nextDue: next === null ? null : new Date(next).toISOString(),
        effects: process.effects,
      };
    },
  };
  return process;
}
