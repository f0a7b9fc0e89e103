import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { canonicalJson } from '#libs/kernel/canonical-json.js';
import { startPostgres, type TestDatabase, type TestPostgres } from '#test/support/postgres.js';
import type { EventLog } from '../port.js';
import { aCommand, anEvent, at } from '../testing/commands.js';
import { makePostgresLog } from './log.js';

let server: TestPostgres;
let database: TestDatabase;
let log: EventLog;
beforeAll(async () => {
  server = await startPostgres();
}, 60_000);
beforeEach(async () => {
  database = await server.createDatabase();
  log = makePostgresLog(database.pool('append'));
}, 60_000);
afterEach(() => database.drop());
afterAll(() => server.stop(), 30_000);

const kept = async (): Promise<{ log_index: string; tenant: string; tenant_index: string; stream: string; recorded: string }[]> =>
  (await database.pool('log_reader').query("select log_index, tenant, tenant_index, stream, convert_from(substring(entry for 27), 'UTF8') as recorded from log.events order by log_index")).rows;

describe('a batch', () => {
  it('refused-in-the-middle: leaves no gap in the log nor in any tenant where some of its commands are refused', async () => {
    const first = aCommand({ writes: [at('task/1', 0)], tenant: 'district-1', key: 'first' });
    await log.append(first);
    const outcomes = await Promise.all([
      log.append(aCommand({ writes: [at('task/2', 0)], tenant: 'district-1', events: 2 })),
      log.append(aCommand({ writes: [at('task/1', 0)], tenant: 'district-1' })),
      log.append(aCommand({ writes: [at('task/1', 0), at('task/3', 0)], tenant: 'district-2' })),
      log.append({ ...first, writes: aCommand({ writes: [at('task/9', 4)] }).writes }),
      log.append(aCommand({ writes: [at('task/4', 0)], tenant: 'district-1', key: 'first', fingerprint: 'another intent' })),
      log.append(aCommand({ writes: [at('task/5', 0)], tenant: 'district-1' })),
    ]);
    expect(outcomes.map(({ kind }) => kind)).toEqual(['appended', 'stale', 'appended', 'already', 'key-reused', 'appended']);
    const rows = await kept();
    expect(rows.map(({ log_index, tenant, tenant_index, stream }) => [log_index, tenant, tenant_index, stream].join(' '))).toEqual([
      '1 district-1 1 task/1',
      '2 district-1 2 task/2',
      '3 district-1 3 task/2',
      '4 district-2 1 task/1',
      '5 district-2 2 task/3',
      '6 district-1 4 task/5',
    ]);
    expect(outcomes.flatMap((outcome) => ('receipt' in outcome ? [[outcome.receipt.firstIndex, outcome.receipt.lastIndex]] : []))).toEqual([[2n, 3n], [4n, 5n], [1n, 1n], [6n, 6n]]);
    expect(rows.map(({ recorded }) => recorded)).toEqual([...new Set(rows.map(({ recorded }) => recorded))].toSorted());
  });

  it('second-runs-out: is recorded in the next second where its own has no microsecond left for all', async () => {
    const ahead = anEvent({ tenant: 'district-1', stream: 'task/1', version: 1 });
    await database.pool('owner').query(
      `insert into log.events (log_index, tenant, tenant_index, stream, version, event_id, entry) values (1, 'district-1', 1, 'task/1', 1, $1, convert_to($2, 'UTF8'))`,
      [ahead.id, `2998-12-31T23:59:59.999996Z\n${canonicalJson(ahead)}`],
    );
    await log.append(aCommand({ writes: [at('task/1', 1)], events: 3 }));
    await log.append(aCommand({ writes: [at('task/1', 4)], events: 2 }));
    expect((await kept()).map(({ recorded }) => recorded.slice(11))).toEqual(['23:59:59.999996Z', '23:59:59.999997Z', '23:59:59.999998Z', '23:59:59.999999Z', '00:00:00.000000Z', '00:00:00.000001Z']);
  });
});
