/** One line of the table and of bench/results.json. Where only a figure is reported there is no floor and no goal. */
export type BenchResult = {
  readonly name: string;
  readonly ours: number;
  /** The same work done barely, measured in the same run. */
  readonly floor: number | null;
  readonly unit: string;
  /** ours / floor. */
  readonly ratio: number | null;
  readonly goal: number | null;
  readonly better: 'higher' | 'lower';
};

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/** Compares interleaved rounds: the ratio is the median of the rounds' own ratios, so that a slow moment hits both sides. */
export function compared(name: string, rounds: readonly { readonly ours: number; readonly floor: number }[], more: Pick<BenchResult, 'unit' | 'goal' | 'better'>): BenchResult {
  return {
    name,
    ours: median(rounds.map(({ ours }) => ours)),
    floor: median(rounds.map(({ floor }) => floor)),
    ratio: median(rounds.map(({ ours, floor }) => ours / floor)),
    ...more,
  };
}

export const reported = (name: string, ours: number, unit: string, better: BenchResult['better'] = 'lower'): BenchResult => ({
  name,
  ours,
  floor: null,
  unit,
  ratio: null,
  goal: null,
  better,
});
