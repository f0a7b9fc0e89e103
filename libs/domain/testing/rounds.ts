import type fc from 'fast-check';

/** How many rounds a property runs: its own number times PLANLINE_ROUNDS; the seed is PLANLINE_SEED or drawn, and is told. */
export function rounds(numRuns: number): fc.Parameters<unknown> & { numRuns: number; seed: number } {
  const factor = Number(process.env.PLANLINE_ROUNDS ?? '1');
  return { numRuns: Math.max(1, Math.round(numRuns * factor)), seed };
}

export const seed = Number(process.env.PLANLINE_SEED ?? Math.floor(Math.random() * 2 ** 31));
process.stderr.write(`property tests: PLANLINE_SEED=${seed}\n`);
