/**
 * How often a property is tried, and from where: `PLANLINE_ROUNDS` multiplies the number,
 * `PLANLINE_SEED` repeats a run. fast-check prints the seed of a failure.
 */
export const propertyRuns = (runs: number): { numRuns: number; seed: number } => ({
  numRuns: Math.max(1, Math.round(runs * Number(process.env.PLANLINE_ROUNDS ?? 1))),
  seed: Number(process.env.PLANLINE_SEED ?? Date.now() % 2 ** 31),
});
