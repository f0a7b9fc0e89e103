import { instantFromMs, type Instant } from './dates.js';

/**
 * The one source of "now". `at` maps a real moment (epoch milliseconds) to Planline's moment:
 * the same in service, another one in demonstrations and tests, where days can be stepped through.
 * `realMsUntil` answers how long to really wait for a Planline moment (0 when past, Infinity
 * where only a step moves the clock).
 */
export type Clock = {
  now(): Promise<Instant>;
  at(realEpochMs: number): Promise<Instant>;
  realMsUntil(instant: Instant, realEpochMs: number): Promise<number>;
  /** Whether events appended now are to be marked as made under a simulated clock. */
  simulated(): Promise<boolean>;
};

export const systemClock: Clock = {
  now: async () => instantFromMs(Date.now()),
  at: async (realEpochMs) => instantFromMs(realEpochMs),
  realMsUntil: async (instant, realEpochMs) => Math.max(0, Date.parse(instant) - realEpochMs),
  simulated: async () => false,
};
