import type { ClientBase, Connection } from 'pg';
import { arrayText } from './array-text.js';
import { tableName } from './sql.js';
import type { ColumnType, Table } from './table.js';

/** Sent at once; a table's rows never lie in memory as one text. */
const CHUNK_CHARACTERS = 256 * 1024;

/** Streams rows into a table that has no policies yet, by PostgreSQL's COPY: much faster than an INSERT of the same rows. */
export function copyRows<R extends object>(client: ClientBase, table: Table<R>, version: number, rows: readonly R[]): Promise<void> {
  if (rows.length === 0) return Promise.resolve();
  const columns = Object.keys(table.columns) as (keyof R & string)[];
  const writers = columns.map((column) => ({ column, write: writerOf(table.columns[column]) }));
  const line = (row: R): string => {
    let text = '';
    for (const { column, write } of writers) {
      const value = row[column];
      text += `${text === '' ? '' : '\t'}${value === null || value === undefined ? '\\N' : write(value)}`;
    }
    return `${text}\n`;
  };
  return new Promise((resolve, reject) => {
    client.query(copyIn(`COPY ${tableName(table.model, version)} (${columns.join(', ')}) FROM STDIN`, rows, line, (error) => (error ? reject(error) : resolve())));
  });
}

function writerOf(type: ColumnType): (value: unknown) => string {
  switch (type) {
    case 'jsonb':
      return (value) => escaped(JSON.stringify(value));
    case 'text[]':
      return (value) => escaped(arrayText(value as readonly string[]));
    case 'text':
      return (value) => escaped(value as string);
    default:
      return String;
  }
}

const special = /[\\\n\r\t]/;
const words: Readonly<Record<string, string>> = { '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t' };
const escaped = (text: string): string => (special.test(text) ? text.replace(/[\\\n\r\t]/g, (found) => words[found]!) : text);

type CopyConnection = Connection & {
  query(text: string): void;
  sendCopyFromChunk(chunk: Buffer): void;
  endCopyFrom(): void;
};

/** What node-postgres asks of a query of one's own; it has none for COPY. */
function copyIn<R>(text: string, rows: readonly R[], line: (row: R) => string, done: (error?: Error) => void) {
  const nothing = (): void => undefined;
  return {
    submit: (connection: Connection): void => (connection as CopyConnection).query(text),
    handleCopyInResponse: (connection: CopyConnection): void => {
      let chunk = '';
      for (const row of rows) {
        chunk += line(row);
        if (chunk.length < CHUNK_CHARACTERS) continue;
        connection.sendCopyFromChunk(Buffer.from(chunk));
        chunk = '';
      }
      connection.sendCopyFromChunk(Buffer.from(chunk));
      connection.endCopyFrom();
    },
    // After an error node-postgres calls no more: its next query waits for the server by itself.
    handleError: done,
    handleReadyForQuery: (): void => done(),
    handleCommandComplete: nothing,
    handleRowDescription: nothing,
    handleDataRow: nothing,
    handlePortalSuspended: nothing,
    handleEmptyQuery: nothing,
    handleCopyData: nothing,
  };
}
