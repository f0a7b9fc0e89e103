import type { ClientBase } from 'pg';
import { dayIn, instantOf } from '../db.js';
import { arrayText } from './array-text.js';
import type { ColumnType, Table } from './table.js';

const columnsOf = <R extends object>(table: Table<R>): (keyof R & string)[] => Object.keys(table.columns) as (keyof R & string)[];

export const tableName = (model: string, version: number): string => `read.${model}_v${version}`;

/** Selects rows in the form in which they are folded. */
function selected(column: string, type: ColumnType): string {
  if (type === 'date') return `${dayIn(`t.${column}`)} AS ${column}`;
  if (type === 'timestamptz') return `${instantOf(`t.${column}`)} AS ${column}`;
  return `t.${column}`;
}

/** The rows whose columns `by` are among `keys`. */
export async function selectRows<R extends object>(
  client: ClientBase,
  table: Table<R>,
  version: number,
  by: readonly (keyof R & string)[],
  keys: readonly Partial<R>[],
): Promise<R[]> {
  if (keys.length === 0) return [];
  const columns = columnsOf(table).map((column) => selected(column, table.columns[column]));
  const { rows } = await client.query<R>(
    `SELECT ${columns.join(', ')} FROM ${tableName(table.model, version)} t JOIN ${unnest(table, by)} ON ${matches(by)}`,
    parameters(table, by, keys),
  );
  return rows;
}

export async function insertRows<R extends object>(client: ClientBase, table: Table<R>, version: number, rows: readonly R[]): Promise<void> {
  if (rows.length === 0) return;
  const columns = columnsOf(table);
  await client.query(
    `INSERT INTO ${tableName(table.model, version)} (${columns.join(', ')})
     SELECT ${columns.map((column) => `k.${column}${arrayCast(table.columns[column])}`).join(', ')} FROM ${unnest(table, columns)}`,
    parameters(table, columns, rows),
  );
}

export async function deleteRows<R extends object>(
  client: ClientBase,
  table: Table<R>,
  version: number,
  by: readonly (keyof R & string)[],
  keys: readonly Partial<R>[],
): Promise<void> {
  if (keys.length === 0) return;
  await client.query(
    `DELETE FROM ${tableName(table.model, version)} t USING ${unnest(table, by)} WHERE ${matches(by)}`,
    parameters(table, by, keys),
  );
}

/** Arrays can't be elements of arrays of another length: they travel as their text. */
const arrayCast = (type: ColumnType): string => (type === 'text[]' ? '::text[]' : '');

function unnest<R extends object>(table: Table<R>, columns: readonly (keyof R & string)[]): string {
  const arrays = columns.map((column, n) => {
    const type = table.columns[column];
    return `$${n + 1}::${type === 'text[]' ? 'text' : type}[]`;
  });
  return `unnest(${arrays.join(', ')}) AS k(${columns.join(', ')})`;
}

const matches = (columns: readonly string[]): string =>
  columns.map((column) => (column === 'occurrence' ? `t.${column} IS NOT DISTINCT FROM k.${column}` : `t.${column} = k.${column}`)).join(' AND ');

/** Each column as one array in PostgreSQL's own text: the driver would take each value through its general quoting. */
function parameters<R extends object>(table: Table<R>, columns: readonly (keyof R & string)[], rows: readonly Partial<R>[]): string[] {
  return columns.map((column) => {
    const type = table.columns[column];
    const { text, quoted } = elements[type] ?? plain;
    return arrayText(rows.map((row) => ((row[column] ?? null) === null ? null : text(row[column]))), { quoted });
  });
}

type Elements = { readonly text: (value: unknown) => string; readonly quoted: boolean };
const plain: Elements = { text: String, quoted: false };
const elements: { readonly [T in ColumnType]?: Elements } = {
  text: { text: (value) => value as string, quoted: true },
  'text[]': { text: (value) => arrayText(value as readonly string[]), quoted: true },
  jsonb: { text: (value) => JSON.stringify(value), quoted: true },
};
