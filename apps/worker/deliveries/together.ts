import type { Pool } from 'pg';

/**
 * Lets those who ask the same thing of a pool at the same time share one question: who comes while one is under
 * way waits, and goes with the others. `ask` answers in the order of what it was asked; where it fails, it
 * fails for those who shared it. Sixteen questions at once cost a database many times what one for sixteen does.
 */
export function together<In, Out>(ask: (db: Pool, items: readonly In[]) => Promise<readonly Out[]>): (db: Pool, item: In) => Promise<Out> {
  const lanes = new WeakMap<Pool, (item: In) => Promise<Out>>();
  return (db, item) => {
    const lane = lanes.get(db) ?? laneOf((items: readonly In[]) => ask(db, items));
    lanes.set(db, lane);
    return lane(item);
  };
}

function laneOf<In, Out>(ask: (items: readonly In[]) => Promise<readonly Out[]>): (item: In) => Promise<Out> {
  const waiting: { readonly item: In; resolve(answer: Out): void; reject(reason: unknown): void }[] = [];
  let asking = false;

  async function work(): Promise<void> {
    while (waiting.length > 0) {
      const batch = waiting.splice(0);
      try {
        const answers = await ask(batch.map(({ item }) => item));
        batch.forEach(({ resolve }, nth) => resolve(answers[nth]!));
      } catch (error) {
        for (const { reject } of batch) reject(error);
      }
    }
    asking = false;
  }

  return (item) =>
    new Promise((resolve, reject) => {
      waiting.push({ item, resolve, reject });
      if (asking) return;
      asking = true;
      // A turn of the event loop later, so that jobs that were taken together ask together.
      setImmediate(() => void work());
    });
}
