type Run = { readonly perSecond: number; readonly p99Ms: number };
export type Side = { round(ms: number): Promise<Run>; close(): Promise<void> };

/** Each caller does one thing after the other for so long: how many a second all of them did, and what the slowest hundredth took. */
export async function timed(callers: number, ms: number, once: (caller: number) => Promise<void>): Promise<Run> {
  const latencies: number[] = [];
  const started = performance.now();
  await Promise.all(
    Array.from({ length: callers }, async (_, caller) => {
      for (let at = performance.now(); at - started < ms; ) {
        await once(caller);
        const now = performance.now();
        latencies.push(now - at);
        at = now;
      }
    }),
  );
  const seconds = (performance.now() - started) / 1000;
  latencies.sort((a, b) => a - b);
  return { perSecond: latencies.length / seconds, p99Ms: latencies[Math.floor(latencies.length * 0.99)]! };
}

/** Rounds of the two sides in turn. Whoever goes second finds the server busier with the other's leftovers: they take turns at that as well. */
export async function inTurns(ours: Side, floor: Side, rounds: number, roundMs: number): Promise<(figure: keyof Run) => { readonly ours: number; readonly floor: number }[]> {
  const pairs: { ours: Run; floor: Run }[] = [];
  for (let nth = 0; nth < rounds; nth += 1) {
    const first = nth % 2 === 0 ? await ours.round(roundMs) : null;
    const bare = await floor.round(roundMs);
    pairs.push({ ours: first ?? (await ours.round(roundMs)), floor: bare });
  }
  return (figure) => pairs.map((pair) => ({ ours: pair.ours[figure], floor: pair.floor[figure] }));
}
