export type ColumnType = 'text' | 'text[]' | 'integer' | 'bigint' | 'boolean' | 'date' | 'timestamptz' | 'jsonb';

/**
 * How rows of one model lie in the database; names are those of the columns. Dates are `YYYY-MM-DD`,
 * instants RFC 3339, bigints decimal strings.
 */
export type Table<R extends object> = {
  readonly model: string;
  readonly key: readonly (keyof R & string)[];
  /** First columns of the key: rows that agree in them are loaded together. */
  readonly group: readonly (keyof R & string)[];
  readonly columns: { readonly [C in keyof R & string]-?: ColumnType };
  /** Rows are added and never read back or changed while events are folded: nothing of them is looked up. */
  readonly appendOnly?: true;
};

type Entry<R> = { row: R | null; stored: R | null };

/** What changed since the rows were loaded: the stored rows that are to go, and the rows that are to come. */
export type Changes<R> = { readonly gone: readonly R[]; readonly come: readonly R[] };

/** Rows of one table in memory, while events are folded into them. */
export type RowSet<R extends object> = {
  readonly table: Table<R>;
  /** Throws where the group of the row was neither loaded nor said to be new. */
  get(key: Partial<R>): R | undefined;
  inGroup(group: Partial<R>): R[];
  all(): R[];
  put(row: R): void;
  remove(row: R): void;
  hasGroup(group: Partial<R>): boolean;
  /** Rows of these groups as the database has them; a group without rows is known to be empty. */
  loaded(groups: readonly Partial<R>[], rows: readonly R[]): void;
  changes(): Changes<R>;
  /** What changed has been written. */
  written(): void;
};

/** What was changed since it was emptied, newest last, so that the changes of one event can be taken back. */
export type Undo = { readonly entry: { row: unknown }; readonly row: unknown }[];

export function takeBack(undo: Undo): void {
  for (const { entry, row } of undo.reverse()) entry.row = row;
  undo.length = 0;
}

const SEPARATOR = '\u0000';

/** `complete`: what is not in memory does not exist (a version that is being filled from the first event on). */
export function rowSet<R extends object>(table: Table<R>, options: { readonly complete: boolean; readonly undo: Undo }): RowSet<R> {
  const { complete, undo } = options;
  const groups = new Map<string, Map<string, Entry<R>>>();
  const dirty = new Set<Entry<R>>();
  const nameBy = (columns: readonly (keyof R & string)[]) => (row: Partial<R>): string => {
    let name = '';
    for (const column of columns) name += `${row[column] ?? ''}${SEPARATOR}`;
    return name;
  };
  const groupName = nameBy(table.group);
  const rowName = nameBy(table.key.slice(table.group.length));

  const groupOf = (row: Partial<R>): Map<string, Entry<R>> => {
    const name = groupName(row);
    let group = groups.get(name);
    if (!group) {
      if (!complete) throw new Error(`rows of ${table.model} ${name.replaceAll(SEPARATOR, ' ')} were not loaded`);
      groups.set(name, (group = new Map()));
    }
    return group;
  };
  const entryOf = (row: R): Entry<R> => {
    if (table.appendOnly) return { row: null, stored: null };
    const group = groupOf(row);
    const name = rowName(row);
    let entry = group.get(name);
    if (!entry) group.set(name, (entry = { row: null, stored: null }));
    return entry;
  };
  const change = (row: R, to: R | null): void => {
    const entry = entryOf(row);
    undo.push({ entry, row: entry.row });
    entry.row = to;
    dirty.add(entry);
  };
  const present = (group: Map<string, Entry<R>>): R[] => {
    const rows: R[] = [];
    for (const { row } of group.values()) if (row) rows.push(row);
    return rows;
  };

  return {
    table,
    get: (key) => groupOf(key).get(rowName(key))?.row ?? undefined,
    inGroup: (group) => present(groupOf(group)),
    all: () => [...groups.values()].flatMap(present),
    put: (row) => change(row, row),
    remove: (row) => change(row, null),
    hasGroup: (group) => complete || groups.has(groupName(group)),
    loaded: (asked, rows) => {
      for (const group of asked) if (!groups.has(groupName(group))) groups.set(groupName(group), new Map());
      for (const row of rows) groupOf(row).set(rowName(row), { row, stored: row });
    },
    changes: () => {
      const gone: R[] = [];
      const come: R[] = [];
      for (const { row, stored } of dirty) {
        if (stored) gone.push(stored);
        if (row) come.push(row);
      }
      return { gone, come };
    },
    written: () => {
      for (const entry of dirty) entry.stored = entry.row;
      dirty.clear();
    },
  };
}
