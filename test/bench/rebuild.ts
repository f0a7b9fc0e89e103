import type { Pool, PoolClient } from 'pg';
import { openEvents } from '#libs/commands/codec.js';
import { canonicalJson } from '#libs/kernel/canonical-json.js';
import { deadlines } from '#libs/domain/task/deadlines.js';
import { evolve } from '#libs/domain/task/evolve.js';
import { initialTask, type TaskState } from '#libs/domain/task/state.js';
import type { TaskContent, TaskEvent } from '#libs/domain/task/events.js';
import type { ReminderRef } from '#libs/domain/digest/events.js';
import { entryOf } from '#libs/event-log/entry.js';
import { makeMemoryLog } from '#libs/event-log/memory/log.js';
import { makePostgresReader } from '#libs/event-log/postgres/reader.js';
import { makePostgresKeyring } from '#libs/keys/postgres.js';
import { dateSchema } from '#libs/domain/schedule.js';
import { laddersOf } from '#libs/programs/catalog.js';
import { projectNext, rebuild } from '#libs/read-models/index.js';
import { makeDistrict, PROGRAM, type District, type Installation } from '#libs/read-models/testing/district.js';
import { startPostgres, type TestDatabase } from '#test/support/postgres.js';
import { compared, type BenchResult } from './result.js';

const TASKS_A_PLAN = 61;
const READ_AT_ONCE = 2_000;

/**
 * Rebuilds all read models of a log of real plans (tasks planned, started, reminded of, mailed about, done
 * or overdue): new tables, fold, indexes, switch. That the new tables are then held against the live ones
 * is a check, and told in a row that includes it. The floor is a bare keyset read of the same log, each
 * envelope through JSON.parse. The two take turns.
 */
export async function benchRebuild(options: { readonly plans?: number; readonly rounds?: number } = {}): Promise<BenchResult[]> {
  const { plans = 50, rounds = 5 } = options;
  const server = await startPostgres({ own: true });
  try {
    const database = await server.createDatabase();
    const readers = database.pool('log_reader');
    const installation: Installation = { log: makeMemoryLog(), keyring: makePostgresKeyring(readers) };
    await live(installation, plans);
    const events = await keep(installation, database);
    const reader = makePostgresReader(readers, database.urlFor('log_reader'));
    const client = await readers.connect();
    const project = async (): Promise<number> => (await projectNext(client, reader, installation.keyring, 5_000)).projected;
    while ((await project()) > 0);
    const measured: { rebuilt: number; checked: number; floor: number }[] = [];
    for (let round = -1; round < rounds; round += 1) {
      const floor = await milliseconds(() => readBarely(readers));
      const rebuilding = await rebuildOnce(client, reader, installation);
      // The first round warms both sides up.
      if (round >= 0) measured.push({ ...rebuilding, floor });
    }
    client.release();
    await reader.close();
    await database.drop();
    const name = `rebuild of the read models, ${events} events, over a bare read`;
    const perSecond = (which: 'rebuilt' | 'checked') =>
      measured.map((round) => ({ ours: (events / round[which]) * 1000, floor: (events / round.floor) * 1000 }));
    return [
      compared(name, perSecond('rebuilt'), { unit: 'events/s', goal: 0.5, better: 'higher' }),
      compared(`${name}, with the check against the live tables`, perSecond('checked'), { unit: 'events/s', goal: null, better: 'higher' }),
    ];
  } finally {
    await server.stop();
  }
}

async function milliseconds(run: () => Promise<void>): Promise<number> {
  const started = performance.now();
  await run();
  return performance.now() - started;
}

async function readBarely(pool: Pool): Promise<void> {
  for (let after = '0'; ; ) {
    const { rows } = await pool.query<{ log_index: string; entry: string }>(
      "SELECT log_index, convert_from(entry, 'UTF8') AS entry FROM log.events WHERE log_index > $1 ORDER BY log_index LIMIT $2",
      [after, READ_AT_ONCE],
    );
    for (const { entry } of rows) JSON.parse(entry.slice(28));
    const last = rows.at(-1);
    if (!last) return;
    after = last.log_index;
  }
}

/** How long it took without and with the comparison, in milliseconds. */
async function rebuildOnce(client: PoolClient, reader: Installation['log'] | ReturnType<typeof makePostgresReader>, { keyring }: Installation): Promise<{ rebuilt: number; checked: number }> {
  const at = { filled: 0, compared: 0 };
  const checked = await milliseconds(async () => {
    const rebuilt = await rebuild(client, reader, keyring, { whenDifferent: 'keep-live', onStep: (done) => (at[done] = performance.now()) });
    if (rebuilt.kind !== 'switched') throw new Error(`the rebuild did not come to the live tables: ${rebuilt.kind}`);
  });
  return { rebuilt: checked - (at.compared - at.filled), checked };
}

/** Four months of so many plans, each decided by the real rules. */
async function live(installation: Installation, plans: number): Promise<void> {
  const district = makeDistrict('district', '2026-01-12T15:00:00.000Z', installation);
  await district.open();
  for (let nth = 1; nth <= plans; nth += 1) {
    district.setNow('2026-01-12T15:00:00.000Z');
    await liveOnePlan(district, installation, `plan-${nth}`);
  }
}

async function liveOnePlan(district: District, installation: Installation, plan: string): Promise<void> {
  await district.openPlan(plan);
  const raised: ReminderRef[] = [];
  for (let nth = 1; nth <= TASKS_A_PLAN; nth += 1) {
    const task = `${plan}-task-${nth}`;
    await district.planTask(plan, task, contentOf(nth));
    await waitOut(district, installation, plan, task, 3 + (nth % 6));
    if (nth % 4 > 0) await district.tryTo([{ aggregate: 'task', id: task, command: { name: 'completeTask', note: 'The minutes and the sign-in sheet are in the binder.' } }], 'person', plan);
    raised.push(...(await raisedOf(installation, district.tenant, task)));
    district.setNow('2026-01-12T15:00:00.000Z');
  }
  for (const day of new Set(raised.map(({ on }) => on))) {
    await district.acceptDigest(`${plan}-reader`, day, raised.filter(({ on }) => on === day));
  }
}

const contentOf = (nth: number): TaskContent => ({
  phase: 'Year One',
  position: nth,
  matchKey: `Year One/Step ${nth}`,
  title: `Step ${nth}: interview and hire the principals of the schools that take part`,
  owners: ['assistant-superintendent', 'building-principal'],
  schedule: {
    kind: 'dated',
    start: dateSchema.parse(`2026-0${2 + (nth % 2)}-0${1 + (nth % 9)}`),
    end: dateSchema.parse(`2026-0${4 + (nth % 2)}-1${nth % 10}`),
  },
  recurrence: null,
  site: null,
  evidenceAskedFor: 'Interview schedules and sign-in sheets',
  successMetric: 'All posts are filled before the year begins',
  resources: null,
  asWritten: { start: '2/3/26', end: '4/13/26', timeline: null, responsible: 'Assistant Superintendent; Building Principal' },
  dependsOn: [],
});

/** Fires so many deadlines of a task, each at its moment. */
async function waitOut(district: District, installation: Installation, plan: string, task: string, times: number): Promise<void> {
  for (let nth = 0; nth < times; nth += 1) {
    const [next] = deadlines(await stateOf(installation, district.tenant, task), district.settings, laddersOf(PROGRAM));
    if (!next) return;
    district.setNow(next.at > district.now() ? next.at : district.now());
    const { item, rung, on, occurrence, setBy } = next;
    await district.tryTo([{ aggregate: 'task', id: task, command: { name: 'fireDeadline', item, rung, on, occurrence, setBy } }], 'system', plan);
  }
}

async function eventsOf({ log, keyring }: Installation, tenant: string, task: string): Promise<TaskEvent[]> {
  return (await openEvents(await log.readStream(tenant, `task/${task}`), keyring)) as unknown as TaskEvent[];
}

const stateOf = async (installation: Installation, tenant: string, task: string): Promise<TaskState> =>
  (await eventsOf(installation, tenant, task)).reduce(evolve, initialTask);

async function raisedOf(installation: Installation, tenant: string, task: string): Promise<ReminderRef[]> {
  return (await eventsOf(installation, tenant, task)).flatMap((event) => {
    if (event.type !== 'ReminderRaised') return [];
    const { rung, on, occurrence, setBy, to } = event.data;
    return to.map((role) => ({ task, rung, on, occurrence, setBy, role }));
  });
}

/** Copies the events, as they are, into the log of the database: making them is not what is measured. */
async function keep({ log }: Installation, database: TestDatabase): Promise<number> {
  const owner = database.pool('owner');
  let after = 0n;
  for (;;) {
    const events = await log.readAfter(after, 1_000);
    const last = events.at(-1);
    if (!last) break;
    await owner.query(
      `INSERT INTO log.events (log_index, tenant, tenant_index, stream, version, event_id, entry)
       SELECT i, e->>'tenant', t, e->>'stream', (e->>'version')::int, e->>'id', convert_to(entry, 'UTF8')
       FROM unnest($1::bigint[], $2::bigint[], $3::text[]) AS x(i, t, entry), LATERAL (SELECT substr(entry, 29)::jsonb AS e) AS parsed`,
      [
        events.map(({ logIndex }) => String(logIndex)),
        events.map(({ tenantIndex }) => String(tenantIndex)),
        events.map(({ recorded, envelope }) => entryOf(recorded, canonicalJson(envelope))),
      ],
    );
    after = last.logIndex;
  }
  await owner.query('ANALYZE log.events');
  return Number(after);
}
