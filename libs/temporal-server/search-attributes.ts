import type { Connection } from '@temporalio/client';
import { encodeSearchAttributeIndexedValueType } from '@temporalio/common/lib/search-attributes.js';
import { SEARCH_ATTRIBUTES } from './dev-server.js';

const ALREADY_EXISTS = 6;
const typeNumber = {
  Keyword: encodeSearchAttributeIndexedValueType('KEYWORD') ?? 0,
  Datetime: encodeSearchAttributeIndexedValueType('DATETIME') ?? 0,
};

/**
 * Makes a namespace know our search attributes; changes nothing where it does. A server that we start
 * gets them as arguments; one that someone else runs, and the time-skipping one, learn them here.
 */
export async function registerSearchAttributes(connection: Pick<Connection, 'operatorService'>, namespace: string): Promise<void> {
  for (const [name, type] of Object.entries(SEARCH_ATTRIBUTES)) {
    await connection.operatorService
      .addSearchAttributes({ namespace, searchAttributes: { [name]: typeNumber[type] } })
      .catch((error: unknown) => {
        if (!(error instanceof Error && 'code' in error && error.code === ALREADY_EXISTS)) throw error;
      });
  }
}
