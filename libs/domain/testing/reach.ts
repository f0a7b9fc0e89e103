/** Counts what the lives of a property came to: a property over things that never happen proves nothing. */
export function makeReach() {
  const seen = new Map<string, number>();
  return {
    /** It happened once more. */
    saw(what: string): void {
      seen.set(what, (seen.get(what) ?? 0) + 1);
    },
    /** Those of them that did not happen, each with how often all did that are like it; empty where the property was about all. */
    missed: (...wanted: readonly string[]): string[] =>
      wanted.filter((what) => !seen.has(what)).map((what) => `${what}: never; there were ${[...seen].map(([other, times]) => `${other} ${times}`).join(', ')}`),
    table: (): Record<string, number> => Object.fromEntries([...seen].sort(([a], [b]) => (a < b ? -1 : 1))),
  };
}
