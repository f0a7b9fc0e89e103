import { randomUUID } from 'node:crypto';
import { Connection, WorkflowClient } from '@temporalio/client';
import { DefaultLogger } from '@temporalio/worker';
import { forEachAtOnce, pokesOver, type Pokes } from '#apps/worker/temporal/pokes.js';
import { advanceWith } from '#apps/worker/temporal/advance.js';
import { rebuildTemporal } from '#apps/worker/temporal/rebuild.js';
import { startProjector } from '#apps/worker/projectors/projector.js';
import { startRelay } from '#apps/worker/relay/relay.js';
import { startTemporalWorker } from '#apps/worker/temporal/host.js';
import { check } from '#libs/access/access.js';
import { makeHandle } from '#libs/commands/handle.js';
import { settingsReader } from '#libs/commands/settings-reader.js';
import type { TaskContent } from '#libs/domain/task/events.js';
import { makePostgresLog } from '#libs/event-log/postgres/log.js';
import { makePostgresReader } from '#libs/event-log/postgres/reader.js';
import { systemClock } from '#libs/kernel/clock.js';
import { addDays, dayOf, instantFromMs, type CalendarDate, type TimeZone } from '#libs/kernel/dates.js';
import { uuidV7 } from '#libs/kernel/ids.js';
import { makePostgresKeyring } from '#libs/keys/postgres.js';
import { catalogPrograms } from '#libs/programs/catalog.js';
import { timelineOf } from '#libs/read-models/index.js';
import { quietRuntime, startTemporal, type TestTemporal } from '#test/support/temporal.js';
import { startPostgres, type TestDatabase, type TestPostgres } from '#test/support/postgres.js';
import type { Advanced, AdvanceRequest } from '#workflows/protocol.js';
import { compared, type BenchResult } from './result.js';

const TENANT = 'local';
const zone = 'America/Detroit' as TimeZone;

type Size = { readonly plans: number; readonly tasks: number };
/** Until the server had acknowledged every start, and until every workflow had run its first `advance`, which does nothing. */
type Floor = { readonly started: number; readonly advanced: number };
type Round = { readonly arming: number; readonly rebuilding: number; readonly floor: Floor };

/**
 * How long it takes until every date of an import is waited for: from all its events lying in the log,
 * unread, to the last workflow's first `advance` that knows its plan's next date; and the same after
 * Temporal was wiped, from the order to rebuild. The floor is a bare client starting as many workflows,
 * as many at once, on a server as empty, until the last start is acknowledged. A second row has the same
 * over starts that are waited for until each workflow has run: what Temporal takes by itself.
 */
export async function benchArming({ rounds = 5, plans = 160, tasks = 10_000 } = {}): Promise<BenchResult[]> {
  quietRuntime();
  const postgres = await startPostgres();
  const temporal = await startTemporal();
  const measured: Round[] = [];
  try {
    for (let nth = 0; nth < rounds; nth += 1) measured.push(await oneRound(postgres, temporal, { plans, tasks }));
  } finally {
    await temporal.stop();
    await postgres.stop();
  }
  const size = `${tasks} tasks in ${plans} plans`;
  const row = (ours: 'arming' | 'rebuilding', floor: keyof Floor): BenchResult =>
    compared(
      `${size} armed after ${ours === 'arming' ? 'an import' : 'Temporal was wiped'}, over ${plans} bare starts${floor === 'advanced' ? ' that have run' : ''}`,
      measured.map((round) => ({ ours: round[ours], floor: round.floor[floor] })),
      { unit: 's', goal: floor === 'started' ? 3 : null, better: 'lower' },
    );
  return [row('arming', 'started'), row('arming', 'advanced'), row('rebuilding', 'started'), row('rebuilding', 'advanced')];
}

async function oneRound(postgres: TestPostgres, temporal: TestTemporal, size: Size): Promise<Round> {
  const database = await postgres.createDatabase();
  await temporal.wipe();
  const connection = await Connection.connect({ address: temporal.address });
  const client = new WorkflowClient({ connection });
  const pokes = pokesOver(client);
  try {
    const floor = await bareStarts(temporal, pokes, size.plans);
    await temporal.wipe();
    return { floor, ...(await armed(database, temporal, client, pokes, size)) };
  } finally {
    await connection.close();
    await database.drop();
  }
}

async function bareStarts(temporal: TestTemporal, pokes: Pokes, plans: number): Promise<Floor> {
  const waiting = awaited(plans);
  const worker = workerOf(temporal, async ({ process }) => {
    waiting.add(process);
    return { done: false, waitMs: null, nextDue: null, effects: [] };
  });
  await until(() => worker.healthy().ok);
  try {
    const started = await seconds(() => forEachAtOnce(idsOf(plans), (plan) => pokes.ensureStarted(timelineOf(TENANT, plan), 0n)));
    return { started, advanced: started + (await seconds(() => waiting.all)) };
  } finally {
    await worker.stop();
  }
}

const complain = (job: string, error: unknown): void => console.error(job, error);

const workerOf = ({ address, namespace }: TestTemporal, advance: (request: AdvanceRequest) => Promise<Advanced>) =>
  startTemporalWorker({ address, namespace, logger: new DefaultLogger('ERROR'), complain, activities: { advance } });

/** Resolves when so many different ones were added. */
function awaited(count: number): { add(process: string): void; readonly all: Promise<void> } {
  const seen = new Set<string>();
  let done = (): void => undefined;
  const all = new Promise<void>((resolve) => (done = resolve));
  return {
    all,
    add(process) {
      seen.add(process);
      if (seen.size === count) done();
    },
  };
}

async function armed(database: TestDatabase, temporal: TestTemporal, client: WorkflowClient, pokes: Pokes, size: Size): Promise<Omit<Round, 'floor'>> {
  const db = database.pool('log_reader');
  const reader = makePostgresReader(db, database.urlFor('log_reader'));
  const keyring = makePostgresKeyring(database.pool('append'));
  const log = makePostgresLog(database.pool('append'));
  const handle = makeHandle({ log, keyring, clock: systemClock, access: check, newId: () => uuidV7(Date.now()), settingsOf: settingsReader(log), ...catalogPrograms });
  const advance = advanceWith({ db, log: reader, handle, clock: systemClock, openDueDigests: async () => ({ nextAt: null }) });
  let waiting = awaited(size.plans);
  const worker = workerOf(temporal, async (request) => {
    const answer = await advance(request);
    if (answer.nextDue !== null) waiting.add(request.process);
    return answer;
  });
  const relay = startRelay({ db, log: reader, pokes, clock: systemClock, nextDigestAt: async () => null, complain });
  await importAll(handle, size);
  await until(() => worker.healthy().ok);
  let projector: ReturnType<typeof startProjector> | null = null;
  try {
    const arming = await seconds(() => {
      projector = startProjector({ db, reader, keys: keyring, complain });
      return waiting.all;
    });
    await temporal.wipe();
    const rebuilding = await seconds(async () => {
      waiting = awaited(size.plans);
      await rebuildTemporal({ db, client, pokes });
      await waiting.all;
    });
    return { arming, rebuilding };
  } finally {
    await Promise.all([worker.stop(), relay.stop()]);
    await (projector as ReturnType<typeof startProjector> | null)?.stop();
    await reader.close();
  }
}

/** By the real commands: each plan's tasks begin tomorrow and later, so that its next date is known with its first task. */
async function importAll(handle: ReturnType<typeof makeHandle>, { plans, tasks }: Size): Promise<void> {
  const principal = { tenant: TENANT, actor: { kind: 'person', id: 'owner', assurance: 'session' }, onBehalfOf: null } as const;
  const give = async (aggregate: string, id: string, name: string, fields: Record<string, unknown>, plan: string | null): Promise<void> => {
    const { kind } = await handle({ principal, parts: [{ aggregate, id, command: { name, ...fields }, ifVersion: null }], key: randomUUID(), plan });
    if (kind !== 'done') throw new Error(`${name} was ${kind}`);
  };
  const calendar = { fall: ['09-01', '12-20'], spring: ['01-06', '06-10'] };
  await give('tenant', TENANT, 'openTenant', { title: 'A district', timeZone: zone, dayStartsAt: '06:00', digestAt: '07:00', schoolCalendar: calendar }, null);
  const today = dayOf(instantFromMs(Date.now()), zone);
  const perPlan = Math.ceil(tasks / plans);
  await forEachAtOnce(idsOf(plans), async (plan) => {
    await give('plan', plan, 'openPlan', { title: plan, program: 'mi-sig-cohort-3@1', phases: [], slug: plan }, plan);
    for (let position = 1; position <= perPlan; position += 1) {
      const content = taskAt(position, addDays(today, position));
      await give('task', randomUUID(), 'planTask', { plan, content, source: null, anchoredByDays: 0 }, plan);
    }
  });
}

const taskAt = (position: number, start: CalendarDate): TaskContent => ({
  phase: 'Year One',
  position,
  matchKey: `Year One/step ${position}`,
  title: `Step ${position}: hire new principals`,
  owners: ['assistant-superintendent', 'principal'],
  schedule: { kind: 'dated', start, end: addDays(start, 90) },
  recurrence: null,
  site: null,
  evidenceAskedFor: 'Minutes of the meeting',
  successMetric: 'Principals in post',
  resources: null,
  asWritten: { start, end: null, timeline: null, responsible: 'Assistant Superintendent; Principal' },
  dependsOn: [],
});

const idsOf = (count: number): string[] => Array.from({ length: count }, () => randomUUID());

async function seconds(work: () => Promise<unknown>): Promise<number> {
  const from = performance.now();
  await work();
  return (performance.now() - from) / 1000;
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 20));
}
