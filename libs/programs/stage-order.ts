type Stage = { readonly id: string; readonly after?: readonly string[] };

type Ordered<S> = {
  /** Each after those that it waits for. */
  readonly order: readonly S[];
  /** Rings of stages that wait for each other. */
  readonly cycles: readonly (readonly S[])[];
  /** Stages that wait for one of those, or for one that is not among them; with the one that they wait for in vain. */
  readonly unreachable: readonly { readonly stage: S; readonly after: string }[];
};

export function inOrder<S extends Stage>(stages: readonly S[]): Ordered<S> {
  const order: S[] = [];
  const placed = new Set<string>();
  let left = [...stages];
  for (let before = -1; before !== order.length; ) {
    before = order.length;
    for (const stage of left) {
      if (!(stage.after ?? []).every((id) => placed.has(id))) continue;
      placed.add(stage.id);
      order.push(stage);
    }
    left = left.filter((stage) => !order.includes(stage));
  }
  const cycles = ringsOf(left);
  const inRing = new Set(cycles.flat());
  const unreachable = left.filter((stage) => !inRing.has(stage)).map((stage) => ({ stage, after: stage.after!.find((id) => !placed.has(id))! }));
  return { order, cycles, unreachable };
}

function ringsOf<S extends Stage>(stages: readonly S[]): S[][] {
  const byId = new Map(stages.map((stage) => [stage.id, stage]));
  const before = (stage: S): Set<S> => {
    const found = new Set<S>();
    const next = [stage];
    for (let one = next.pop(); one; one = next.pop()) {
      for (const id of one.after ?? []) {
        const earlier = byId.get(id);
        if (!earlier || found.has(earlier)) continue;
        found.add(earlier);
        next.push(earlier);
      }
    }
    return found;
  };
  const waitsFor = new Map(stages.map((stage) => [stage, before(stage)]));
  const ringed = stages.filter((stage) => waitsFor.get(stage)!.has(stage));
  const rings: S[][] = [];
  for (const stage of ringed) {
    if (rings.some((ring) => ring.includes(stage))) continue;
    rings.push(ringed.filter((other) => waitsFor.get(stage)!.has(other) && waitsFor.get(other)!.has(stage)));
  }
  return rings;
}
