import { epochMs, instantFromMs, type Instant } from '#libs/kernel/dates.js';

/** How Planline's time hangs on the machine's. */
export type ClockState =
  | { readonly mode: 'real' }
  /** Stands still; only a step moves it. */
  | { readonly mode: 'stepping'; readonly at: Instant }
  /** Was at `base` at the real moment `realBase`, and goes `speed` times as fast. */
  | { readonly mode: 'running'; readonly base: Instant; readonly realBase: Instant; readonly speed: number };

/** Planline's moment at a real one (epoch milliseconds). */
export function momentAt(state: ClockState, realMs: number): Instant {
  switch (state.mode) {
    case 'real':
      return instantFromMs(realMs);
    case 'stepping':
      return state.at;
    case 'running':
      return instantFromMs(Math.floor(epochMs(state.base) + (realMs - epochMs(state.realBase)) * state.speed));
  }
}

/** Real milliseconds from `realMs` until Planline's moment comes: 0 when it has, Infinity where only a step brings it. */
export function realMsUntil(state: ClockState, moment: Instant, realMs: number): number {
  const left = epochMs(moment) - epochMs(momentAt(state, realMs));
  if (left <= 0) return 0;
  switch (state.mode) {
    case 'real':
      return left;
    case 'stepping':
      return Infinity;
    case 'running':
      // Up, so that who waits this long never wakes a moment early.
      return Math.ceil(left / state.speed);
  }
}
