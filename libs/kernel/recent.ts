/** A map of the entries that were used last. */
export type Recent<V> = { get(key: string): V | undefined; set(key: string, value: V): void; delete(key: string): void };

/** Keeps `limit` entries at most: a Map gives its keys in the order of insertion. */
export function makeRecent<V>(limit: number): Recent<V> {
  const entries = new Map<string, V>();
  return {
    get: (key) => {
      const value = entries.get(key);
      if (value === undefined) return undefined;
      entries.delete(key);
      entries.set(key, value);
      return value;
    },
    set: (key, value) => {
      entries.delete(key);
      entries.set(key, value);
      const oldest = entries.keys().next();
      if (entries.size > limit && !oldest.done) entries.delete(oldest.value);
    },
    delete: (key) => {
      entries.delete(key);
    },
  };
}
