/** Letters to put in, take out, change or swap with their neighbour; more than `most` is told as `most + 1`. */
export function slipsBetween(a: string, b: string, most: number): number {
  if (Math.abs(a.length - b.length) > most) return most + 1;
  let [older, old]: [number[], number[]] = [[], Array.from({ length: b.length + 1 }, (_, j) => j)];
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1;
      row[j] = Math.min(old[j]! + 1, row[j - 1]! + 1, old[j - 1]! + same);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) row[j] = Math.min(row[j]!, older[j - 2]! + 1);
    }
    [older, old] = [old, row];
  }
  return old[b.length]!;
}

/** Of the words that there are, those that a word may have been meant for: with a letter or two otherwise, or begun alike. */
export function nearTo(word: string, known: readonly string[]): string[] {
  const most = word.length < 8 ? 1 : 2;
  return known.filter((one) => slipsBetween(word, one, most) <= most || (Math.min(word.length, one.length) >= 3 && (one.startsWith(word) || word.startsWith(one))));
}
