import type { Shape } from './shape.js';

/** A list longer than this isn't looked through. */
const MOST_ITEMS = 1_000;
/** Reads of one expression: the library counts no steps, and every loop over facts reads one in each turn. */
const MOST_READS = 300_000;
const MOST_TOLD = 12;
const MOST_TEXT = 160;

/** What one expression read, and what stopped it. */
export type Watch = {
  readonly leaves: Map<string, unknown>;
  readonly lists: Map<string, unknown>;
  reads: number;
  stopped: string | null;
};

export const newWatch = (): Watch => ({ leaves: new Map(), lists: new Map(), reads: 0, stopped: null });

/** Stands for the library's own idea of a type: it knows a value's type by its `constructor`. */
export type TypeOf = (type: string) => abstract new () => unknown;

class Stopped extends Error {}
const stoppedError = new Stopped('stopped');

function step(watch: Watch): void {
  watch.reads += 1;
  if (watch.reads > MOST_READS) watch.stopped ??= `it read more than ${MOST_READS} values`;
  if (watch.stopped !== null) throw stoppedError;
}

class Watched extends Map<string, unknown> {
  readonly #read: (key: string) => unknown;
  constructor(keys: readonly string[], type: unknown, read: (key: string) => unknown) {
    super();
    this.#read = read;
    for (const key of keys) this.set(key, null);
    Object.defineProperty(this, 'constructor', { value: type });
  }
  override get(key: string): unknown {
    return this.#read(key);
  }
}

/** A fact as an expression may read it: each read is noted by its path, counted, and stops at its limits. */
export function watched(shape: Shape, value: unknown, path: string, watch: Watch, typeOf: TypeOf): unknown {
  const inner = (of: Shape, child: unknown, childPath: string) => watched(of, child, childPath, watch, typeOf);
  switch (shape.is) {
    case 'text':
      return leaf(typeof value === 'string' ? value : (value ?? ''), path, watch);
    case 'number':
    case 'yes-no':
      return leaf(value ?? undefined, path, watch);
    case 'list': {
      if (shape.missing === 'fails' && !Array.isArray(value)) return undefined;
      const items = Array.isArray(value) ? (value as unknown[]) : value === undefined || value === null || value === '' ? [] : [value];
      return listOf(items, (item, i) => inner(shape.of, item, `${path}[${i}]`), path, watch);
    }
    case 'map': {
      const entries = objectOf(value);
      return mapOf(Object.keys(entries), Map, (key) => (Object.hasOwn(entries, key) ? inner(shape.of, entries[key], `${path}.${key}`) : undefined), watch);
    }
    case 'record': {
      if (shape.type === 'Measure' && (value === undefined || value === null)) return undefined;
      const entries = shape.type === 'Measure' ? measureOf(objectOf(value)) : objectOf(value);
      const read = (key: string) => (Object.hasOwn(shape.fields, key) ? inner(shape.fields[key]!, Object.hasOwn(entries, key) ? entries[key] : undefined, `${path}.${key}`) : undefined);
      return mapOf(Object.keys(shape.fields), typeOf(shape.type), read, watch);
    }
  }
}

/** What is under a key is made once, however often a loop comes by; a leaf is noted each time. */
function mapOf(keys: readonly string[], type: unknown, read: (key: string) => unknown, watch: Watch): Watched {
  const made = new Map<string, unknown>();
  return new Watched(keys, type, (given) => {
    step(watch);
    const key = String(given);
    const known = made.get(key);
    if (known !== undefined) return known;
    const value = read(key);
    if (typeof value === 'object' && value !== null) made.set(key, value);
    return value;
  });
}

const objectOf = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {};

function measureOf(value: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const split = Array.isArray(value.value);
  return { ...value, value: split ? undefined : value.value, values: split ? value.value : [value.value] };
}

function listOf(items: readonly unknown[], wrap: (item: unknown, index: number) => unknown, path: string, watch: Watch): unknown {
  if (items.length > MOST_ITEMS) watch.stopped ??= `${path} has ${items.length} items, and a rule looks at no more than ${MOST_ITEMS}`;
  const made: unknown[] = [];
  return new Proxy(items as unknown[], {
    get(target, key) {
      // No new loop begins once stopped; those under way end with their next read.
      if (key === 'length') {
        if (!watch.lists.has(path)) watch.lists.set(path, listTold(target));
        return watch.stopped === null ? target.length : 0;
      }
      if (key === Symbol.iterator) return watchedIterator;
      if (typeof key !== 'string' || !/^\d+$/.test(key)) return Reflect.get(target, key) as unknown;
      step(watch);
      const i = Number(key);
      return i < target.length ? (made[i] ??= wrap(target[i], i)) : undefined;
    },
  });
}

function* watchedIterator(this: readonly unknown[]): Generator {
  for (let i = 0; i < this.length; i += 1) yield this[i];
}

function leaf(value: unknown, path: string, watch: Watch): unknown {
  // Read again, it is the latest again: what was read last decided.
  watch.leaves.delete(path);
  watch.leaves.set(path, toldOf(value));
  return value;
}

/** A list of texts as it is, at its beginning; of anything else, how long it is. */
function listTold(items: readonly unknown[]): unknown {
  if (items.some((item) => typeof item === 'object')) return items.length === 1 ? '1 item' : `${items.length} items`;
  const first = items.slice(0, MOST_TOLD).map(toldOf);
  return items.length > MOST_TOLD ? [...first, `… ${items.length} in all`] : first;
}

function toldOf(value: unknown): unknown {
  if (typeof value === 'string' && value.length > MOST_TEXT) return `${value.slice(0, MOST_TEXT)}…`;
  return typeof value === 'object' && value !== null ? '…' : (value ?? null);
}

/** What decided, by path: the last values read, and lists of which nothing was read but how long they are. */
export function toldBy({ leaves, lists }: Watch): Record<string, unknown> {
  const paths = [...leaves.keys()];
  const bare = [...lists].filter(([list]) => !paths.some((path) => path.startsWith(`${list}[`)) || Array.isArray(lists.get(list)));
  const last = [...leaves].filter(([path]) => !bare.some(([list]) => path.startsWith(`${list}[`)));
  return Object.fromEntries([...bare.slice(-MOST_TOLD), ...last.slice(-MOST_TOLD)]);
}
