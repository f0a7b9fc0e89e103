/** Those who wait for the log to reach an index. */
export type Waiters = {
  /** Resolves at the first `reached(n)` with an index at least as high; rejects with the signal's reason. */
  until(index: bigint, signal?: AbortSignal): Promise<void>;
  reached(index: bigint): void;
  waiting(): boolean;
};

export function makeWaiters(): Waiters {
  const open = new Set<{ readonly index: bigint; readonly wake: () => void }>();
  return {
    until: (index, signal) =>
      new Promise((resolve, reject) => {
        if (signal?.aborted) return reject(signal.reason);
        const leave = (): void => {
          open.delete(waiter);
          signal?.removeEventListener('abort', abort);
        };
        const abort = (): void => {
          leave();
          reject(signal?.reason);
        };
        const wake = (): void => {
          leave();
          resolve();
        };
        const waiter = { index, wake };
        open.add(waiter);
        signal?.addEventListener('abort', abort);
      }),
    reached: (index) => {
      for (const waiter of [...open]) if (waiter.index <= index) waiter.wake();
    },
    waiting: () => open.size > 0,
  };
}
