import { Connection, WorkflowClient } from '@temporalio/client';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { check } from '#libs/access/access.js';
import { movableClock, writeClock } from '#libs/clock/postgres.js';
import { makeHandle } from '#libs/commands/handle.js';
import { settingsReader } from '#libs/commands/settings-reader.js';
import type { CommandPart } from '#libs/commands/contract.js';
import { databaseAddress, type Config } from '#libs/config/config.js';
import type { TaskContent } from '#libs/domain/task/events.js';
import { makePostgresLog } from '#libs/event-log/postgres/log.js';
import type { Instant } from '#libs/kernel/dates.js';
import { uuidV7 } from '#libs/kernel/ids.js';
import { makePostgresKeyring } from '#libs/keys/postgres.js';
import type { Order, OrderOutcome } from '#libs/orders/orders.js';
import { placeOrder, waitForOrder } from '#libs/orders/postgres.js';
import { catalogPrograms } from '#libs/programs/catalog.js';
import { IDENTITY } from '#workflows/protocol.js';
import { startPostgres, freePort, type TestDatabase, type TestPostgres } from '#test/support/postgres.js';
import { quietRuntime, startTemporal, type TestTemporal } from '#test/support/temporal.js';
import { startWorker, type RunningWorker } from '../worker.js';

export { eventually } from './eventually.js';

export type Installation = Awaited<ReturnType<typeof startInstallation>>;

/** A worker in this process, on real servers. */
export async function startInstallation(options: { readonly at: string; readonly clockMayMove?: boolean }) {
  const servers = await startServers(options);
  const logger = pino({ level: process.env.PLANLINE_TEST_LOG ?? 'silent' });
  let worker: RunningWorker | null = startWorker(servers.config, logger);
  const stopWorker = async (): Promise<void> => {
    await worker?.stop();
    worker = null;
  };
  return {
    ...servers,
    stopWorker,
    startWorker: (): void => {
      worker ??= startWorker(servers.config, logger);
    },
    stop: async (): Promise<void> => {
      await stopWorker();
      await servers.stop();
    },
  };
}

/** What a worker needs, and a hand that gives commands as the API would. */
export async function startServers({ at, ownPostgres = false, clockMayMove = true }: { readonly at: string; readonly ownPostgres?: boolean; readonly clockMayMove?: boolean }) {
  quietRuntime();
  const postgres: TestPostgres = await startPostgres({ own: ownPostgres });
  const database: TestDatabase = await postgres.createDatabase();
  const temporal: TestTemporal = await startTemporal();
  const dataFolder = await mkdtemp(join(tmpdir(), 'planline-worker-'));
  const workerHealthPort = await freePort();
  const config: Config = {
    dataFolder,
    port: await freePort(),
    bind: '127.0.0.1',
    publicUrl: 'http://planline.example',
    secret: database.secret,
    databaseUrl: databaseAddress(database.databaseUrl),
    redisUrl: null,
    smtpUrl: null,
    mailFrom: 'Planline <planline@district.example>',
    temporal: { address: temporal.address, namespace: temporal.namespace },
    clockMayMove,
    workerHealthPort,
    workerHealthUrl: `http://127.0.0.1:${workerHealthPort}/health/ready`,
  };
  const db = database.pool('log_reader');
  await writeClock(db, { mode: 'stepping', at: at as Instant });
  const append = database.pool('append');
  const log = makePostgresLog(append);
  const handle = makeHandle({
    log,
    keyring: makePostgresKeyring(append),
    clock: movableClock(append),
    access: check,
    newId: () => uuidV7(Date.now()),
    settingsOf: settingsReader(log),
    ...catalogPrograms,
  });
  const connection = Connection.lazy({ address: temporal.address });
  let commands = 0;

  const give = async (aggregate: string, id: string, command: CommandPart['command'], plan: string | null = null): Promise<void> => {
    commands += 1;
    const handled = await handle({
      principal: { tenant: 'local', actor: { kind: 'person', id: 'owner', assurance: 'session' }, onBehalfOf: null },
      parts: [{ aggregate, id, command, ifVersion: null }],
      key: `test-${commands}`,
      plan,
    });
    if (handled.kind !== 'done') throw new Error(`${command.name}: ${JSON.stringify(handled, (_, value: unknown) => (typeof value === 'bigint' ? String(value) : value))}`);
  };

  return {
    config,
    database,
    postgres,
    temporal,
    db,
    client: new WorkflowClient({ connection, identity: IDENTITY }),
    give,
    openTenant: (): Promise<void> =>
      give('tenant', 'local', {
        name: 'openTenant',
        title: 'A district',
        timeZone: 'America/Detroit',
        dayStartsAt: '06:00',
        digestAt: '07:00',
        schoolCalendar: { fall: ['09-01', '12-20'], spring: ['01-06', '06-10'] },
      }),
    openPlan: (plan: string): Promise<void> => give('plan', plan, { name: 'openPlan', title: plan, program: 'mi-sig-cohort-3@1', phases: [], slug: plan }),
    planTask: (plan: string, task: string, content: TaskContent): Promise<void> =>
      give('task', task, { name: 'planTask', plan, content, source: null, anchoredByDays: 0 }, plan),
    async order(order: Order, timeoutMs = 120_000): Promise<OrderOutcome> {
      const outcome = await waitForOrder(append, await placeOrder(append, order), timeoutMs);
      if (!outcome) throw new Error(`the order ${order.kind} was not done in time`);
      return outcome;
    },
    /** `stream type` of what happened, in the order of the log. */
    async story(stream = ''): Promise<string[]> {
      const { rows } = await db.query<{ line: string }>(
        `SELECT stream || ' ' || (split_part(convert_from(entry, 'UTF8'), E'\\n', 2)::jsonb ->> 'type') AS line
         FROM log.events WHERE stream LIKE $1 || '%' ORDER BY log_index`,
        [stream],
      );
      return rows.map(({ line }) => line);
    },
    async stop(): Promise<void> {
      await connection.close();
      await temporal.stop();
      await database.drop();
      await postgres.stop();
      await rm(dataFolder, { recursive: true, force: true });
    },
  };
}
